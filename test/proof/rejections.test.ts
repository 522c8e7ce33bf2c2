import { readFileSync } from 'fs';
import { join } from 'path';
import { aws_ec2 as ec2, aws_iam as iam, aws_kinesisfirehose as firehose, aws_kms as kms, aws_logs as logs, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { aws_kinesisfirehose as firehoserefs } from 'aws-cdk-lib/interfaces';
import {
  CloudWatchFlowLogs, CloudWatchFlowLogsProps, FirehoseFlowLogsAccess, FirehoseFlowLogs, FirehoseFlowLogsProps, FlowLogBucket, FlowLogField,
  FlowLogFormat, FlowLogsLogGroup, FlowLogSource, FlowLogDeliveryStream, S3FlowLogs, S3FlowLogsProps, S3LogLayout,
} from '../../src';
import { ACCOUNT, newPlacedStack, refusal, REGION } from '../fixtures/stacks';

/**
 * What AWS rejects at deploy, row by row, and what the library makes of it. A row is unwritable (a case of test/compile/unwritable.ts), or
 * refused at synth where a twin that differs in one value passes, or written by the library itself so that it cannot be wrong.
 */
interface Row {
  /** Cases in test/compile/unwritable.ts, with what stands in the line that must not compile. */
  readonly unwritable?: Record<string, string>;
  readonly refused?: Refusal[];
  /** What the template must hold whatever the user says. */
  readonly written?: (stack: Stack) => void;
}

/** A message has these four, in this order. */
interface Refusal {
  readonly prop: string;
  readonly rule: string;
  readonly value: string;
  readonly wayOut: string;
  readonly bad: (stack: Stack) => unknown;
  readonly twin: (stack: Stack) => unknown;
}

const FLOW_LOG = 'AWS::EC2::FlowLog';
const POLICY = 'AWS::S3::BucketPolicy';
const { TEN_MINUTES, ONE_MINUTE } = ec2.FlowLogMaxAggregationInterval;
const SHORT = FlowLogFormat.of(FlowLogField.SRCADDR);

const vpc = (stack: Stack, id = 'vpc-0a') => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, id, id));
const gateway = (stack: Stack) => FlowLogSource.transitGateway(ec2.CfnTransitGateway.fromTransitGatewayId(stack, 'Gateway', 'tgw-0a'));
const attachment = (stack: Stack) =>
  FlowLogSource.transitGatewayAttachment(ec2.CfnTransitGatewayAttachment.fromTransitGatewayAttachmentId(stack, 'Attachment', 'tgw-attach-0a'));

const ofVpc = (stack: Stack, props: Partial<S3FlowLogsProps> = {}) =>
  new S3FlowLogs(stack, 'FlowLogs', { ...props, sources: props.sources ?? [vpc(stack)] });
const ofGateway = (stack: Stack, props: Partial<S3FlowLogsProps> = {}) =>
  new S3FlowLogs(stack, 'FlowLogs', { ...props, sources: props.sources ?? [gateway(stack)] });
const written = (stack: Stack, props: object) => Template.fromStack(stack).hasResourceProperties(FLOW_LOG, props);

/** The same for CloudWatch Logs and Firehose. */
function ofLogGroup(stack: Stack, props: Partial<CloudWatchFlowLogsProps> = {}): CloudWatchFlowLogs {
  return new CloudWatchFlowLogs(stack, 'Live', { trafficType: ec2.FlowLogTrafficType.REJECT, ...props, sources: props.sources ?? [vpc(stack)] });
}
function ofStream(stack: Stack, more: Partial<FirehoseFlowLogsProps> | ((stack: Stack) => FlowLogDeliveryStream) = {}, id = 'Streamed'): FirehoseFlowLogs {
  const props = typeof more === 'function' ? { stream: more(stack) } : more;
  return new FirehoseFlowLogs(stack, id, { stream: away(), sources: [vpc(stack, `vpc-${Buffer.from(id).toString('hex')}`)], ...props });
}
const away = () => FlowLogDeliveryStream.crossAccount({ account: '444455556666', streamName: 'network' });
const here = (stack: Stack) => FlowLogDeliveryStream.sameAccount(new firehose.CfnDeliveryStream(stack, 'DeliveryStream', {}));
const typed = (stack: Stack, deliveryStreamType: string) => () =>
  FlowLogDeliveryStream.sameAccount(new firehose.CfnDeliveryStream(stack, 'DeliveryStream', { deliveryStreamType }));
