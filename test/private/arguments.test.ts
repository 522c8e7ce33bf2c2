import { App, aws_ec2 as ec2, aws_logs as logs, aws_s3 as s3, Duration, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as newest from 'aws-cdk-lib-newest';
import {
  CloudWatchFlowLogs, FlowLogBucket, FlowLogFormat, FlowLogsLogGroup, FlowLogInsights, FlowLogQuery, FlowLogSource, FlowLogTable,
  MirroredTraffic, MirrorRule, PartitionGranularity, QuerySpan, S3FlowLogs,
  S3LogLayout, TableWindow,
} from '../../src';
import { BRAND } from '../../src/private/argument-kinds';
import { explained } from '../../src/private/argument-messages';
import { guard } from '../../src/private/arguments';
import { nearest } from '../../src/private/nearest';

/** As JavaScript sees it. */
const untyped = (value: unknown) => value as any;

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect((error as Error).constructor).toBe(Error);
    return (error as Error).message;
  }
  return 'nothing was refused';
}

function network() {
  const stack = new Stack(new App(), 'Net');
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0, maxAzs: 1 });
  const sources = [FlowLogSource.vpc(vpc)];
  return { stack, vpc, sources, make: (props: object) => () => new S3FlowLogs(stack, 'FlowLogs', untyped(props)) };
}

const { vpc: VPC } = network();
const source = FlowLogSource.vpc(VPC);

