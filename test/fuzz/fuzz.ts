/** Tries every published call with many arguments, and judges what comes: a template, or a refusal that a user understands. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CfnResource } from 'aws-cdk-lib';
import { Generator, spoiled, SUBJECTS, Thrown } from './generate';
import { Random } from './random';
import { World } from './world';
import { BRAND, Parameter, parametersOf, propsOf } from '../../src/private/argument-kinds';
import { show } from '../../src/private/errors';

export interface Counts { cases: number; made: number; synthesised: number; refused: number; raw: number }

export interface Finding { readonly kind: 'raw error' | 'names no prop' | 'template'; readonly call: string; readonly message: string; readonly seed: number; readonly args: string }

export interface Outcome { readonly typed: Counts; readonly untyped: Counts; readonly findings: Finding[] }

export interface Options {
  readonly typed: number;
  readonly untyped: number;
  readonly seed: number;
  /** Stops after this time, whatever is left. */
  readonly seconds?: number;
  /** Whether templates are written, and judged by the validation that newer versions of aws-cdk-lib bring. */
  readonly synth?: boolean;
  /** One part of the name of calls. */
  readonly only?: string;
}

export function fuzz({ typed, untyped, seed, seconds = Infinity, synth = true, only = '' }: Options): Outcome {
  const outdir = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const end = Date.now() + seconds * 1000;
  const subjects = SUBJECTS.filter(call => call.includes(only));
  const findings = new Map<string, Finding>();
  const run = (count: number, spoil: boolean): Counts => {
    const counts = { cases: 0, made: 0, synthesised: 0, refused: 0, raw: 0 };
    for (; counts.cases < count && Date.now() < end; counts.cases++) {
      const caseSeed = seed * 1_000_003 + counts.cases * 2 + (spoil ? 1 : 0);
      for (const finding of tryCase(subjects[counts.cases % subjects.length], caseSeed, spoil, outdir, synth, counts)) {
        counts.raw += finding.kind === 'raw error' ? 1 : 0;
        const key = `${finding.kind} ${finding.call} ${finding.message.replace(/"[^"]*"|[\d.]+/g, '_').slice(0, 160)}`;
        findings.set(key, findings.get(key) ?? finding);
      }
    }
    return counts;
  };
  try {
    return { typed: run(typed, false), untyped: run(untyped, true), findings: [...findings.values()] };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
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
    return judged(thrown.error, thrown.call, finding);
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
    return judged(error, call, finding);
  }
  return violations(outdir).map(message => finding('template', call, message));
}

/** Errors of the engine instead of the library. */
const RAW = /Cannot (read|set|convert|destructure)|is not (a function|iterable|a constructor|defined)|undefined \(reading|Maximum call stack|Invalid (array length|count|time)|circular structure|BigInt/;

function judged(error: unknown, call: string, finding: (kind: Finding['kind'], of: string, message: string) => Finding): Finding[] {
  const { message = String(error), constructor: { name } = Error, stack = '' } = error as Error;
  const isRaw = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'AssertionError'].includes(name) || RAW.test(message);
  if (isRaw) {
    const frame = stack.split('\n').filter(line => line.includes('/src/')).slice(0, 2).map(line => line.trim().replace(/^at /, '').replace(/\(.*\/src\//, '(src/'));
    return [finding('raw error', call, `${name}: ${message}\n    ${frame.join(' < ')}`)];
  }
  if (WORDS_OF_THE_CDK.some(([of, words]) => of.test(call) && words.test(message))) {
    return [];
  }
  return namesOf(call).some(prop => new RegExp(`(?<![\\w])${prop}(?![\\w])`).test(message)) ? [] : [finding('names no prop', call, message)];
}

const reachable = new Map<string, Set<string>>();

/** Words of the CDK about its own parts, which this library passes on, and why that is right. */
const WORDS_OF_THE_CDK: [call: RegExp, message: RegExp, reason: string][] = [
  [/#metric|Metrics#/, /cannot be converted into a whole number of seconds/, 'MetricOptions belong to the CDK, which judges them for every metric'],
  [/./, /Supplied properties not correct for "Cfn/, 'what a Lazy gives is known after this library, and is judged by the CDK with the path of the resource'],
  [/./, /There is already a Construct with name/, 'ids are rules of constructs, and the message names id and parent'],
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