/** The side of the stream, beside a flow log. */
function side(stack: Stack, stream: firehoserefs.IDeliveryStreamRef, id = 'Side'): void {
  ofStream(stack, {}, `Beside${id}`);
  new FirehoseFlowLogsAccess(stack, id, { stream, sourceAccounts: ['777788889999'] });
}
const sides = (stack: Stack, ...names: string[]) =>
  names.forEach((deliveryStreamName, index) => side(stack, new firehose.CfnDeliveryStream(stack, `Stream${index}`, { deliveryStreamName }), `Side${index}`));
const streamByArn = (stack: Stack, account: string) =>
  firehose.CfnDeliveryStream.fromDeliveryStreamArn(stack, 'Existing', `arn:aws:firehose:${REGION}:${account}:deliverystream/network`);
const logGroupIn = (stack: Stack, place: string) => logs.LogGroup.fromLogGroupArn(stack, 'Group', `arn:aws:logs:${place}:log-group:network`);
const keyIn = (stack: Stack, region: string) => kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${region}:${ACCOUNT}:key/0a1b2c3d`);

/** A format, refused or not, in flow logs of a VPC. */
const withFormat = (make: () => FlowLogFormat) => (stack: Stack) => ofVpc(stack, { format: make() });
const parsed = (text: string) => withFormat(() => FlowLogFormat.parse(text));
const tagged = (instance: string[]) => withFormat(() => SHORT.withTags({ instance }));
const withPrefix = (prefix: string) => (stack: Stack) => ofVpc(stack, { layout: S3LogLayout.parquet({ prefix }) });
const encrypted = (encryption: s3.BucketEncryption) => (stack: Stack) => ofVpc(stack, { bucket: new s3.Bucket(stack, 'Archive', { encryption }) });

/** Combinations of AWS::EC2::FlowLog. */
const COMBINATIONS: Record<string, Row> = {
  's3 with DeliverLogsPermissionArn': { unwritable: { 'role-for-s3': 'deliverLogsPermissionArn' } },

  'DestinationOptions with CloudWatch Logs or Firehose': {
    unwritable: { 'options-for-log-group': 'destinationOptions', 'options-for-stream': 'destinationOptions' },
    written: stack => {
      ofLogGroup(stack);
      ofStream(stack, away, 'Stream');
      Template.fromStack(stack).resourcePropertiesCountIs(FLOW_LOG, { DestinationOptions: Match.absent() }, 2);
    },
  },

  'Parquet on CloudWatch Logs or Firehose': { unwritable: { 'layout-for-log-group': 'S3LogLayout.parquet()', 'layout-for-stream': 'S3LogLayout.parquet()' } },

  'DestinationOptions without all three of its properties': {
    unwritable: { 'destination-options': 'destinationOptions' },
    written: stack => {
      ofVpc(stack, { layout: S3LogLayout.text({ perHourPartition: false }) });
      written(stack, { DestinationOptions: { FileFormat: 'plain-text', HiveCompatiblePartitions: false, PerHourPartition: false } });
    },
  },

  'transit gateway kind with TrafficType': {
    refused: [...[ofLogGroup, ofStream].map(make => ({
      prop: 'trafficType',
      rule: 'must be left out for transit gateways',
      value: 'got REJECT',
      wayOut: 'leave it out',
      bad: (stack: Stack) => make(stack, { sources: [gateway(stack)], trafficType: ec2.FlowLogTrafficType.REJECT }),
      twin: (stack: Stack) => make(stack, { sources: [gateway(stack)], trafficType: undefined }),
    })), {
      prop: 'trafficType',
      rule: 'must be left out for transit gateways',
      value: 'got ALL',
      wayOut: 'leave it out',
      bad: stack => ofGateway(stack, { trafficType: ec2.FlowLogTrafficType.ALL }),
      twin: stack => ofGateway(stack),
    }, {
      prop: 'trafficType',
      rule: 'must be left out for transit gateways',
      value: 'got REJECT',
      wayOut: 'leave it out',
      bad: stack => ofGateway(stack, { sources: [attachment(stack)], trafficType: ec2.FlowLogTrafficType.REJECT }),
      twin: stack => ofGateway(stack, { sources: [attachment(stack)] }),
    }],
  },

  'transit gateway kind with an interval other than 60': {
    unwritable: { interval: 'maxAggregationInterval: 30' },
    refused: [ofGateway, ofLogGroup, ofStream].map(make => ({
      prop: 'maxAggregationInterval',
      rule: 'must be ONE_MINUTE for transit gateways',
      value: 'got TEN_MINUTES',
      wayOut: 'leave it out',
      bad: (stack: Stack) => make(stack, { sources: [gateway(stack)], trafficType: undefined, maxAggregationInterval: TEN_MINUTES }),
      twin: (stack: Stack) => make(stack, { sources: [gateway(stack)], trafficType: undefined, maxAggregationInterval: ONE_MINUTE }),
    })),
  },

  'transit gateway kind with the interval omitted': {
    written: stack => {
      const sources = [gateway(stack)];
      ofGateway(stack, { sources });
      ofLogGroup(stack, { sources, trafficType: undefined });
      ofStream(stack, { sources });
      Template.fromStack(stack).resourcePropertiesCountIs(FLOW_LOG, { MaxAggregationInterval: 60, TrafficType: Match.absent() }, 3);
    },
  },

  'other kinds without TrafficType': {
    unwritable: { 'traffic-type': "trafficType: 'DROP'" },
    refused: [{
      prop: 'trafficType',
      rule: 'must be named for delivery to CloudWatch Logs',
      value: 'got none',
      wayOut: 'write ec2.FlowLogTrafficType.REJECT',
      bad: stack => ofLogGroup(stack, { trafficType: undefined }),
      twin: stack => ofLogGroup(stack, { trafficType: ec2.FlowLogTrafficType.ALL }),
    }],
    written: stack => {
      const sources = [
        vpc(stack),
        FlowLogSource.subnet(ec2.CfnSubnet.fromSubnetId(stack, 'Subnet', 'subnet-0a')),
        FlowLogSource.networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, 'Interface', 'eni-0a')),
        FlowLogSource.regionalNatGateway(ec2.CfnNatGateway.fromNatGatewayId(stack, 'Nat', 'nat-0a')),
      ];
      ofVpc(stack, { sources });
      Template.fromStack(stack).resourcePropertiesCountIs(FLOW_LOG, { TrafficType: 'ALL' }, 4);
    },
  },

  'tag fields without TagFieldSpecifications': {
    unwritable: { 'tags-without-keys': 'withTags()' },
    refused: [{
      prop: 'format',
      rule: 'must bring the key of each tag field',
      value: 'got none for asg-tag',
      wayOut: 'leave the fields to withTags',
      bad: withFormat(() => SHORT.plus(FlowLogField.ASG_TAG)),
      twin: withFormat(() => SHORT.withTags({ autoScalingGroup: ['Name'] })),
    }, ...[ofLogGroup, ofStream].map(make => ({
      prop: 'format',
      rule: 'must bring the key of each tag field',
      value: 'got none for asg-tag',
      wayOut: 'leave the fields to withTags',
      bad: (stack: Stack) => make(stack, { format: SHORT.plus(FlowLogField.ASG_TAG) }),
      twin: (stack: Stack) => make(stack, { format: SHORT.withTags({ autoScalingGroup: ['Name'] }) }),
    }))],
  },

  'malformed field reference': {
    unwritable: { 'malformed-reference': '${srcaddr ${dstaddr}' },
    refused: [{
      prop: 'logFormat',
      rule: 'must be references such as ${srcaddr}',
      value: 'got "${srcaddr"',
      wayOut: 'check its braces',
      bad: parsed('${srcaddr ${dstaddr}'),
      twin: parsed('${srcaddr} ${dstaddr}'),
    }],
  },

  'folder named AWSLogs': {
    refused: [{
      prop: 'prefix',
      rule: 'must not contain the folder AWSLogs',
      value: 'got "network/AWSLogs"',
      wayOut: 'write a folder such as "network/vpc"',
      bad: withPrefix('network/AWSLogs'),
      twin: withPrefix('network/my-AWSLogs'),
    }],
  },

  'bucket missing, or its policy does not admit the delivery service': {
    written: stack => {
      ofVpc(stack);
      const template = Template.fromStack(stack);
      const [policy] = Object.keys(template.findResources(POLICY));
      const statement = Match.objectLike({ Effect: 'Allow', Action: 's3:PutObject', Principal: { Service: 'delivery.logs.amazonaws.com' } });
      template.hasResourceProperties(POLICY, { PolicyDocument: { Statement: Match.arrayWith([statement]) } });
      template.hasResource(FLOW_LOG, { DependsOn: Match.arrayWith([policy]) });
    },
  },

  'bucket encrypted with the key that AWS manages': {
    refused: [{
      prop: 'bucket',
      rule: 'must not be encrypted with the key that AWS manages for S3',
      value: 'KMS_MANAGED',
      wayOut: 'use S3_MANAGED, or KMS with a key of your own',
      bad: encrypted(s3.BucketEncryption.KMS_MANAGED),
      twin: encrypted(s3.BucketEncryption.KMS),
    }],
  },

  'bucket encryption by key id rather than key ARN': {
    written: stack => {
      const encryptionKey = new kms.Key(stack, 'Key');
      ofVpc(stack, { bucket: new FlowLogBucket(stack, 'Archive', { encryptionKey }) });
      const byArn = { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: stack.resolve(encryptionKey.keyArn) } };
      Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
        BucketEncryption: { ServerSideEncryptionConfiguration: [Match.objectLike(byArn)] },
      });
    },
  },

  // Flow logs of one account never let it grow, whatever their number. Policies for many accounts: test/delivery.
  'bucket policy above 20 KB': {
    written: () => {
      const policies = [1, 200].map(number => {
        const stack = newPlacedStack();
        const bucket = new FlowLogBucket(stack, 'Archive');
        for (let index = 0; index < number; index++) {
          new S3FlowLogs(stack, `FlowLogs${index}`, { sources: [vpc(stack, `vpc-${index}`)], bucket });
        }
        return JSON.stringify(Template.fromStack(stack).findResources(POLICY));
      });
      expect(policies[1]).toBe(policies[0]);
      expect(policies[1].length).toBeLessThan(20_480);
    },
  },

  'bucket policy with NotAction or NotPrincipal: AWS cannot attach its own': {
    written: stack => {
      const bucket = new FlowLogBucket(stack, 'Archive');
      bucket.addToResourcePolicy(new iam.PolicyStatement({
        effect: iam.Effect.DENY, notPrincipals: [new iam.AccountRootPrincipal()], actions: ['s3:DeleteObject'], resources: [bucket.arnForObjects('*')],
      }));
      ofVpc(stack, { bucket });
      const template = Template.fromStack(stack);
      const [[name, policy]] = Object.entries(template.findResources(POLICY));
      const services = policy.Properties.PolicyDocument.Statement.map((statement: any) => statement.Principal?.Service);
      expect(services.filter((service: unknown) => service === 'delivery.logs.amazonaws.com')).toHaveLength(2);
      template.hasResource(FLOW_LOG, { DependsOn: Match.arrayWith([name]) });
    },
  },

  'the same resource, configuration and destination twice': {
    refused: [{
      prop: 'sources',
      rule: 'must not contain a source twice',
      value: 'got VPC vpc-0a',
      wayOut: 'leave one out, or give one another prefix',
      bad: stack => {
        const source = vpc(stack);
        ofVpc(stack, { sources: [source, source] });
      },
      twin: stack => ofVpc(stack, { sources: [vpc(stack), vpc(stack, 'vpc-0b')] }),
    }, ...([[ofLogGroup, 'log group'], [ofStream, 'stream']] as const).map(([make, place]) => ({
      prop: 'sources',
      rule: 'must not contain a source twice',
      value: 'got VPC vpc-0a',
      wayOut: `leave one out, or give one another ${place}`,
      bad: (stack: Stack) => {
        const source = vpc(stack);
        make(stack, { sources: [source, source] });
      },
      twin: (stack: Stack) => make(stack, { sources: [vpc(stack), vpc(stack, 'vpc-0b')] }),
    }))],
  },

  // The account knows whether a cluster exists, synthesis does not: no preset but ECS_V7 asks for one, and its text says so.
  'ECS fields when no ECS cluster exists': {
    written: stack => {
      ofVpc(stack);
      written(stack, { LogFormat: Match.not(Match.stringLikeRegexp('ecs-')) });
      const text = read('src/flow-logs/format/flow-log-format.ts');
      expect(text.slice(0, text.indexOf('static readonly ECS_V7'))).toContain('Create the first ECS cluster before the flow log');
    },
  },
};

/** What AWS asks of log groups, of streams, and of two accounts. */
const DESTINATIONS: Record<string, Row> = {
  'cloud-watch-logs without a role': {
    unwritable: { 'log-group-without-role': 'logGroupName', 'other-destination': "'cloud-watch-logs'", 'role-for-log-group': 'role' },
    written: stack => {
      ofLogGroup(stack);
      written(stack, { LogDestinationType: 'cloud-watch-logs', DeliverLogsPermissionArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Role'), 'Arn'] } });
    },
  },

  'a log group in another account or Region: the role belongs to the account of the flow log': {
    unwritable: { 'log-group-is-a-bucket': 'logGroup: bucket' },
    refused: [`us-east-1:${ACCOUNT}`, `${REGION}:444455556666`].map(place => ({
      prop: 'logGroup',
      rule: 'must lie in the account and Region of the flow logs',
      value: `got one in ${place.split(':').reverse().join(', ')}`,
      wayOut: 'use a log group there, or S3FlowLogs with a central bucket',
      bad: (stack: Stack) => ofLogGroup(stack, { logGroup: logGroupIn(stack, place) }),
      twin: (stack: Stack) => ofLogGroup(stack, { logGroup: logGroupIn(stack, `${REGION}:${ACCOUNT}`) }),
    })),
  },

  'a log group encrypted with a key of another Region': {
    refused: [{
      prop: 'encryptionKey',
      rule: 'must lie in the Region of the log group',
      value: 'got a key in us-east-1',
      wayOut: 'create a key there',
      bad: stack => ofLogGroup(stack, { logGroup: new FlowLogsLogGroup(stack, 'Group', { encryptionKey: keyIn(stack, 'us-east-1') }) }),
      twin: stack => ofLogGroup(stack, { logGroup: new FlowLogsLogGroup(stack, 'Group', { encryptionKey: keyIn(stack, REGION) }) }),
    }],
  },

  'a name that log groups cannot have': {
    refused: [{
      prop: 'logGroupName',
      rule: 'must be 1 to 512 letters, digits and the characters _ - / . #',
      value: 'got "my group"',
      wayOut: 'or leave it out',
      bad: stack => ofLogGroup(stack, { logGroup: new FlowLogsLogGroup(stack, 'Group', { logGroupName: 'my group' }) }),
      twin: stack => ofLogGroup(stack, { logGroup: new FlowLogsLogGroup(stack, 'Group', { logGroupName: 'my-group' }) }),
    }],
  },

  'a class of log group of which nothing can be asked': {
    refused: [{
      prop: 'logGroup',
      rule: 'must be of the class STANDARD or INFREQUENT_ACCESS',
      value: 'got DELIVERY',
      wayOut: 'use another log group',
      bad: stack => ofLogGroup(stack, { logGroup: new logs.CfnLogGroup(stack, 'Group', { logGroupClass: 'DELIVERY' }) }),
      twin: stack => ofLogGroup(stack, { logGroup: new logs.CfnLogGroup(stack, 'Group', { logGroupClass: 'INFREQUENT_ACCESS' }) }),
    }],
  },

  'a key whose policy does not admit CloudWatch Logs': {
    written: stack => {
      ofLogGroup(stack, { logGroup: new FlowLogsLogGroup(stack, 'Group', { encryptionKey: new kms.Key(stack, 'Key') }) });
      const statement = Match.objectLike({ Effect: 'Allow', Principal: { Service: { 'Fn::Join': ['', [`logs.${REGION}.`, { Ref: 'AWS::URLSuffix' }]] } } });
      Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([statement]) } });
    },
  },

  'only one of the two cross-account roles': {
    unwritable: { 'one-role-of-two': 'deliverCrossAccountRole', 'one-role-across-accounts': 'destinationRole', 'stream-value': 'new FlowLogDeliveryStream' },
    written: stack => {
      ofStream(stack, away, 'Away');
      ofStream(stack, here, 'Here');
      const both = { DeliverLogsPermissionArn: Match.anyValue(), DeliverCrossAccountRole: Match.anyValue() };
      const template = Template.fromStack(stack);
      template.resourcePropertiesCountIs(FLOW_LOG, both, 1);
      template.resourcePropertiesCountIs(FLOW_LOG, { DeliverLogsPermissionArn: Match.absent(), DeliverCrossAccountRole: Match.absent() }, 1);
    },
  },

  'a role for a stream in the same account': { unwritable: { 'role-within-account': '{ role }' } },

  'a stream in another account without roles': {
    unwritable: { 'bare-stream': 'stream: deliveryStream' },
    refused: [{
      prop: 'stream',
      rule: 'must lie in the account of the flow logs',
      value: 'got one in 444455556666',
      wayOut: 'write FlowLogDeliveryStream.crossAccount',
      bad: stack => ofStream(stack, () => FlowLogDeliveryStream.sameAccount(streamByArn(stack, '444455556666'))),
      twin: stack => ofStream(stack, () => FlowLogDeliveryStream.sameAccount(streamByArn(stack, ACCOUNT))),
    }, {
      prop: 'stream',
      rule: 'must lie in another account than the flow logs',
      value: `got ${ACCOUNT}`,
      wayOut: 'write FlowLogDeliveryStream.sameAccount',
      bad: stack => ofStream(stack, () => FlowLogDeliveryStream.crossAccount({ account: ACCOUNT, streamName: 'network' })),
      twin: stack => ofStream(stack, away),
    }],
  },

  'two roles of one name in the account of the stream, or one in another place than the stream': {
    refused: [{
      prop: 'stream',
      rule: 'must have one FirehoseFlowLogsAccess',
      value: 'got another one for network',
      wayOut: 'add the sourceAccounts there',
      bad: stack => sides(stack, 'network', 'network'),
      twin: stack => sides(stack, 'network', 'other'),
    }, {
      prop: 'stream',
      rule: 'must lie in the account and Region of the stack',
      value: 'got one in 444455556666',
      wayOut: 'create the FirehoseFlowLogsAccess in a stack there',
      bad: stack => side(stack, streamByArn(stack, '444455556666')),
      twin: stack => side(stack, streamByArn(stack, ACCOUNT)),
    }],
  },

  'a role in the account of the stream under another name': {
    unwritable: { 'other-role-name': "roleName: 'delivery'" },
    written: stack => {
      const stream = new firehose.CfnDeliveryStream(stack, 'Deliveries', { deliveryStreamName: 'network' });
      new FirehoseFlowLogsAccess(stack, 'Destination', { stream, sourceAccounts: ['444455556666'] });
      Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { RoleName: Match.stringLikeRegexp('^AWSLogDeliveryFirehoseCrossAccountRole') });
    },
  },

  'an ARN of a stream with a colon behind deliverystream': {
    unwritable: { 'stream-arn': 'deliverystream:network' },
    written: stack => {
      ofStream(stack, away);
      written(stack, { LogDestination: { 'Fn::Join': ['', Match.arrayWith([`:firehose:${REGION}:444455556666:deliverystream/network`])] } });
    },
  },

  'a stream that takes its records from elsewhere than Direct PUT': {
    refused: [{
      prop: 'stream',
      rule: 'must take its records by Direct PUT',
      value: 'got the type KinesisStreamAsSource',
      wayOut: 'create a stream without a source',
      bad: stack => ofStream(stack, typed(stack, 'KinesisStreamAsSource')),
      twin: stack => ofStream(stack, typed(stack, 'DirectPut')),
    }],
  },
};

/** Rules of the fields in a record. */
const FIELDS: Record<string, Row> = {
  'at least one field': {
    refused: [{
      prop: 'fields of a flow log format',
      rule: 'must be at least one',
      value: 'got none',
      wayOut: 'use FlowLogFormat.DEFAULT',
      bad: withFormat(() => FlowLogFormat.of()),
      twin: withFormat(() => SHORT),
    }],
  },

  'fields that exist': {
    refused: [{
      prop: 'logFormat',
      rule: 'names "pkt_srcaddr", which is no flow log field',
      value: 'in "${pkt_srcaddr}"',
      wayOut: 'did you mean ${pkt-srcaddr}?',
      bad: parsed('${pkt_srcaddr}'),
      twin: parsed('${pkt-srcaddr}'),
    }],
  },

  'each field once': {
    refused: [{
      prop: 'format',
      rule: 'must list each field once',
      value: 'got srcaddr again',
      wayOut: 'a new flow log has no use for it',
      bad: parsed('${srcaddr} ${bytes} ${srcaddr}'),
      twin: parsed('${srcaddr} ${bytes} ${dstaddr}'),
    }],
  },

  'fields of VPCs in VPC flow logs only': {
    refused: [{
      prop: 'format',
      rule: 'must consist of fields that transit gateway flow logs have',
      value: 'got action',
      wayOut: 'leave them out',
      bad: stack => ofGateway(stack, { format: SHORT.plus(FlowLogField.ACTION) }),
      twin: stack => ofGateway(stack, { format: SHORT.plus(FlowLogField.TGW_ID) }),
    }],
  },

  'fields of transit gateways in their flow logs only': {
    refused: [{
      prop: 'format',
      rule: 'must consist of fields that VPC flow logs have',
      value: 'got packets-lost-blackhole',
      wayOut: 'leave them out',
      bad: stack => ofVpc(stack, { format: SHORT.plus(FlowLogField.PACKETS_LOST_BLACKHOLE) }),
      twin: stack => ofVpc(stack, { format: SHORT.plus(FlowLogField.PACKETS) }),
    }],
  },

  'one or two tag keys for each kind of resource': {
    unwritable: { 'tags-of-other-kinds': 'volume' },
    refused: [{
      prop: 'tags.instance',
      rule: 'must be one or two tag keys',
      value: 'got ["Name","Team","Stage"]',
      wayOut: 'a record shows two tags of a kind at most',
      bad: tagged(['Name', 'Team', 'Stage']),
      twin: tagged(['Name', 'Team']),
    }, {
      prop: 'tags.instance',
      rule: 'must be one or two tag keys',
      value: 'got []',
      wayOut: 'leave it out',
      bad: tagged([]),
      twin: tagged(['Name']),
    }],
  },

  'tag keys of 1 to 128 characters': {
    refused: [['', 'x'], ['x'.repeat(129), 'x'.repeat(128)]].map(([long, short]) => ({
      prop: 'tags.instance',
      rule: 'must be tag keys of 1 to 128 characters',
      value: `got "${long}"`,
      wayOut: 'write the key of a tag',
      bad: tagged([long]),
      twin: tagged([short]),
    })),
  },

  'a key for each tag field, and a field for each key': {
    refused: [{
      prop: 'tags.instance',
      rule: 'must hold a key for each tag field of the format',
      value: 'got ["Name"] for instance-tag, instance-tag-2',
      wayOut: 'add the missing key',
      bad: withFormat(() => FlowLogFormat.parse('${instance-tag-2} ${instance-tag}', { tags: { instance: ['Name'] } })),
      twin: withFormat(() => FlowLogFormat.parse('${instance-tag-2} ${instance-tag}', { tags: { instance: ['Name', 'Team'] } })),
    }, {
      prop: 'tags.autoScalingGroup',
      rule: 'must hold no more keys than the format has tag fields',
      value: 'got ["Name"] where asg-tag is missing',
      wayOut: 'add the field to the format, or leave the key out',
      bad: withFormat(() => FlowLogFormat.parse('${srcaddr}', { tags: { autoScalingGroup: ['Name'] } })),
      twin: withFormat(() => FlowLogFormat.parse('${asg-tag} ${srcaddr}', { tags: { autoScalingGroup: ['Name'] } })),
    }],
  },

  'no tags in records of transit gateways': {
    refused: [{
      prop: 'format',
      rule: 'must consist of fields that transit gateway flow logs have',
      value: 'got instance-tag',
      wayOut: 'leave them out',
      bad: stack => ofGateway(stack, { format: SHORT.withTags({ instance: ['Name'] }) }),
      twin: stack => ofVpc(stack, { format: SHORT.withTags({ instance: ['Name'] }) }),
    }],
  },

  'the default format of VPCs: 14 fields, no others': {
    written: stack => {
      ofVpc(stack, { format: FlowLogFormat.DEFAULT });
      written(stack, { LogFormat: Match.stringLikeRegexp('^\\$\\{version\\}( \\$\\{[a-z-]+\\}){13}$') });
    },
  },

  'a kind to come follows known rules': { unwritable: { 'kind-without-rules': 'fromResource' } },
};

const ROWS = [COMBINATIONS, DESTINATIONS, FIELDS].flatMap(rows => Object.entries(rows));
const UNWRITABLE = read('test/compile/unwritable.ts');

describe.each(ROWS)('%s', (_, { unwritable = {}, refused = [], written: writes }) => {
  const cases = Object.entries(unwritable);

  test('has a proof', () => {
    expect(cases.length + refused.length + (writes === undefined ? 0 : 1)).toBeGreaterThan(0);
  });

  cases.forEach(([name, code]) => test(`fails when it is compiled: ${name}`, () => {
    const lines = UNWRITABLE.split('\n');
    const at = lines.findIndex(line => line.startsWith(`// @ts-expect-error [${name}] `));
    expect(lines[at + 1]).toContain(code);
  }));

  refused.forEach(({ prop, rule, value, wayOut, bad, twin }) => {
    test(`fails when synthesised: ${rule}, ${value.slice(0, 60)}`, () => {
      const message = refusal(() => bad(newPlacedStack()));
      expect(message.slice(0, prop.length + 1 + rule.length)).toBe(`${prop} ${rule}`);
      const end = message.indexOf('; ');
      expect(message.slice(0, end)).toContain(value);
      expect(message.slice(end)).toContain(wayOut);
    });

    test(`its twin passes: ${rule}, not ${value.slice(0, 60)}`, () => {
      const stack = newPlacedStack();
      twin(stack);
      expect(Object.keys(Template.fromStack(stack).findResources(FLOW_LOG)).length).toBeGreaterThan(0);
    });
  });

  if (writes !== undefined) {
    test('is written right by itself', () => writes(newPlacedStack()));
  }
});

test('each case in brackets of the compile test belongs to a row', () => {
  const named = [...UNWRITABLE.matchAll(/@ts-expect-error \[([a-z0-9-]+)\]/g)].map(match => match[1]);
  expect(named.sort()).toEqual([...new Set(ROWS.flatMap(([, { unwritable = {} }]) => Object.keys(unwritable)))].sort());
});

function read(path: string): string {
  return readFileSync(join(__dirname, '../..', path), 'utf8');
}
