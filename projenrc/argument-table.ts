/**
 * Writes `src/private/argument-table.ts`: what each public call takes, from the jsii assembly. Run after `npx projen compile`; `--check` only compares.
 *
 * Types are written as TypeScript writes them: `string`, `FlowLogSource[]`, `aws_s3.IBucket`, `cdk.Duration`, `Record<string>`.
 */
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { gunzipSync } from 'zlib';

interface TypeRef {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeRef };
  readonly union?: { readonly types: readonly TypeRef[] };
}
interface Named {
  readonly name: string;
  readonly static?: boolean;
  readonly protected?: boolean;
  readonly locationInModule?: { readonly line: number };
}
interface Member extends Named { readonly optional?: boolean; readonly variadic?: boolean; readonly type: TypeRef }
interface Callable extends Named { readonly parameters?: readonly Member[]; readonly returns?: { readonly type: TypeRef } }
interface Type {
  readonly fqn: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly abstract?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly initializer?: { readonly parameters?: readonly Member[]; readonly protected?: boolean };
  readonly methods?: readonly Callable[];
  readonly properties?: readonly Member[];
  readonly members?: readonly { readonly name: string }[];
}

const ROOT = join(__dirname, '..');
const FILE = join(ROOT, 'src/private/argument-table.ts');
const OWN = 'cdk-network-visibility.';

const read = (path: string): Record<string, Type> => {
  const bytes = readFileSync(join(ROOT, path));
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()).types;
};
const own = read('.jsii.gz');
const foreign = { ...read('node_modules/aws-cdk-lib/.jsii.gz'), ...read('node_modules/constructs/.jsii') };
const types: Record<string, Type> = { ...foreign, ...own };

/** `aws-cdk-lib.aws_s3.IBucket` is `aws_s3.IBucket`; what lies at the top of aws-cdk-lib begins with `cdk.`; own types have no dot. */
function short(fqn: string): string {
  return fqn.replace(OWN, '').replace('aws-cdk-lib.', fqn.split('.').length > 2 ? '' : 'cdk.');
}

/** Types that calls lead to, each once: filled while calls and structs are written. */
const reached = new Set<string>();

function written(type: TypeRef): string {
  if (type.collection !== undefined) {
    const element = written(type.collection.elementtype);
    return type.collection.kind === 'array' ? `${element}[]` : `Record<${element}>`;
  }
  if (type.fqn !== undefined) {
    reached.add(type.fqn);
    return short(type.fqn);
  }
  // Unions and `any` occur in structs of the CDK alone, which judges them itself.
  return type.primitive === undefined || type.primitive === 'json' ? 'any' : type.primitive;
}

const listOf = (members: readonly Member[]) => members.map(({ name, optional, variadic, type }, index) => {
  // The id of a construct, behind its scope, is no text like others: nothing that resolves later can be one.
  const isId = name === 'id' && index === 1 && members[0].name === 'scope';
  return `${variadic === true ? '...' : ''}${name}${optional === true ? '?' : ''}: ${isId ? 'id' : written(type)}${variadic === true ? '[]' : ''}`;
}).join('; ');

function parents(type: Type): Type[] {
  return [type.base, ...type.interfaces ?? []].filter(fqn => fqn !== undefined).map(fqn => types[fqn]);
}

/** Properties of a struct, those of its parents first. */
function propertiesOf(type: Type): Member[] {
  const all = [...parents(type).flatMap(propertiesOf), ...type.properties ?? []];
  return [...new Map(all.map(one => [one.name, one])).values()].sort((one, other) => one.name < other.name ? -1 : 1);
}

/** What all constructs and resources share: three properties stand for it, the rest depends on the version. */
const SHARED = new Set(['constructs.Construct', 'constructs.IConstruct', 'aws-cdk-lib.Resource', 'aws-cdk-lib.IResource']);

/** What every object of a class or interface of the CDK has. */
function membersOf(type: Type): string[] {
  const demanded = [...type.methods ?? [], ...(type.properties ?? []).filter(({ optional }) => optional !== true)];
  const names = demanded.filter(one => one.static !== true && one.protected !== true).map(({ name }) => name);
  const here = SHARED.has(type.fqn) ? names.filter(name => ['node', 'env', 'stack'].includes(name)) : names;
  return [...new Set([...parents(type).flatMap(membersOf), ...here])].filter(name => name !== 'toString').sort();
}

function isA(type: Type, fqn: string): boolean {
  return type.fqn === fqn || parents(type).some(parent => isA(parent, fqn));
}

/** How to get an object of the CDK from text or a number, by a static method. */
function makers(type: Type): string {
  if (type.kind === 'class') {
    const making = (type.methods ?? []).filter(method => method.static === true && method.returns?.type.fqn === type.fqn
      && method.parameters?.[0]?.type.primitive !== undefined && method.parameters.slice(1).every(({ optional }) => optional));
    return making.slice(0, 3).map(({ name }) => `${typed(type)}.${name}()`).join(', ');
  }
  const named = (one: Type) => one.fqn.split('.').pop()!.replace(/^Cfn/, '');
  const imports = Object.values(foreign).filter(one => one.kind === 'class' && `I${named(one)}` === type.fqn.split('.').pop()!.replace(/Ref$/, '') && isA(one, type.fqn))
    .flatMap(one => (one.methods ?? []).filter(importsOne).map(({ name, parameters }) => `${typed(one)}.${name}(this, "${named(one)}", ${parameters![2].type.primitive === 'string' ? '…' : '{ … }'})`));
  // Ids and names before ARNs before attributes, L2 before L1.
  const rank = (one: string) => (one.includes('{') ? 4 : 0) + (one.includes('Arn(') ? 2 : 0) + (one.includes('.Cfn') ? 1 : 0);
  return imports.sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))[0] ?? '';
}

