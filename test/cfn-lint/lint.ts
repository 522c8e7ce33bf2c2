/**
 * Lints the templates of the examples with cfn-lint, all checks on. Fails on every finding that nobody acknowledged, and on every
 * acknowledgement that is no longer needed. Started by run.sh, which installs cfn-lint.
 */
import { spawnSync } from 'child_process';
import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { ACKNOWLEDGED } from './acknowledged';
import { Finding, judge, Linted, readFindings } from './findings';
import { EXAMPLES } from '../templates/examples';
import { mostProps } from '../templates/most-props';

const [CFN_LINT, FOLDER] = process.argv.slice(2);

/** Where a template without a Region of its own could be deployed: resource types and values differ by Region. */
const ANYWHERE = ['us-east-1', 'eu-west-1'];

/** Every check: informational and experimental ones are off unless asked for. */
const ALL_CHECKS = ['--include-checks', 'I', '--include-experimental'];

/** A linter with fewer rules is broken, or not the one. */
const FEWEST_RULES = 300;

/** Stacks that are linted besides the examples. */
const STACKS: Readonly<Record<string, (app: App) => Stack>> = { ...EXAMPLES, 'most-props': mostProps };

interface Synthesised extends Linted {
  readonly regions: readonly string[];
  readonly template: Body;
}

interface Body {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties?: object }>;
  readonly [section: string]: unknown;
}

/** All templates of an app, written to files. */
function synthesised(example: string): Synthesised[] {
  const app = new App({ outdir: join(FOLDER, example) });
  STACKS[example](app);
  return app.synth().stacksRecursively.map(({ id, template, environment: { region } }) =>
    written({ example, regions: region === 'unknown-region' ? ANYWHERE : [region], template: template as Body }, `${example}-${id}`));
}

function written(template: Omit<Synthesised, 'file' | 'resources'>, name: string): Synthesised {
  const file = join(FOLDER, `${name}.json`);
  writeFileSync(file, JSON.stringify(template.template, undefined, 2));
  return { ...template, file, resources: template.template.Resources };
}

/** Lints the templates of the same Regions at once: starting cfn-lint takes as long as a few templates. */
function lint(templates: readonly Synthesised[]): Finding[] {
  const byRegions = new Map<string, Synthesised[]>();
  templates.forEach(one => byRegions.set(one.regions.join(), [...byRegions.get(one.regions.join()) ?? [], one]));
  return [...byRegions.values()].flatMap(some => readFindings(
    cfnLint('--format', 'json', ...ALL_CHECKS, '--regions', ...some[0].regions, '--template', ...some.map(({ file }) => file)), some,
  ));
}

/** The output of cfn-lint. Its exit code tells which levels it found, 2, 4 and 8; others tell that it failed. */
function cfnLint(...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(CFN_LINT, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (error !== undefined) throw error;
  if (status === null || (status & ~14) !== 0 || stderr !== '') throw new Error(`cfn-lint ended with ${status}: ${stderr || stdout.slice(0, 2000)}`);
  return stdout;
}

/** A template with a property that no schema has: proof that cfn-lint reads it, and knows its resource. */
function spoiled({ example, regions, template }: Synthesised, index: number): Synthesised {
  const [id, resource] = Object.entries(template.Resources).find(([, { Type }]) => /^AWS::(?!CloudFormation)/.test(Type))!;
  const Resources = { ...template.Resources, [id]: { ...resource, Properties: { ...resource.Properties, Spoiled: true } } };
  return written({ example, regions, template: { ...template, Resources } }, `spoiled-${index}`);
}

/** A template in which each line is a mistake of another kind. */
const BROKEN: Body = {
  Parameters: { NobodyAsks: { Type: 'String' } },
  Resources: {
    FlowLog: { Type: 'AWS::EC2::FlowLog', Properties: { ResourceId: 'vpc-0a', ResourceType: 'VPC', TrafficType: 'NONE', LogGroupName: { Ref: 'Nowhere' } } },
    Group: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 31 } },
    Query: { Type: 'AWS::Logs::QueryDefinition', Properties: { Name: 'without a text' } },
  },
};

const MISTAKES = ['E1020 Nowhere', 'E3003 QueryString', 'E3030 31', 'E3030 NONE', 'I4010 Context', 'W2001 NobodyAsks'];

/** What the linter overlooks that it must see. */
function overlooked(templates: readonly Synthesised[]): string[] {
  const seen = lint(templates.map(spoiled));
  const unread = templates.filter(({ example }) => !seen.some(({ rule, at, about }) => rule === 'E3002' && at.endsWith('.Properties.Spoiled') && about.startsWith(`${example}: `)));
  const found = lint([written({ example: 'broken', regions: ANYWHERE, template: BROKEN }, 'broken')]);
  const unseen = MISTAKES.map(mistake => mistake.split(' ')).filter(([rule, word]) => !found.some(one => one.rule === rule && one.message.includes(word)));
  return [...unread.map(({ example }) => `a property in ${example} that does not exist`), ...unseen.map(mistake => `${mistake.join(': ')}, in a broken template`)];
}

function main(): void {
  mkdirSync(FOLDER, { recursive: true });
  const templates = Object.keys(STACKS).flatMap(synthesised);
  const rules = cfnLint('--list-rules', ...ALL_CHECKS).match(/^[EWI]\d{4}:/gm)?.length ?? 0;
  const findings = lint(templates);
  const { unexplained, unneeded } = judge(findings, ACKNOWLEDGED);
  const faults = [
    ...rules > FEWEST_RULES ? [] : [`only ${rules} rules`],
    ...overlooked(templates).map(one => `not found: ${one}`),
    ...unexplained.map(({ rule, about, at, message }) => `${rule} ${about}: ${message.slice(0, 300)} (${at})`),
    ...unneeded.map(({ rule, about }) => `acknowledged without need: ${rule} ${about}`),
  ];
  faults.forEach(fault => console.log(`FAIL  ${fault}`));
  console.log(`${cfnLint('--version').trim()}: ${templates.length} templates, ${rules} rules, ${findings.length} findings, ${unexplained.length} of them unexplained`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

main();
