import { App, ArnFormat, aws_ec2 as ec2, aws_iam as iam, aws_s3 as s3, CfnDeletionPolicy, Stack } from 'aws-cdk-lib';
import { FlowLogFormat, FlowLogSource, S3FlowLogs } from 'cdk-network-visibility';

/** Where the sources come from: they exist and are given by id, or the app declares them. */
export type Sources = 'referenced' | 'declared';
export type Side = 'ours' | 'hand-written';

interface Declared { readonly type: string; readonly resource: ec2.CfnVPC | ec2.CfnSubnet | ec2.CfnNetworkInterface }

const PREFIX = 'flow-logs/vpc-parquet-hourly/';

/** An app with one bucket and as many flow logs, the two sides with the same resources. */
export function appOf(side: Side, sources: Sources, count: number): App {
  // CloudFormation takes 500 resources a stack; the benchmark asks how time grows, so the check is off on both sides.
  const app = new App({ analyticsReporting: false, context: { '@aws-cdk/core:stackResourceLimit': 0 } });
  const stack = new Stack(app, 'Network');
  if (side === 'ours') {
    new S3FlowLogs(stack, 'FlowLogs', { sources: sources === 'referenced' ? referenced(stack, count) : declared(stack, count).map(sourceOf) });
  } else {
    const ids = (): [string, string][] => sources === 'referenced'
      ? numbers(count).map(i => ['VPC', vpcId(i)])
      : declared(stack, count).map(({ type, resource }) => [type, resource.ref]);
    handWritten(stack, ids());
  }
  return app;
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function vpcId(i: number): string {
  return `vpc-${(0x0a000000 + i).toString(16).padStart(17, '0')}`;
}

function referenced(stack: Stack, count: number): FlowLogSource[] {
  return numbers(count).map(i => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, `Vpc${i}`, vpcId(i))));
}

/** VPCs, subnets of one further VPC, and network interfaces in one further subnet of it, a third each. */
function declared(stack: Stack, count: number): Declared[] {
  const home = new ec2.CfnVPC(stack, 'Home', { cidrBlock: '10.0.0.0/8' });
  const room = new ec2.CfnSubnet(stack, 'Room', { vpcId: home.ref, cidrBlock: '10.255.0.0/16' });
  return numbers(count).map(i => {
    if (i % 3 === 0) return { type: 'VPC', resource: new ec2.CfnVPC(stack, `Vpc${i}`, { cidrBlock: '10.0.0.0/16' }) };
    if (i % 3 === 1) return { type: 'Subnet', resource: new ec2.CfnSubnet(stack, `Subnet${i}`, { vpcId: home.ref, cidrBlock: `10.${i >> 8}.${i & 255}.0/24` }) };
    return { type: 'NetworkInterface', resource: new ec2.CfnNetworkInterface(stack, `Interface${i}`, { subnetId: room.ref }) };
  });
}

function sourceOf({ resource }: Declared): FlowLogSource {
  if (resource instanceof ec2.CfnVPC) return FlowLogSource.vpc(resource);
  return resource instanceof ec2.CfnSubnet ? FlowLogSource.subnet(resource) : FlowLogSource.networkInterface(resource);
}

/** What an engineer would write who knows all that the library knows. */
function handWritten(stack: Stack, sources: readonly [type: string, id: string][]): void {
  const bucket = new s3.CfnBucket(stack, 'Bucket', {
    bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
    lifecycleConfiguration: { rules: [{ abortIncompleteMultipartUpload: { daysAfterInitiation: 7 }, status: 'Enabled' }] },
    ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
    publicAccessBlockConfiguration: { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
  });
  bucket.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
  bucket.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  const policy = new s3.CfnBucketPolicy(stack, 'Policy', { bucket: bucket.ref, policyDocument: policyDocument(stack, bucket) });
  const logFormat = FlowLogFormat.RECOMMENDED_V5.logFormat;
  for (const [i, [resourceType, resourceId]] of sources.entries()) {
    const flowLog = new ec2.CfnFlowLog(stack, `FlowLog${i}`, {
      resourceType,
      resourceId,
      trafficType: 'ALL',
      maxAggregationInterval: 600,
      logDestinationType: 's3',
      logDestination: `${bucket.attrArn}/${PREFIX}`,
      destinationOptions: { FileFormat: 'parquet', HiveCompatiblePartitions: false, PerHourPartition: true },
      logFormat,
    });
    flowLog.addDependency(policy);
  }
}

function policyDocument(stack: Stack, bucket: s3.CfnBucket): iam.PolicyDocument {
  const delivery = { principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')] };
  const sourceArn = stack.formatArn({ service: 'logs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME });
  const from = (equals: Record<string, string>) => ({
    StringEquals: { ...equals, 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': sourceArn },
  });
  return new iam.PolicyDocument({
    statements: [
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:*'],
        resources: [bucket.attrArn, `${bucket.attrArn}/*`],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      new iam.PolicyStatement({
        ...delivery,
        actions: ['s3:PutObject'],
        resources: [`${bucket.attrArn}/flow-logs/*/AWSLogs/${stack.account}/*`],
        conditions: from({ 's3:x-amz-acl': 'bucket-owner-full-control' }),
      }),
      new iam.PolicyStatement({ ...delivery, actions: ['s3:GetBucketAcl', 's3:ListBucket'], resources: [bucket.attrArn], conditions: from({}) }),
    ],
  });
}

/**
 * As a script, `<side> <sources> <count>` prints the milliseconds from an empty app to its template, twice: of the first app of the
 * process, which loads the modules of aws-cdk-lib on first use, and of a second one.
 */
if (require.main === module) {
  const [side, sources, count] = process.argv.slice(2);
  const milliseconds = () => {
    const started = process.hrtime.bigint();
    appOf(side as Side, sources as Sources, Number(count)).synth();
    return Number(process.hrtime.bigint() - started) / 1e6;
  };
  console.log(JSON.stringify([milliseconds(), milliseconds()]));
}
