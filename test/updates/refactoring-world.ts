import { fullDiff } from '@aws-cdk/cloudformation-diff';
import { App, aws_ec2 as ec2, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct, IConstruct } from 'constructs';
import { Json } from './change';

/** What a refactoring may change, and what it leaves. */
export interface Shape {
  /** Construct id of what is looked at. */
  readonly id: string;
  /** Construct id of the stack of what is looked at, and of the stack beside. Both keep their `stackName`. */
  readonly stackIds: readonly [string, string];
  readonly isInStage: boolean;
  /** Where the thing lies that it takes: in its stack, in the stack beside, or made elsewhere and known by its id or name. */
  readonly source: 'here' | 'beside' | 'imported';
  /** What it lists: sources, rules, questions. */
  readonly list: readonly string[];
}

export const BEFORE: Shape = { id: 'Subject', stackIds: ['Net', 'Beside'], isInStage: false, source: 'here', list: ['A', 'B'] };

const ENV = { account: '111122223333', region: 'eu-west-1' };
export const OTHER_ACCOUNT = '444455556666';

/** An app with two stacks, as a shape says. */
export class World {
  public readonly app = new App({ context: { 'availability-zones:account=111122223333:region=eu-west-1': ['eu-west-1a', 'eu-west-1b'] } });
  public readonly stack: Stack;
  public readonly beside: Stack;

  constructor(public readonly shape: Shape) {
    const scope = shape.isInStage ? new Stage(this.app, 'Prod') : this.app;
    [this.stack, this.beside] = shape.stackIds.map((id, index) => new Stack(scope, id, { stackName: ['net', 'beside'][index], env: ENV }));
  }

  /** The stack that what is declared lies in. */
  public get home(): Stack {
    return this.shape.source === 'beside' ? this.beside : this.stack;
  }

  /** A stack of another account. */
  public away(): Stack {
    const scope = this.stack.node.scope as Construct;
    return new Stack(scope, 'Away', { stackName: 'away', env: { ...ENV, account: OTHER_ACCOUNT } });
  }

  /** Something that is declared, or known by its id or name. */
  public take<T>(declare: (home: Stack) => T, imported: (here: Stack) => T): T {
    return this.shape.source === 'imported' ? imported(this.stack) : declare(this.home);
  }

  /** The VPCs of the list. */
  public vpcs() {
    return this.shape.list.map(name => this.take<ec2.CfnVPC | ReturnType<typeof ec2.CfnVPC.fromVpcId>>(
      home => new ec2.CfnVPC(home, name, { cidrBlock: '10.0.0.0/16' }), here => ec2.CfnVPC.fromVpcId(here, name, `vpc-0${name.toLowerCase()}`)));
  }

  /** A VPC with private subnets in two zones. */
  public vpc(): ec2.Vpc {
    const subnetConfiguration = [{ name: 'Inner', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }];
    return new ec2.Vpc(this.home, 'Vpc', { natGateways: 0, maxAzs: 2, subnetConfiguration });
  }
}

/** One construct of the library: what it stands on, and how it is made on that. */
export interface Row {
  readonly make: (world: World) => (stack: Stack, id: string) => unknown;
}

export const row = <T>(around: (world: World) => T, make: (around: T, stack: Stack, id: string, world: World) => unknown): Row => ({
  make: world => {
    const surroundings = around(world);
    return (stack, id) => make(surroundings, stack, id, world);
  },
});

const TEMPLATES = new Map<string, Map<string, Json>>();

/** The resources that a construct adds to each stack, by the name of the stack. */
function added(name: string, { make }: Row, shape: Shape): Map<string, Json> {
  const key = JSON.stringify([name, shape]);
  const present = TEMPLATES.get(key);
  if (present !== undefined) {
    return present;
  }
  const world = new World(shape);
  const resources = () => world.app.node.findAll().filter((one: IConstruct): one is CfnResource => one instanceof CfnResource);
  const create = make(world);
  const before = new Set(resources());
  create(world.stack, shape.id);
  const own = resources().filter(one => !before.has(one));
  const templates = new Map([...new Set(own.map(one => one.stack))].map((stack): [string, Json] => {
    const { Resources: all } = Template.fromStack(stack).toJSON();
    const ids = own.filter(one => one.stack === stack).map(one => stack.resolve(one.logicalId) as string);
    return [stack.stackName, { Resources: Object.fromEntries(ids.filter(id => id in all).map(id => [id, all[id]])) }];
  }));
  TEMPLATES.set(key, templates);
  return templates;
}

