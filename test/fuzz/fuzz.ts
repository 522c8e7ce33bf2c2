/** Tries every published call with many arguments, and judges what comes: a template, or a refusal that a user understands. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as cdk from 'aws-cdk-lib';
import { CfnResource } from 'aws-cdk-lib';
import { Generator, spoiled, SUBJECTS, Thrown } from './generate';
import { Random } from './random';
import { World } from './world';
import { BRAND, Parameter, parametersOf, propsOf } from '../../src/private/argument-kinds';
import { show } from '../../src/private/errors';

export interface Counts { cases: number; made: number; synthesised: number; refused: number; raw: number }

export interface Finding { readonly kind: 'raw error' | 'names no prop' | 'template'; readonly call: string; readonly message: string; readonly seed: number; readonly args: string }

export interface Outcome {
  readonly typed: Counts;
  readonly untyped: Counts;
  readonly findings: Finding[];
  /** Whether the time ran out before the last case. */
  readonly stopped: boolean;
}

export interface Options {
  readonly typed: number;
  readonly untyped: number;
  readonly seed: number;
  /** Stops after this time, whatever is left. */
  readonly seconds?: number;
  /** Runs each `of`-th case only, from the `index`-th on, counted from 1: the parts together are all cases. */
  readonly part?: { readonly index: number; readonly of: number };
  /** Whether templates are written, and judged by the validation that newer versions of aws-cdk-lib bring. */
  readonly synth?: boolean;
  /** One part of the name of calls. */
  readonly only?: string;
}