describe('frequent slips', () => {
  test.each<[string, object, string]>([
    ['a thing instead of a list of sources', { sources: VPC }, 'sources must be a list of FlowLogSource, got a Vpc; write [FlowLogSource.vpc(…)]'],
    ['a source instead of a list', { sources: source }, 'sources must be a list of FlowLogSource, got a FlowLogSource; write a list of it: […]'],
    ['things instead of sources', { sources: [VPC] }, 'sources[0] must be a FlowLogSource, got a Vpc; write FlowLogSource.vpc(…)'],
    ['ids instead of sources', { sources: ['vpc-1'] }, 'sources[0] must be a FlowLogSource, got "vpc-1"; make one by FlowLogSource.vpc(), FlowLogSource.subnet(), FlowLogSource.networkInterface()'],
    ['no sources', {}, 'sources must be a list of FlowLogSource, got undefined'],
    ['options instead of a layout', { sources: [source], layout: {} }, 'layout must be an S3LogLayout, got {}; write S3LogLayout.parquet(…)'],
    ['null', { sources: [source], layout: null }, 'layout must be an S3LogLayout, got null; leave it out for the default'],
    ['text instead of a switch', { sources: [source], bucketPolicyInPlace: 'true' }, 'bucketPolicyInPlace must be true or false, got "true"; write true'],
    ['a name instead of a bucket', { sources: [source], bucket: 'mine' }, 'bucket must be an IBucket of aws-cdk-lib, got "mine"; write s3.Bucket.fromBucketName(this, "Bucket", "mine")'],
    ['a value that the enum lacks', { sources: [source], trafficType: 'all' }, 'trafficType must be one of FlowLogTrafficType: ACCEPT, ALL, REJECT, got "all"; write FlowLogTrafficType.ALL'],
    ['a number that the enum lacks', { sources: [source], maxAggregationInterval: 300 }, 'maxAggregationInterval must be one of FlowLogMaxAggregationInterval: ONE_MINUTE, TEN_MINUTES, got 300'],
    ['a misspelt prop', { source: [source] }, 'source is no prop of S3FlowLogsProps, got [a FlowLogSource]; did you mean sources?'],
    ['a prop as Python spells it', { sources: [source], max_aggregation_interval: 60 }, 'max_aggregation_interval is no prop of S3FlowLogsProps, got 60; did you mean maxAggregationInterval?'],
  ])('fails when a construct gets %s', (_, props, message) => {
    expect(refusal(network().make(props))).toBe(`${message} [at Net/FlowLogs]`);
  });

  test.each<[string, () => unknown, string]>([
    ['an id instead of a VPC', () => FlowLogSource.vpc(untyped('vpc-1')), 'vpc of FlowLogSource.vpc must be an IVPCRef of aws-cdk-lib, got "vpc-1"; write ec2.CfnVPC.fromVpcId(this, "VPC", "vpc-1")'],
    ['nothing', () => untyped(FlowLogSource).vpc(), 'vpc of FlowLogSource.vpc must be an IVPCRef of aws-cdk-lib, got undefined; make one by ec2.CfnVPC.fromVpcId(this, "VPC", …)'],
    ['digits in quotes', () => FlowLogQuery.rejectedToPort(untyped({ port: '22' })), 'port of FlowLogQuery.rejectedToPort must be a number, got "22"; write 22'],
    ['a number instead of options', () => FlowLogQuery.rejectedToPort(untyped(22)), 'options of FlowLogQuery.rejectedToPort must be an object of FlowLogSubjectQueryOptions, got 22; write { port: … }'],
    ['a prop of another question', () => FlowLogQuery.rejectedToPort(untyped({ port: 22, hosts: 3 })),
      'hosts of FlowLogQuery.rejectedToPort is no prop of FlowLogSubjectQueryOptions, got 3; it has accounts, address, client, instanceId, interfaceId, port, queryName, regions, 2 more'],
    ['a duration instead of a span', () => FlowLogQuery.rejectedToPort(untyped({ span: Duration.days(1) })), 'span of FlowLogQuery.rejectedToPort must be a QuerySpan, got a Duration; write QuerySpan.last(…)'],
    ['days as a number', () => TableWindow.last(untyped(30)), 'duration of TableWindow.last must be a Duration of aws-cdk-lib, got 30; make one by Duration.days(), Duration.hours(), Duration.millis()'],
    ['a number instead of text', () => S3LogLayout.parquet(untyped({ prefix: 5 })), 'prefix of S3LogLayout.parquet must be text, got 5; write "5"'],
    ['an argument too many', () => untyped(MirroredTraffic).tcp(443), 'MirroredTraffic.tcp must get no arguments, got 443; leave it out'],
    ['a list where arguments are listed', () => FlowLogFormat.of(untyped(['srcaddr'])), 'fields[0] of FlowLogFormat.of must be a FlowLogField, got ["srcaddr"]; make one by FlowLogField.of()'],
    ['a class instead of an object', () => MirrorRule.accept(untyped(MirroredTraffic)),
      'traffic of MirrorRule.accept must be a MirroredTraffic, got the function MirroredTraffic; make one by MirroredTraffic.all(), MirroredTraffic.tcp(), MirroredTraffic.udp()'],
  ])('fails when a factory gets %s', (_, act, message) => {
    expect(refusal(act)).toBe(message);
  });

  test('fails when a construct has no scope, no id or no props', () => {
    const { stack } = network();
    expect(refusal(() => new S3FlowLogs(untyped(undefined), 'A', { sources: [source] }))).toBe('scope of new S3FlowLogs must be a construct, got undefined');
    expect(refusal(() => new S3FlowLogs(stack, untyped(5), { sources: [source] }))).toBe('id of new S3FlowLogs must be text, known at synth and not empty, got 5; write "5" [at Net]');
    expect(refusal(() => new S3FlowLogs(stack, 'A', untyped(undefined)))).toBe('props of new S3FlowLogs must be an object of S3FlowLogsProps with sources, got undefined [at Net/A]');
    expect(refusal(() => new FlowLogTable(stack, 'T', untyped(new S3FlowLogs(stack, 'B', { sources: [FlowLogSource.vpc(new ec2.Vpc(stack, 'Other'))] })))))
      .toBe('props of new FlowLogTable must be an object of FlowLogTableProps with flowLogs, got an S3FlowLogs; write { flowLogs: … } [at Net/T]');
  });

  test('fails when the bucket of a nested struct is wrong: the path names the place', () => {
    const { stack } = network();
    expect(refusal(() => new FlowLogBucket(stack, 'B', { transitions: [untyped({ storageClass: 'GLACIER' })] })))
      .toContain('transitions[0].storageClass must be a StorageClass of aws-cdk-lib, got "GLACIER"');
    expect(refusal(() => new FlowLogInsights(stack, 'I', untyped({ flowLogs: {} })))).toContain('flowLogs must be an ICloudWatchFlowLogs of this library, got {}');
  });
});

