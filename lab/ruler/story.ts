import { App, aws_ec2 as ec2, aws_iam as iam, aws_kinesisfirehose as firehose, aws_kms as kms, Stack } from 'aws-cdk-lib';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import {
  CloudWatchFlowLogs, FirehoseFlowLogs, FlowLogBucket, FlowLogsLogGroup, FlowLogSource, FlowLogDeliveryStream, FlowLogTamperAlarm, S3FlowLogs,
} from '../../src';
import { ACCOUNT, CALLERS, DENIED, flowLogsDeleted, ofBucket, ofKey, ofLogGroup, ofStream, recorded, REGION } from '../events/cloudtrail';
import { fail, JsonObject, objectAt } from '../private/errors';
import { Template } from '../private/template';

/** A call, and whether the alarm shall hear of it. */
export interface Case {
  readonly name: string;
  readonly event: JsonObject;
  readonly isHeard: boolean;
}

const BUCKET = 'example-flow-log-archive';
const STREAM = 'network-flow-logs';

/** All three destinations, watched by one alarm. */
function template(): JsonObject {
  const stack = new Stack(new App(), 'Network', { env: { account: ACCOUNT, region: REGION } });
  const source = (id: string) => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, id, id));
  const bucket = new FlowLogBucket(stack, 'Bucket', { bucketName: BUCKET, encryptionKey: new kms.Key(stack, 'ArchiveKey') });
  const logGroup = new FlowLogsLogGroup(stack, 'Group', { logGroupName: 'network', encryptionKey: new kms.Key(stack, 'GroupKey') });
  const stream = new firehose.CfnDeliveryStream(stack, 'Stream', { deliveryStreamName: STREAM });
  new FlowLogTamperAlarm(stack, 'Tamper', {
    flowLogs: [
      new S3FlowLogs(stack, 'Archive', { sources: [source('vpc-0a'), source('vpc-0b')], bucket }),
      new CloudWatchFlowLogs(stack, 'Live', { sources: [source('vpc-0c')], trafficType: ec2.FlowLogTrafficType.REJECT, logGroup }),
      new FirehoseFlowLogs(stack, 'Away', { sources: [source('vpc-0d')], stream: FlowLogDeliveryStream.sameAccount(stream) }),
    ],
    deploymentRoles: [iam.Role.fromRoleArn(stack, 'Deployer', `arn:aws:iam::${ACCOUNT}:role/platform/Deployer`)],
  });
  return JSON.parse(JSON.stringify(Synthesized.fromStack(stack).toJSON())) as JsonObject;
}

/** Ids of flow logs as AWS would give them, by logical id. */
function flowLogIds(body: JsonObject): Record<string, string> {
  const ids = Object.entries(objectAt(body.Resources, 'Resources')).filter(([, resource]) => objectAt(resource, 'resource').Type === 'AWS::EC2::FlowLog').map(([id]) => id);
  return Object.fromEntries(ids.map((id, index) => [id, `fl-0e17aa62a21d4bb0${index}`]));
}

