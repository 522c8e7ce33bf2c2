import { aws_athena as athena, aws_iam as iam, aws_s3 as s3, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import {
  CaptureEngine, FlowLogFormat, FlowLogQuery, FlowLogQueryPack, FlowLogTable, KnownNetworks, MirrorCollector, MirrorQuery, MirrorQueryPack,
  MirrorRecordTables, QuerySpan, S3FlowLogs, S3LogLayout, TableWindow,
} from '../../src';
import { newStack, refusal } from '../fixtures/stacks';

interface PackProps {
  readonly workGroup?: athenarefs.IWorkGroupRef;
  readonly huntingWorkGroup?: athenarefs.IWorkGroupRef;
  readonly knownNetworks?: KnownNetworks;
}

/** A wing's pack, and questions of each kind. `queries` are made late, so that each has options of its own. */
interface Wing {
  readonly packIn: (stack: Stack, props: PackProps & { readonly queries?: any[] }) => FlowLogQueryPack | MirrorQueryPack;
  readonly plain: (options?: { readonly queryName?: string; readonly span?: QuerySpan }) => FlowLogQuery | MirrorQuery;
  readonly hunting: () => FlowLogQuery | MirrorQuery;
  readonly unanswered: () => FlowLogQuery | MirrorQuery;
  readonly own: (hunting?: boolean) => FlowLogQuery | MirrorQuery;
  readonly all: () => (FlowLogQuery | MirrorQuery)[];
  readonly why: string;
  readonly what: string;
}

const flowLogs: Wing = {
  packIn: (stack, props) => {
    const bucket = s3.Bucket.fromBucketName(stack, 'Archive', 'archive');
    const logs = S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Logs', { bucket, format: FlowLogFormat.DEFAULT, layout: S3LogLayout.parquet({ prefix: 'vpc' }) });
    const table = new FlowLogTable(stack, 'Table', { flowLogs: logs, window: TableWindow.last(Duration.days(30)) });
    return new FlowLogQueryPack(stack, 'Questions', { table, ...props });
  },
  plain: options => FlowLogQuery.mostRejected(options),
  hunting: () => FlowLogQuery.newDestinations(),
  unanswered: () => FlowLogQuery.serviceMap(),
  own: hunting => FlowLogQuery.of({ queryName: 'own', question: 'Mine?', sql: 'SELECT 1 FROM {table} WHERE {span}', hunting }),
  all: () => FlowLogQuery.all(),
  why: 'lacks tcp-flags, flow-direction',
  what: 'the table',
};

const mirroring: Wing = {
  packIn: (stack, props) => {
    const records = s3.Bucket.fromBucketName(stack, 'Bucket', 'records');
    const collector = MirrorCollector.fromMirrorCollectorAttributes(stack, 'Collector', { recordBucket: records, engines: [CaptureEngine.zeek()] });
    return new MirrorQueryPack(stack, 'Questions', { tables: new MirrorRecordTables(stack, 'Tables', { collector, window: TableWindow.last(Duration.days(30)) }), ...props });
  },
  plain: options => MirrorQuery.longConnections(options),
  hunting: () => MirrorQuery.newExternalDestinations(),
  unanswered: () => MirrorQuery.lostPackets(),
  own: hunting => MirrorQuery.of({ queryName: 'own', question: 'Mine?', sql: 'SELECT 1 FROM {zeek_conn} WHERE {span}', hunting }),
  all: () => MirrorQuery.all(),
  why: 'no engine writes statistics',
  what: 'the tables',
};

const saved = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::Athena::NamedQuery')).map(({ Properties }) => Properties);
const groupIn = (stack: Stack, name: string) => athena.CfnWorkGroup.fromWorkGroupName(stack, name, name);

describe.each<[string, Wing]>([['flow logs', flowLogs], ['mirrored traffic', mirroring]])('a pack about %s', (_, wing) => {
  test('saves questions of the catalogue and own ones, those that read much in a group of their own', () => {
    const stack = newStack();
    const [workGroup, huntingWorkGroup] = [groupIn(stack, 'daily'), groupIn(stack, 'hunters')];
    const pack = wing.packIn(stack, { workGroup, huntingWorkGroup, queries: [wing.plain(), wing.hunting(), wing.own()] });
    pack.grants.query(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(saved(stack).map(({ Name, WorkGroup }) => [Name, WorkGroup])).toEqual([
      [wing.plain().queryName, 'daily'], [wing.hunting().queryName, 'hunters'], ['own', 'daily'],
    ]);
    expect([pack.workGroup, pack.huntingWorkGroup]).toEqual([workGroup, huntingWorkGroup]);
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toMatch(/workgroup\/daily.*workgroup\/hunters/);
  });

  test('has one work group unless told, also for own questions that read much', () => {
    const stack = newStack();
    const pack = wing.packIn(stack, { queries: [wing.own(true)] });
    expect(pack.huntingWorkGroup).toBe(pack.workGroup);
    Template.fromStack(stack).resourceCountIs('AWS::Athena::WorkGroup', 1);
  });

  test('uses known networks, own ranges and noise', () => {
    const stack = newStack();
    wing.packIn(stack, { knownNetworks: KnownNetworks.of({ ownRanges: ['203.0.113.0/24'], knownNoise: ['10.0.9.9/32'] }), queries: [wing.hunting()] });
    expect(saved(stack)[0].QueryString).toMatch(/'ff00::\/8', '203\.0\.113\.0\/24'\][^]*NOT any_match\(ARRAY\['10\.0\.9\.9\/32'\]/);
  });

  test('says what it cannot answer: of what was asked for in a warning, of the catalogue in a note', () => {
    const asked = newStack();
    wing.packIn(asked, { queries: [wing.plain(), wing.unanswered()] });
    Annotations.fromStack(asked).hasWarning('/Network/Questions', `${wing.what} cannot answer ${wing.unanswered().queryName} (${wing.why}): left out. `
      + 'Add what they lack, or leave the questions out of queries [ack: cdk-network-visibility:questionsLeftOut]');
    const all = newStack();
    wing.packIn(all, { queries: wing.all() });
    Annotations.fromStack(all).hasNoWarning('*', Match.anyValue());
    Annotations.fromStack(all).hasInfo('/Network/Questions', Match.stringLikeRegexp('questions are saved; \\d+ others need what is missing here, such as .+ \\(.+\\)[^]*questionsNotAnswerable\\]$'));
  });

  test('warns of a span that is longer than the window', () => {
    const over = (days: number) => {
      const stack = newStack();
      wing.packIn(stack, { queries: [wing.plain({ span: QuerySpan.last(Duration.days(days)) })] });
      return Annotations.fromStack(stack);
    };
    over(31).hasWarning('/Network/Questions', `the window of ${wing.what} shows records of the last 30 days only, and these look further back: `
      + `${wing.plain().queryName} (the last 31 days). Lengthen the window, or shorten the spans [ack: cdk-network-visibility:spanLongerThanWindow]`);
    over(30).hasNoWarning('*', Match.anyValue());
  });

  test('fails when it has no question, none that can be answered, or two of one name', () => {
    expect(refusal(() => wing.packIn(newStack(), { queries: [] }))).toBe('queries must be at least one, got none; leave the prop out for all questions [at Network/Questions]');
    expect(refusal(() => wing.packIn(newStack(), { queries: [wing.unanswered()] }))).toBe(
      `queries must hold a question that ${wing.what} can answer, got only ${wing.unanswered().queryName} (${wing.why}); add what they lack [at Network/Questions]`);
    expect(refusal(() => wing.packIn(newStack(), { queries: [wing.plain(), wing.plain()] }))).toBe(
      `queries must have different names, got ${wing.plain().queryName} twice; give one another queryName [at Network/Questions]`);
    expect(() => wing.packIn(newStack(), { queries: [wing.plain(), wing.plain({ queryName: 'other' })] })).not.toThrow();
  });

  test('fails when known networks make a text longer than Athena takes', () => {
    const ownRanges = Array.from({ length: 12_000 }, (__, index) => `2001:db8:${index.toString(16)}:1::/64`);
    const networks = (count: number) => KnownNetworks.of({ ownRanges: ownRanges.slice(0, count) });
    const over = (count: number) => wing.packIn(newStack(), { knownNetworks: networks(count), queries: [wing.hunting()] });
    expect(refusal(() => over(12_000))).toMatch(new RegExp(`^queries must be at most 262144 bytes long each, got \\d+ for ${wing.hunting().queryName}; `
      + 'of knownNetworks and of lists of addresses put ranges that lie side by side together, or list fewer \\[at Network/Questions\\]$'));
    expect(() => over(1000)).not.toThrow();
  });
});