export function fuzz({ typed, untyped, seed, seconds = Infinity, part = { index: 1, of: 1 }, synth = true, only = '' }: Options): Outcome {
  if (synth) {
    keepValidator();
  }
  const outdir = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const end = Date.now() + seconds * 1000;
  const subjects = SUBJECTS.filter(call => call.includes(only));
  const findings = new Map<string, Finding>();
  const run = (count: number, spoil: boolean): Counts => {
    const counts = { cases: 0, made: 0, synthesised: 0, refused: 0, raw: 0 };
    for (let index = part.index - 1; index < count && Date.now() < end; index += part.of, counts.cases++) {
      const caseSeed = seed * 1_000_003 + index * 2 + (spoil ? 1 : 0);
      for (const finding of tryCase(subjects[index % subjects.length], caseSeed, spoil, outdir, synth, counts)) {
        counts.raw += finding.kind === 'raw error' ? 1 : 0;
        const key = `${finding.kind} ${finding.call} ${finding.message.replace(/"[^"]*"|[\d.]+/g, '_').slice(0, 160)}`;
        findings.set(key, findings.get(key) ?? finding);
      }
    }
    return counts;
  };
  try {
    return { typed: run(typed, false), untyped: run(untyped, true), findings: [...findings.values()], stopped: Date.now() >= end };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

let kept = false;

/**
 * The CDK starts its validator anew for each app with a type of resource that the one before did not have, which takes ten times as long as a
 * template. Here it is started for all types that were met so far. A rule looks at resources of its types only, so it finds the same.
 */
function keepValidator(): void {
  const plugin = (cdk as any).CloudFormationValidatePlugin?.prototype;
  if (kept || plugin === undefined) {
    return;
  }
  const { initializeEngine } = plugin;
  if (typeof initializeEngine !== 'function') {
    throw new Error('CloudFormationValidatePlugin.initializeEngine is gone from aws-cdk-lib: find what starts its validator');
  }
  const types = new Set<string>();
  plugin.initializeEngine = function (these: ReadonlySet<string>) {
    these.forEach(type => types.add(type));
    return initializeEngine.call(this, new Set(types));
  };
  kept = true;
}

function tryCase(call: string, seed: number, spoil: boolean, outdir: string, synth: boolean, counts: Counts): Finding[] {
  const world = new World(outdir, new Random(seed));
  const generator = new Generator(world);
  let args: readonly unknown[] = [];
  const finding = (kind: Finding['kind'], of: string, message: string): Finding => ({ kind, call: of, message, seed, args: shown(args) });
  try {
    args = generator.argumentsOf(call);
    args = spoil ? spoiled(world, args) : args;
    generator.run(call, args);
    counts.made++;
  } catch (thrown) {
    if (!(thrown instanceof Thrown)) {
      // The CDK refuses a value of its own before this library sees it.
      return [];
    }
    counts.refused++;
    return judged(thrown.error, thrown.call, args, finding);
  }
  const constructs = world.stack.node.findAll();
  // A template without resources is none, and one without a construct of this library is not ours.
  if (!synth || !constructs.some(construct => BRAND in construct) || !constructs.some(CfnResource.isCfnResource)) {
    return [];
  }
  try {
    world.app.synth();
    counts.synthesised++;
  } catch (error) {
    return judged(error, call, args, finding);
  }
  return violations(outdir).map(message => finding('template', call, message));
}

/** Errors of the engine instead of the library. */
const RAW = /Cannot (read|set|convert|destructure)|is not (a function|iterable|a constructor|defined)|undefined \(reading|Maximum call stack|Invalid (array length|count|time)|circular structure|BigInt/;

function judged(error: unknown, call: string, args: readonly unknown[], finding: (kind: Finding['kind'], of: string, message: string) => Finding): Finding[] {
  const { message = String(error), constructor: { name } = Error, stack = '' } = error as Error;
  const isRaw = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'AssertionError'].includes(name) || RAW.test(message);
  if (isRaw) {
    const frame = stack.split('\n').filter(line => line.includes('/src/')).slice(0, 2).map(line => line.trim().replace(/^at /, '').replace(/\(.*\/src\//, '(src/'));
    return [finding('raw error', call, `${name}: ${message}\n    ${frame.join(' < ')}`)];
  }
  const named = namesOf(call).some(prop => new RegExp(`(?<![\\w])${prop}(?![\\w])`).test(message));
  const excused = () => WORDS_OF_THE_CDK.some(([of, words, when]) => of.test(call) && words.test(message) && when(args));
  return named || excused() ? [] : [finding('names no prop', call, message)];
}

const reachable = new Map<string, Set<string>>();

/** Whether something that is known after this library is among the values. */
const holdsLater = (value: unknown): boolean => cdk.Token.isUnresolved(value)
  || (typeof value === 'object' && value !== null && [Array.prototype, Object.prototype].includes(Object.getPrototypeOf(value)) && Object.values(value).some(holdsLater));

const always = () => true;

/** Words of the CDK about its own parts, which this library passes on without a prop, when it does so, and why that is right. */
const WORDS_OF_THE_CDK: [call: RegExp, message: RegExp, when: (args: readonly unknown[]) => boolean, reason: string][] = [
  [/#metric/, /^'1500 millis' cannot be converted into a whole number of seconds/, always,
    'period of MetricOptions: the CDK judges it, and says the same of every metric of its own'],
  [/./, /Supplied properties not correct for "Cfn/, holdsLater,
    'what a Lazy gives is known after this library; the CDK judges it, and names the path of the resource and the property'],
  [/./, /There is already a Construct with name 'constructor'/, always,
    'constructs looks ids up in a plain object, so that nothing in any app can have the id "constructor"'],
];

/** Names that a user may have written in a call: of the call, its parameters and props, and of the factories that make their values. */
function addNames(call: string, names: Set<string>): void {
  names.add(call.split(/[.#]/)[1] ?? call);
  parametersOf(call)?.forEach(parameter => addParameter(parameter, names));
}

function addParameter({ name, type }: Parameter, names: Set<string>): void {
  const one = type.replace(/\[\]$/, '');
  if (!names.has(`${name}: ${one}`)) {
    names.add(name).add(`${name}: ${one}`);
    propsOf(one)?.forEach(prop => addParameter(prop, names));
    if (!names.has(`type ${one}`)) {
      names.add(`type ${one}`);
      SUBJECTS.filter(call => call.startsWith(`${one}.`)).forEach(call => addNames(call, names));
    }
  }
}

/** Names of parameters and props that a user may have written in a call. */
function namesOf(call: string): string[] {
  let names = reachable.get(call);
  if (names === undefined) {
    names = new Set();
    addNames(call, names);
    // A method speaks of what its object was made of.
    const owner = call.split('#')[0];
    SUBJECTS.filter(one => call.includes('#') && (one === `new ${owner}` || one.startsWith(`${owner}.`))).forEach(one => addNames(one, names!));
    reachable.set(call, names);
  }
  return [...names];
}

/** What the validation of CloudFormation templates found, where this version of aws-cdk-lib has one. */
function violations(outdir: string): string[] {
  const report = join(outdir, 'validation-report.json');
  if (!existsSync(report)) {
    return [];
  }
  const { pluginReports } = JSON.parse(readFileSync(report, 'utf8'));
  return pluginReports.flatMap((plugin: any) => plugin.violations)
    .flatMap((violation: any) => violation.violatingConstructs.map((construct: any) => `${violation.ruleName} ${construct.constructPath ?? ''} ${construct.cloudFormationResource?.propertyPaths?.join()}: ${violation.description}`));
}

function shown(args: readonly unknown[]): string {
  return args.map(show).join(', ').slice(0, 600);
}