/** The patterns that were synthesized, as EventBridge gets them, and what they shall hear. */
export function tamperStory(): { patterns: JsonObject[]; cases: Case[] } {
  const body = template();
  const parameters = flowLogIds(body);
  const deployed = new Template(body, { account: ACCOUNT, region: REGION, parameters });
  const keys = deployed.ofType('AWS::KMS::Key').map(({ logicalId }) => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${logicalId.toLowerCase()}`);
  const evidence = deployed.ofType('AWS::Logs::LogGroup').find(({ properties }) => properties.LogGroupName === undefined) ?? fail('no log group of the alarm');
  return {
    patterns: deployed.ofType('AWS::Events::Rule').map(({ properties }) => objectAt(properties.EventPattern, 'EventPattern')),
    cases: casesOf(Object.values(parameters), keys, evidence.logicalId.toLowerCase()),
  };
}

/** Calls by service, written from AWS's lists and not from the library's. */
const TAMPERING: Record<string, string[]> = {
  s3: [
    'PutBucketPolicy', 'DeleteBucketPolicy', 'PutBucketLifecycle', 'PutBucketLifecycleConfiguration', 'DeleteBucketLifecycle', 'PutBucketPublicAccessBlock',
    'DeleteBucketPublicAccessBlock', 'PutBucketVersioning', 'PutBucketAcl', 'DeleteBucket', 'PutBucketEncryption', 'DeleteBucketEncryption', 'PutBucketOwnershipControls',
  ],
  kms: ['DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy', 'DeleteImportedKeyMaterial'],
  logs: ['DeleteLogGroup', 'DeleteLogStream', 'PutRetentionPolicy', 'DeleteRetentionPolicy', 'AssociateKmsKey', 'DisassociateKmsKey'],
  firehose: ['DeleteDeliveryStream', 'UpdateDestination', 'StopDeliveryStreamEncryption'],
};

/** Calls that change nothing that is watched. */
const HARMLESS: Record<string, string[]> = {
  s3: ['GetBucketPolicy', 'GetBucketLifecycle', 'ListBuckets', 'CreateBucket', 'PutBucketTagging'],
  kms: ['Decrypt', 'GenerateDataKey', 'DescribeKey', 'GetKeyPolicy', 'EnableKey', 'CancelKeyDeletion'],
  logs: ['DescribeLogGroups', 'CreateLogStream', 'PutMetricFilter'],
  firehose: ['DescribeDeliveryStream', 'TagDeliveryStream'],
};

function casesOf(flowLogs: readonly string[], [archiveKey, groupKey]: readonly string[], evidence: string): Case[] {
  const { role, deployment, deployer } = CALLERS;
  const watched: Record<string, JsonObject[]> = {
    s3: [ofBucket(BUCKET)],
    kms: [ofKey(archiveKey), ofKey(groupKey), ofKey(archiveKey, archiveKey)],
    logs: [ofLogGroup('network'), ofLogGroup(evidence)],
    firehose: [ofStream(STREAM)],
  };
  const others: Record<string, JsonObject[]> = {
    s3: [ofBucket('example'), ofBucket(`${BUCKET}-2`)],
    kms: [ofKey(`arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`)],
    logs: [ofLogGroup('network-2'), ofLogGroup('/aws/lambda/other')],
    firehose: [ofStream('other')],
  };
  const all = (services: Record<string, string[]>, abouts: Record<string, JsonObject[]>, caller: JsonObject, isHeard: boolean, why: string): Case[] =>
    Object.entries(services).flatMap(([service, names]) => names.flatMap(name => abouts[service].map(about => (
      { name: `${name} ${why}`, event: recorded(service, name, caller, about), isHeard }))));
  const deleted = (why: string, isHeard: boolean, caller: JsonObject, about: JsonObject): Case => (
    { name: `DeleteFlowLogs ${why}`, event: recorded('ec2', 'DeleteFlowLogs', caller, about), isHeard });
  const denied = Object.fromEntries(Object.keys(TAMPERING).map(service => [service, [DENIED]]));
  return [
    ...all(TAMPERING, watched, role, true, 'by a role'),
    ...all(TAMPERING, watched, deployment, false, 'by CloudFormation'),
    ...all(TAMPERING, watched, deployer, false, 'by a role that deploys'),
    ...all(TAMPERING, others, role, false, 'of another resource'),
    ...all(HARMLESS, watched, role, false, 'which changes nothing'),
    ...all(TAMPERING, denied, role, true, 'denied, without parameters'),
    ...flowLogs.flatMap(id => [
      deleted(`of ${id} by a role`, true, role, flowLogsDeleted(id)),
      deleted(`of ${id} by CloudFormation`, false, deployment, flowLogsDeleted(id)),
      deleted(`of ${id} and another`, true, role, flowLogsDeleted('fl-0b99f482856f6f98b', id)),
    ]),
    deleted('of others', false, role, flowLogsDeleted('fl-0b99f482856f6f98b', 'fl-0ef673ef70c4f07cc')),
    deleted('of another', false, role, flowLogsDeleted('fl-0b99f482856f6f98b')),
    deleted('in a form that nobody knows', true, role, { requestParameters: { flowLogIds: ['fl-0b99f482856f6f98b'] } }),
    deleted('denied, with parameters', true, role, { ...flowLogsDeleted(flowLogs[0]), errorCode: 'Client.UnauthorizedOperation' }),
    { name: 'DescribeFlowLogs', event: recorded('ec2', 'DescribeFlowLogs', role, flowLogsDeleted(flowLogs[0])), isHeard: false },
    ...Object.entries(CALLERS).map(([who, caller]) => deleted(`by ${who}`, !['deployment', 'deployer'].includes(who), caller, flowLogsDeleted(flowLogs[0]))),
    ...Object.entries(CALLERS).map(([who, caller]): Case => (
      { name: `PutBucketPolicy by ${who}`, event: recorded('s3', 'PutBucketPolicy', caller, ofBucket(BUCKET)), isHeard: !['deployment', 'deployer'].includes(who) })),
    // Only AWS may send events whose source begins with aws.
    { name: 'a forged event', event: { ...recorded('s3', 'DeleteBucket', role, ofBucket(BUCKET)), source: 'mine.s3' }, isHeard: false },
    { name: 'another kind of event', event: { ...recorded('s3', 'DeleteBucket', role, ofBucket(BUCKET)), 'detail-type': 'AWS Service Event via CloudTrail' }, isHeard: false },
  ];
}