describe('taken', () => {
  test('tokens, lists of tokens and what resolves later', () => {
    const { stack } = network();
    new FlowLogsLogGroup(stack, 'Text', { logGroupName: Lazy.string({ produce: () => '/later' }) });
    new FlowLogsLogGroup(stack, 'Resolvable', { logGroupName: untyped(Fn.conditionIf('Condition', '/a', '/b')) });
    new FlowLogsLogGroup(stack, 'Number', { retention: Token.asNumber({ Ref: 'Days' }) });
    Template.fromStack(stack).resourceCountIs('AWS::Logs::LogGroup', 3);
    expect(Lazy.list({ produce: () => ['a'] })).toHaveLength(1);
  });

  test('props that are undefined, and a list as map() calls a factory with it', () => {
    const { vpc, make } = network();
    expect(make({ sources: [vpc].map(FlowLogSource.vpc), layout: undefined, unknown: undefined })).not.toThrow();
  });

  test('a hand-written implementation of an interface of the CDK', () => {
    const { stack, make } = network();
    const reference: ec2.CfnVPC = untyped({ vpcRef: { vpcId: 'vpc-0a1b2c3d' }, env: { account: stack.account, region: stack.region }, node: new ec2.CfnVPC(stack, 'Hidden').node });
    expect(make({ sources: [FlowLogSource.vpc(reference)] })).not.toThrow();
    expect(refusal(() => FlowLogSource.vpc(untyped({ vpcRef: { vpcId: 'vpc-0a1b2c3d' } })))).toContain('vpc of FlowLogSource.vpc must be an IVPCRef of aws-cdk-lib, got {"vpcRef":{"vpcId":"vpc-0a1b2c3d"}}');
  });

  test('objects of a second copy of aws-cdk-lib', () => {
    const { stack, sources } = network();
    expect(() => new FlowLogBucket(stack, 'Bucket', { expiration: newest.Duration.days(90) as unknown as Duration })).not.toThrow();
    const bucket = newest.aws_s3.Bucket.fromBucketName(untyped(stack), 'Existing', 'archive');
    const trafficType = newest.aws_ec2.FlowLogTrafficType.ALL as unknown as ec2.FlowLogTrafficType;
    expect(() => new S3FlowLogs(stack, 'FlowLogs', { sources, bucket: bucket as unknown as s3.IBucket, trafficType })).not.toThrow();
  });

  test('objects of a second copy of this library', () => {
    jest.isolateModules(() => {
      const copy = jest.requireActual<typeof import('../../src')>('../../src');
      expect(copy.S3LogLayout).not.toBe(S3LogLayout);
      const { make, sources } = network();
      expect(make({ sources, layout: copy.S3LogLayout.text() })).not.toThrow();
    });
  });

  test('a value of an enum as text', () => {
    const { stack, make, sources } = network();
    const flowLogs = make({ sources, trafficType: 'REJECT', maxAggregationInterval: 60 })();
    expect(() => new FlowLogTable(stack, 'Table', { flowLogs, granularity: untyped('day') })).not.toThrow();
    expect(refusal(() => new FlowLogTable(stack, 'Other', { flowLogs, granularity: untyped('month') }))).toBe('granularity must be one of PartitionGranularity: HOUR, DAY, got "month" [at Net/Other]');
    expect(PartitionGranularity.DAY).toBe('day');
  });

  test('an object without a prototype, and one of a class, as props', () => {
    const { make, sources } = network();
    expect(make(Object.assign(Object.create(null), { sources }))).not.toThrow();
    const other = network();
    class Props { public readonly sources = other.sources; }
    expect(other.make(new Props())).not.toThrow();
  });
});

