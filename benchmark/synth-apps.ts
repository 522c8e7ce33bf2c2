import { App, ArnFormat, aws_ec2 as ec2, aws_iam as iam, aws_s3 as s3, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { FlowLogFormat, FlowLogSource, S3FlowLogs } from 'cdk-network-visibility';

/** Where the sources come from: they exist and are given by id, or the app declares them. */
export type Sources = 'referenced' | 'declared';
/** `flat` is hand-written too, in the stack itself and without a construct for a VPC that exists: shorter ids, so another template. */
export type Side = 'ours' | 'hand-written' | 'flat';

interface Declared { readonly type: string; readonly resource: ec2.CfnVPC | ec2.CfnSubnet | ec2.CfnNetworkInterface }
/** What a hand-written flow log needs: the construct id is the library's, so that the templates are the same. */
interface Written { readonly constructId: string; readonly resourceType: string; readonly resourceId: string }

const PREFIX = 'flow-logs/vpc-parquet-hourly/';

/** An app with one bucket and as many flow logs. */
export function appOf(side: Side, sources: Sources, count: number): App {
  // CloudFormation takes 500 resources a stack; the benchmark asks how time grows, so the check is off on all sides.
  const app = new App({ analyticsReporting: false, context: { '@aws-cdk/core:stackResourceLimit': 0 } });
  const stack = new Stack(app, 'Network');
  if (side === 'ours') {
    new S3FlowLogs(stack, 'FlowLogs', { sources: sources === 'referenced' ? references(stack, count).map(vpc => FlowLogSource.vpc(vpc)) : declared(stack, count).map(sourceOf) });
  } else if (side === 'flat') {
    handWritten(stack, sources === 'referenced' ? numbers(count).map(i => written('VPC', vpcId(i), vpcId(i))) : declared(stack, count).map(writtenOf));
  } else {
    handWritten(new Construct(stack, 'FlowLogs'), sources === 'referenced'
      ? references(stack, count).map(({ vpcRef }) => written('VPC', vpcRef.vpcId, vpcRef.vpcId))
      : declared(stack, count).map(writtenOf));
  }
  return app;
}

function written(resourceType: string, identity: string, resourceId: string): Written {
  return { constructId: `${resourceType}-${identity}`, resourceType, resourceId };
}

function writtenOf({ type, resource }: Declared): Written {
  return written(type, resource.node.id, resource.ref);
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function vpcId(i: number): string {
  return `vpc-${(0x0a000000 + i).toString(16).padStart(17, '0')}`;
}

function references(stack: Stack, count: number): ec2refs.IVPCRef[] {
  return numbers(count).map(i => ec2.CfnVPC.fromVpcId(stack, `Vpc${i}`, vpcId(i)));
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
function handWritten(scope: Construct, flowLogs: readonly Written[]): void {
  const home = new Construct(scope, 'Bucket');
  const bucket = new s3.CfnBucket(home, 'Resource', {
    bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
    lifecycleConfiguration: { rules: [{ abortIncompleteMultipartUpload: { daysAfterInitiation: 7 }, status: 'Enabled' }] },
    ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
    publicAccessBlockConfiguration: { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
  });
  bucket.applyRemovalPolicy(RemovalPolicy.RETAIN);
  const policyDocument = documentFor(Stack.of(scope), bucket);
  const policy = new s3.CfnBucketPolicy(new Construct(home, 'Policy'), 'Resource', { bucket: bucket.ref, policyDocument });
  const logFormat = FlowLogFormat.RECOMMENDED_V5.logFormat;
  const logDestination = `${bucket.attrArn}/${PREFIX}`;
  for (const { constructId, resourceType, resourceId } of flowLogs) {
    const flowLog = new ec2.CfnFlowLog(scope, constructId, {
      resourceType,
      resourceId,
      trafficType: 'ALL',
      maxAggregationInterval: 600,
      logDestinationType: 's3',
      logDestination,
      destinationOptions: { FileFormat: 'parquet', HiveCompatiblePartitions: false, PerHourPartition: true },
      logFormat,
      tags: [{ key: 'Name', value: `${scope.node.path}/${constructId}` }],
    });
    flowLog.addDependency(policy);
  }
}

function documentFor(stack: Stack, bucket: s3.CfnBucket): iam.PolicyDocument {
  const delivery = { principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')] };
  const sourceArn = stack.formatArn({ service: 'logs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME });
  const from = { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': sourceArn } };
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
        conditions: { ...from, StringEqualsIfExists: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
      new iam.PolicyStatement({ ...delivery, actions: ['s3:GetBucketAcl', 's3:ListBucket'], resources: [bucket.attrArn], conditions: from }),
    ],
  });
}

/**
 * As a script, `<side> <sources> <count>` prints the milliseconds of processor time from an empty app to its template, twice: of the
 * first app of the process, which loads modules of aws-cdk-lib on first use, and of a second one.
 */
if (require.main === module) {
  const [side, sources, count] = process.argv.slice(2);
  const milliseconds = () => {
    const before = process.cpuUsage();
    appOf(side as Side, sources as Sources, Number(count)).synth();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  console.log(JSON.stringify([milliseconds(), milliseconds()]));
}