/** How CloudFormation calls what it does, in short. An id that is gone and one that is new are a move. */
const WORDS: Record<string, string> = {
  'WILL_CREATE,WILL_DESTROY': 'moves',
  'WILL_CREATE,WILL_ORPHAN': 'moves, keeps the old',
  'WILL_CREATE': 'adds',
  'WILL_DESTROY': 'removes',
  'WILL_REPLACE': 'replaces',
  'MAY_REPLACE': 'replaces',
  'WILL_UPDATE': 'updates',
};

/** What CloudFormation does with the resources of a construct, by type. */
export function changesOf(name: string, construct: Row, [one, other]: readonly [Shape, Shape]): string[] {
  const [before, after] = [added(name, construct, one), added(name, construct, other)];
  const impacts = new Map<string, Set<string>>();
  for (const stack of new Set([...before.keys(), ...after.keys()])) {
    fullDiff(before.get(stack) ?? { Resources: {} }, after.get(stack) ?? { Resources: {} }).resources.forEachDifference((_, change) => {
      const type = (change.newResourceType ?? change.oldResourceType ?? '').replace('AWS::', '');
      impacts.set(type, (impacts.get(type) ?? new Set()).add(change.changeImpact));
    });
  }
  // An id that is gone and one that is new are a move; what is replaced or updated beside it is told apart.
  const split = (of: Set<string>) => {
    const moved = ['WILL_CREATE', 'WILL_DESTROY', 'WILL_ORPHAN'].filter(impact => of.has(impact)).join();
    return [...moved === '' ? [] : [moved], ...[...of].filter(impact => !moved.includes(impact))];
  };
  const types = new Map<string, string[]>();
  impacts.forEach((of, type) => split(of).forEach(impact => types.set(WORDS[impact] ?? impact, [...types.get(WORDS[impact] ?? impact) ?? [], type])));
  return [...types].map(([word, some]) => `${word} ${some.sort().join(', ')}`).sort();
}

/** Properties that are names. Those that CloudFormation chooses are not there. */
const NAME_PROPERTIES: Record<string, (properties: Json) => unknown> = {
  'S3::Bucket': ({ BucketName }) => BucketName,
  'IAM::Role': ({ RoleName }) => RoleName,
  'Logs::LogGroup': ({ LogGroupName }) => LogGroupName,
  'Logs::ResourcePolicy': ({ PolicyName }) => PolicyName,
  'Logs::QueryDefinition': ({ Name }) => Name,
  'Logs::MetricFilter': ({ MetricTransformations: [{ MetricNamespace, MetricName }] }) => `${MetricNamespace}/${MetricName}`,
  'CloudWatch::InsightRule': ({ RuleName }) => RuleName,
  'CloudWatch::Alarm': ({ AlarmName }) => AlarmName,
  'Glue::Database': ({ DatabaseInput: { Name } }) => Name,
  'Glue::Table': ({ DatabaseName, TableInput: { Name } }) => JSON.stringify([DatabaseName, Name]),
  'Athena::WorkGroup': ({ Name }) => Name,
  'Athena::NamedQuery': ({ WorkGroup, Name }) => JSON.stringify([WorkGroup, Name]),
  'RAM::ResourceShare': ({ Name }) => Name,
  'StepFunctions::StateMachine': ({ StateMachineName }) => StateMachineName,
  'Events::Rule': ({ Name }) => Name,
  'Scheduler::Schedule': ({ Name }) => Name,
};

/** Names in the template, by type. */
export function namesOf(name: string, construct: Row, shape: Shape): Map<string, unknown[]> {
  const names = new Map<string, unknown[]>();
  [...added(name, construct, shape).values()].flatMap(({ Resources }) => Object.values<Json>(Resources)).forEach(({ Type, Properties }) => {
    const type = Type.replace('AWS::', '');
    const found = NAME_PROPERTIES[type]?.(Properties);
    if (found !== undefined) {
      names.set(type, [...names.get(type) ?? [], found]);
    }
  });
  return names;
}