/** `fromBucketName(scope, id, bucketName)` and its like. */
function importsOne({ name, static: fixed, parameters = [] }: Callable): boolean {
  return fixed === true && /^from\w*(Id|Name|Arn|Attributes|Lookup)$/.test(name) && parameters.length > 2 && parameters.slice(3).every(({ optional }) => optional);
}

/** As people import it: `ec2.CfnVPC` for `aws-cdk-lib.aws_ec2.CfnVPC`. */
function typed(type: Type): string {
  return short(type.fqn).replace(/^cdk\./, '').replace(/^aws_elasticloadbalancingv2/, 'elbv2').replace(/^aws_kinesisfirehose/, 'firehose').replace(/^(interfaces\.)?aws_/, '');
}

function calls(): [string, string][] {
  return Object.values(own).filter(({ kind }) => kind === 'class').flatMap(({ fqn, initializer, methods = [] }) => {
    const name = short(fqn);
    const made: [string, string][] = initializer === undefined || initializer.protected === true ? [] : [[`new ${name}`, listOf(initializer.parameters ?? [])]];
    const called = methods.filter(method => method.protected !== true && method.name !== 'toString').sort(asDeclared)
      .map(({ name: method, static: fixed, parameters = [] }): [string, string] => [`${name}${fixed === true ? '.' : '#'}${method}`, listOf(parameters)]);
    return [...made, ...called];
  });
}

/** The factories that people need first are declared first, and messages name the first ones. */
const asDeclared = (one: Named, other: Named) => (one.locationInModule?.line ?? 0) - (other.locationInModule?.line ?? 0);

/** Own classes whose objects an own interface takes: nobody else's do. */
function implementers(fqn: string): string {
  return Object.values(own).filter(one => one.fqn !== fqn && isA(one, fqn)).map(one => short(one.fqn)).sort().join(' ');
}

function enumOf({ fqn, members = [] }: Type): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the assembly has the names of members, not their values
  const values = fqn.startsWith(OWN) ? require(join(ROOT, 'lib/index.js'))[short(fqn)] : undefined;
  return values === undefined ? '' : members.map(({ name }) => `${name}=${values[name]}`).join(' ');
}

function tables() {
  const CALLS = calls();
  const STRUCTS: [string, string][] = [];
  const OBJECTS: [string, string][] = [];
  const ENUMS: [string, string][] = [];
  const INTERFACES: [string, string][] = [];
  // A set grows while it is walked: structs lead to further types.
  for (const fqn of reached) {
    const type = types[fqn];
    if (type.datatype === true) {
      STRUCTS.push([short(fqn), listOf(propertiesOf(type))]);
    } else if (type.kind === 'enum') {
      ENUMS.push([short(fqn), enumOf(type)]);
    } else if (!fqn.startsWith(OWN)) {
      OBJECTS.push([short(fqn), [membersOf(type).join(' '), makers(type)].filter(part => part !== '').join(' | ')]);
    } else if (type.kind === 'interface') {
      INTERFACES.push([short(fqn), implementers(fqn)]);
    }
  }
  const byName = (rows: [string, string][]) => rows.sort(([one], [other]) => one < other ? -1 : 1);
  return { CALLS, STRUCTS: byName(STRUCTS), OBJECTS: byName(OBJECTS), ENUMS: byName(ENUMS), INTERFACES: byName(INTERFACES) };
}

const DOCS: Record<string, string> = {
  CALLS: 'Parameters of every public constructor, static method (`.`) and method (`#`), as declared.',
  STRUCTS: 'Props and options.',
  OBJECTS: 'What an object of a class or an interface of the CDK has; behind the bar, how to get one.',
  ENUMS: 'Names and values of own enums; values of those of the CDK are read from the CDK that is there.',
  INTERFACES: 'Own interfaces and the classes that implement them.',
};

function text(): string {
  const parts = Object.entries(tables()).map(([name, rows]) => [
    `/** ${DOCS[name]} */`,
    `export const ${name} = new TextTable(\``,
    ...rows.map(([key, value]) => `${key}: ${value}`.trimEnd()),
    '`);',
  ].join('\n'));
  return ["// Written by `npx projen argument-table` from the jsii assembly. Change the types, compile, and run it again.\nimport { TextTable } from './text-table';", ...parts, ''].join('\n\n').replace(/\n\n$/, '\n');
}

const result = text();
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, result);
} else if (readFileSync(FILE, 'utf8') !== result) {
  console.error('src/private/argument-table.ts is not what the jsii assembly says: run "npx projen argument-table" and commit the result');
  process.exit(1);
}