describe('props that there are not', () => {
  test('are warned about where a wider object is given to a construct', () => {
    const { stack, sources } = network();
    new S3FlowLogs(stack, 'FlowLogs', untyped({ sources, team: 'network' }));
    Annotations.fromStack(stack).hasWarning('/Net', Match.stringLikeRegexp('team is no prop of S3FlowLogsProps, got "network"; it has .* It does nothing \\[at Net/FlowLogs\\].*unknownProp'));
  });

  test('are those of a class that a user derives', () => {
    const { stack, sources } = network();
    class TeamFlowLogs extends S3FlowLogs {}
    new TeamFlowLogs(stack, 'FlowLogs', untyped({ sources, source: 'network' }));
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('unknownProp'));
    expect(refusal(() => new TeamFlowLogs(stack, 'Other', untyped({ sources: 'x' })))).toContain('sources must be a list of FlowLogSource, got "x"');
  });

  test('of structs of the CDK are left to the CDK, whose newer versions have more', () => {
    const { stack, sources } = network();
    const flowLogs = new CloudWatchFlowLogs(stack, 'FlowLogs', { sources, trafficType: ec2.FlowLogTrafficType.ALL });
    expect(() => new FlowLogInsights(stack, 'Insights', { flowLogs }).metricIncomingBytes(untyped({ newProp: 1 }))).not.toThrow();
  });
});

describe('guard', () => {
  test('leaves name, length, class and overriding as they are', () => {
    expect([FlowLogQuery.rejectedToPort.name, FlowLogSource.fromResource.length, FlowLogSource.vpc.name]).toEqual(['rejectedToPort', 3, 'vpc']);
    expect(QuerySpan.last(Duration.days(1))).toBeInstanceOf(QuerySpan);
    expect(Object.keys(QuerySpan)).not.toContain('last');
    class Own extends FlowLogsLogGroup {
      public toString(): string {
        return 'own';
      }
    }
    expect(new Own(network().stack, 'Own').toString()).toBe('own');
  });

  test('fails when a stranger implements an interface of this library', () => {
    const { stack } = network();
    const stranger = { node: stack.node, format: FlowLogFormat.DEFAULT, family: 'vpc', layout: S3LogLayout.text(), bucket: {}, prefix: '', _resources: {} };
    expect(refusal(() => new FlowLogTable(stack, 'Table', { flowLogs: untyped(stranger) })))
      .toContain('; make one by new S3FlowLogs(), S3FlowLogs.fromS3FlowLogsAttributes() [at Net/Table]');
  });

  test('marks the objects of a class', () => {
    class Sample {}
    guard({ Sample });
    expect(untyped(new Sample())[BRAND]).toBe('Sample');
    expect(Object.keys(new Sample())).toEqual([]);
  });
});

test('long values are cut in messages', () => {
  expect(explained({ path: 'name', value: ['x'.repeat(500)], type: 'number' }, '')).toMatch(/^name must be a number, got \["x{117,118}…$/);
});

test.each([['source', 'sources'], ['max_aggregation_interval', 'maxAggregationInterval'], ['SOURCES', 'sources'], ['format', undefined], ['srcs', undefined]])('the name nearest to %p is %p', (name, meant) => {
  expect(nearest(name, ['sources', 'maxAggregationInterval', 'layout'])).toBe(meant);
});

test('enums whose values are numbers are known by their values alone', () => {
  const { stack } = network();
  expect(() => new FlowLogsLogGroup(stack, 'A', { retention: 30 as logs.RetentionDays })).not.toThrow();
  expect(refusal(() => new FlowLogsLogGroup(stack, 'B', { retention: 31 as logs.RetentionDays }))).toContain('retention must be one of RetentionDays: ONE_DAY, THREE_DAYS');
  expect(refusal(() => new FlowLogsLogGroup(stack, 'B', { retention: untyped('ONE_DAY') }))).toContain('got "ONE_DAY"; write RetentionDays.ONE_DAY');
});
