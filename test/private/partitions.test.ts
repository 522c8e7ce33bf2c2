import {
  App, aws_ec2 as ec2, aws_kinesisfirehose as firehose, aws_kms as kms, aws_logs as logs, aws_s3 as s3, Aws, Stack,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  CaptureEngine, CloudWatchFlowLogs, FirehoseFlowLogs, FlowLogBucket, FlowLogDeliveryStream, FlowLogSenders, FlowLogSource, FlowLogTable,
  FlowLogsLogGroup, MirrorCollector, MirrorSession, MirrorSource, MirrorTarget, PartitionValues, S3FlowLogs,
} from '../../src';
import { ACCOUNT, newStack, refusal } from '../fixtures/stacks';

/** A stack in a Region, and one of the same app in another. */
function stacks(region: string, other: string): { readonly stack: Stack; readonly away: Stack } {
  const app = new App();
  return {
    stack: new Stack(app, 'Network', { env: { account: ACCOUNT, region } }),
    away: new Stack(app, 'Away', { env: { account: ACCOUNT, region: other } }),
  };
}

const sourcesOf = (stack: Stack) => [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0123456789abcdef0'))];
const bucketOf = (away: Stack) => new s3.Bucket(away, 'Bucket', { bucketName: 'archive', versioned: true });
const flowLogsOf = (stack: Stack, bucket: s3.IBucket) => new S3FlowLogs(stack, 'FlowLogs', { sources: sourcesOf(stack), bucket });

/** Stacks of which one alone has an env are refused for other reasons. */
function messageOf(act: () => unknown): string {
  try {
    act();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** What may lie in another Region of the partition, with what is said of another partition. */
const ACROSS_REGIONS: Record<string, { readonly use: (stack: Stack, away: Stack) => unknown; readonly says: string }> = {
  'a bucket of flow logs': {
    use: (stack, away) => flowLogsOf(stack, bucketOf(away)),
    says: 'bucket must lie in the partition of the flow logs (aws), got a bucket in PARTITION; partitions share nothing, so create a bucket there [at Network]',
  },
  'a destination of copies': {
    use: (stack, away) => new FlowLogBucket(stack, 'Archive', { versioned: true, replicationDestination: bucketOf(away) }),
    says: 'replicationDestination must lie in the partition of the bucket (aws), got a bucket in PARTITION; partitions share nothing, so create a bucket there [at Network/Archive]',
  },
  'a stream': {
    use: (stack, away) => new FirehoseFlowLogs(stack, 'FlowLogs', {
      sources: sourcesOf(stack),
      stream: FlowLogDeliveryStream.sameAccount(new firehose.CfnDeliveryStream(away, 'Stream', { deliveryStreamName: 'records' })),
    }),
    says: 'stream must lie in the partition of the flow logs (aws), got a stream in PARTITION; partitions share nothing, so create a stream there [at Network/FlowLogs]',
  },
  'Regions that deliver': {
    use: (stack, { region }) => new FlowLogBucket(stack, 'Archive', { bucketName: 'archive', deliveryFrom: [FlowLogSenders.fromAccounts([ACCOUNT], { regions: ['eu-west-1', region] })] }),
    says: 'deliveryFrom must be Regions of the partition of the bucket (aws), got REGION (PARTITION); partitions share nothing, so leave them out [at Network/Archive]',
  },
  'Regions of a table': {
    use: (stack, { region }) => new FlowLogTable(stack, 'Table', { flowLogs: flowLogsOf(stack, new FlowLogBucket(stack, 'Archive')), regions: PartitionValues.of(['eu-west-1', region]) }),
    says: 'regions must be Regions of the partition of the table (aws), got REGION (PARTITION); partitions share nothing, so leave them out [at Network/Table]',
  },
};

describe.each(Object.entries(ACROSS_REGIONS))('%s', (_, { use, says }) => {
  test.each([['us-gov-west-1', 'aws-us-gov'], ['cn-north-1', 'aws-cn']])('fails when it is in %s and the stack in eu-west-1', (region, partition) => {
    const { stack, away } = stacks('eu-west-1', region);
    expect(refusal(() => use(stack, away))).toBe(says.replace('PARTITION', partition).replace('REGION', region));
  });

  test('may be in another Region of the partition, and in one that this version of aws-cdk-lib does not know', () => {
    for (const region of ['us-east-1', 'xx-west-9']) {
      const { stack, away } = stacks('eu-west-1', region);
      expect(() => use(stack, away)).not.toThrow();
    }
  });

  test('is not judged where the Region of the stack is not known', () => {
    const stack = newStack();
    const away = new Stack(stack.node.root as App, 'Away', { env: { account: ACCOUNT, region: 'us-gov-west-1' } });
    expect(messageOf(() => use(stack, away))).not.toContain('partition');
  });
});

test.each([['us-gov-west-1', 'us-gov-east-1'], ['cn-north-1', 'cn-northwest-1']])('two Regions of another partition go together: %s and %s', (region, other) => {
  for (const { use } of Object.values(ACROSS_REGIONS).slice(0, 3)) {
    const { stack, away } = stacks(region, other);
    expect(() => use(stack, away)).not.toThrow();
  }
});

test('fails when the ARN of an imported bucket names another partition', () => {
  const { stack } = stacks('eu-west-1', 'us-east-1');
  expect(refusal(() => flowLogsOf(stack, s3.Bucket.fromBucketArn(stack, 'Bucket', 'arn:aws-us-gov:s3:::archive'))))
    .toMatch(/^bucket must lie in the partition of the flow logs \(aws\), got a bucket in aws-us-gov;/);
});

test('fails when a table is made over the bucket of another partition', () => {
  const { stack, away } = stacks('eu-west-1', 'us-gov-west-1');
  const flowLogs = flowLogsOf(away, bucketOf(away));
  expect(refusal(() => new FlowLogTable(stack, 'Table', { flowLogs }))).toMatch(/^the bucket of flowLogs must lie in the partition of the table \(aws\), got a bucket in aws-us-gov;/);
});

test('a bucket whose ARN resolves at deployment is not judged by it', () => {
  const { stack } = stacks('eu-west-1', 'us-east-1');
  expect(() => flowLogsOf(stack, s3.Bucket.fromBucketArn(stack, 'Bucket', `arn:${Aws.PARTITION}:s3:::archive`))).not.toThrow();
});

/** What must lie in the Region itself needs no rule about partitions. */
test.each<[string, (stack: Stack, away: Stack) => unknown]>([
  ['a log group', (stack, away) => new CloudWatchFlowLogs(stack, 'FlowLogs', {
    sources: sourcesOf(stack), trafficType: ec2.FlowLogTrafficType.REJECT, logGroup: new logs.LogGroup(away, 'Group', { logGroupName: 'records' }),
  })],
  ['a mirror target', (stack, away) => new MirrorSession(stack, 'Session', {
    source: MirrorSource.networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, 'Interface', 'eni-0123456789abcdef0'), { cidrs: ['10.0.0.0/16'] }),
    target: MirrorTarget.fromMirrorTargetId(away, 'Target', 'tmt-0123456789abcdef0'),
  })],
])('fails when %s is in another partition, since it is in another Region', (_, use) => {
  const { stack, away } = stacks('eu-west-1', 'us-gov-west-1');
  expect(refusal(() => use(stack, away))).toMatch(/must lie in the (account and )?Region of .*eu-west-1.*us-gov-west-1/);
});

describe('services of a Region in policies of keys and roles', () => {
  /** A template as CloudFormation reads it in a Region: pseudo parameters filled in, joined. */
  function deployed(value: any, pseudo: Readonly<Record<string, string>>): any {
    if (Array.isArray(value)) {
      return value.map(one => deployed(one, pseudo));
    }
    if (value === null || typeof value !== 'object') {
      return value;
    }
    const entries = Object.entries<any>(value).map(([key, one]) => [key, deployed(one, pseudo)]);
    const [[name, argument] = []] = entries;
    if (name === 'Ref' && argument in pseudo) {
      return pseudo[argument];
    }
    return name === 'Fn::Join' && argument[1].every((part: unknown) => typeof part === 'string') ? argument[1].join(argument[0]) : Object.fromEntries(entries);
  }

  /** Each service of a Region that a template names as a principal or in `kms:ViaService`. */
  function servicesOf(value: any): string[] {
    if (value === null || typeof value !== 'object') {
      return [];
    }
    return Object.entries<any>(value).flatMap(([key, one]) => {
      const names = [one].flat().filter((name): name is string => typeof name === 'string' && /^(logs|s3)\./.test(name) && !/^s3\.amazonaws/.test(name));
      return key === 'kms:ViaService' || key === 'Service' ? names : servicesOf(one);
    });
  }

  function stackWithKeys(env?: { account: string; region: string }): Stack {
    const stack = new Stack(new App(), 'Network', { env });
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
    const encryptionKey = new kms.Key(stack, 'Key');
    const logGroup = new FlowLogsLogGroup(stack, 'Group', { encryptionKey });
    new CloudWatchFlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)], trafficType: ec2.FlowLogTrafficType.REJECT, logGroup });
    new MirrorCollector(stack, 'Collector', { vpc, engines: [CaptureEngine.suricata()], encryptionKey });
    return stack;
  }

  test.each([
    ['eu-west-1', 'amazonaws.com'], ['us-gov-west-1', 'amazonaws.com'], ['cn-north-1', 'amazonaws.com.cn'],
  ])('end in the domain of the partition: %s in %s, with an env and without one', (region, domain) => {
    for (const env of [{ account: ACCOUNT, region }, undefined]) {
      const template = deployed(Template.fromStack(stackWithKeys(env)).toJSON(), { 'AWS::Region': region, 'AWS::URLSuffix': domain });
      expect([...new Set(servicesOf(template))].sort()).toEqual([`logs.${region}.${domain}`, `s3.${region}.${domain}`]);
    }
  });

  test('no other policy ends a service of a Region in a domain of its own', () => {
    const text = JSON.stringify(deployed(Template.fromStack(stackWithKeys()).toJSON(), { 'AWS::Region': 'REGION', 'AWS::URLSuffix': 'SUFFIX' }));
    expect(text).not.toMatch(/REGION\.amazonaws/);
  });
});
