import { ArnFormat, aws_iam as iam, aws_kinesisfirehose as firehose, Lazy, Stack } from 'aws-cdk-lib';
import { aws_kinesisfirehose as firehoserefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { FlowLogChoices, FlowLogWrites } from './flow-log-writes';
import { reject, show } from '../../../private/errors';
import { digest, physicalSuffix } from '../../../private/identity';
import { resourceOf } from '../../../private/shapes';
import { refuseOtherStage } from '../../../private/stages';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';
import { FlowLogSource } from '../flow-log-source';

/** The service that delivers to Firehose, whatever the kind of the source. */
const DELIVERY_SERVICE = 'delivery.logs.amazonaws.com';

/** AWS delivers across accounts only by a role whose name begins so. */
const DESTINATION_PREFIX = 'AWSLogDeliveryFirehoseCrossAccountRole';

/** How many ARNs of sources the policy of a role has room for: 10,240 characters. */
const MAX_SOURCES = 90;

/** The kinds of source as their ARNs spell them. */
const ARN_KINDS: Record<string, string> = {
  VPC: 'vpc',
  Subnet: 'subnet',
  NetworkInterface: 'network-interface',
  TransitGateway: 'transit-gateway',
  TransitGatewayAttachment: 'transit-gateway-attachment',
  RegionalNatGateway: 'natgateway',
};

const WRITES = new FlowLogWrites('stream');

/** Notes what the flow logs of one construct write into a stream. Refused are packets that would be counted twice. */
export function registerInStream(key: string, name: string, choices: readonly FlowLogChoices[]): void {
  const mixedWith = new Set<string>();
  WRITES.register(key, { where: `in the stream ${name}`, another: 'another stream' }, choices, (other, write) => {
    if (other.fingerprint !== write.fingerprint) {
      mixedWith.add(other.owner.node.path);
    }
  });
  if (mixedWith.size > 0) {
    const [{ owner }] = choices;
    warn(owner, 'formatsMixedInStream', `flow logs of ${[...mixedWith].join(', ')} write another format into the stream ${name}: records are lines without a header, `
      + 'and who reads the stream cannot tell them apart. Use the same format or another stream, or acknowledge this');
  }
}

/** A stream that takes its records from elsewhere takes none from flow logs. */
export function checkDirectPut(scope: Construct, stream: firehoserefs.IDeliveryStreamRef): void {
  refuseOtherStage(scope, 'stream', stream, 'firehose.DeliveryStream.fromDeliveryStreamArn(this, "Stream", "its-arn")');
  const resource = declaredStream(stream);
  const type = resource?.deliveryStreamType ?? 'DirectPut';
  const other = resource?.kinesisStreamSourceConfiguration ?? resource?.mskSourceConfiguration ?? resource?.databaseSourceConfiguration;
  if ((isKnown(type) && type !== 'DirectPut') || other !== undefined) {
    reject(`stream must take its records by Direct PUT, got the type ${type === 'DirectPut' ? 'of another source' : type} for ${stream.node.path}; `
      + 'flow logs cannot write to it, so create a stream without a source', scope);
  }
}

/** The name of a stream as far as synthesis knows it. */
export function nameOfStream(stream: firehoserefs.IDeliveryStreamRef): string | undefined {
  return [declaredStream(stream)?.deliveryStreamName, stream.deliveryStreamRef.deliveryStreamName].find(name => name !== undefined && isKnown(name));
}

function declaredStream(stream: firehoserefs.IDeliveryStreamRef): firehose.CfnDeliveryStream | undefined {
  return resourceOf(stream, firehose.CfnDeliveryStream.isCfnDeliveryStream);
}

/** Role names are the same in all Regions of an account, names of streams are not: the name tells the Region. 64 characters at most. */
export function destinationRoleArn(stack: Stack, account: string, streamName: string): string {
  return roleArn(stack, account, destinationRoleName(stack, streamName));
}

export function destinationRoleName(stack: Stack, streamName: string): string {
  return `${DESTINATION_PREFIX}-${stack.region}-${digest(streamName)}`;
}

/** Any number of constructs in a source account may write to one stream, each by a role of its own: they share the beginning of the name. */
function sourceRolePrefix(stack: Stack, streamName: string): string {
  return `FlowLogsToFirehose-${stack.region}-${digest(streamName)}-`;
}

function roleArn(stack: Stack, account: string, name: string): string {
  return stack.formatArn({ service: 'iam', region: '', account, resource: 'role', resourceName: name });
}

/** The ARN of a role for its own policy, where it cannot refer to itself: by its path and name, which Aspects may change until synthesis ends. */
function ownArn(stack: Stack, role: () => iam.Role): string {
  return Lazy.string({
    produce: () => {
      const resource = role().node.defaultChild;
      return iam.CfnRole.isCfnRole(resource) ? roleArn(stack, stack.account, `${(resource.path ?? '/').slice(1)}${resource.roleName}`) : role().roleArn;
    },
  });
}

/** Flow logs of other accounts find the role of the stream by its name: an Aspect must leave it as it is. */
export function refuseMovedRole(role: iam.Role, name: string): string[] {
  const { path = '/', roleName } = role.node.defaultChild as iam.CfnRole;
  return path === '/' && roleName === name ? [] : [
    `the role of FirehoseFlowLogsAccess must keep its name and have no path, since flow logs of other accounts find it by them, got ${show(`${path}${roleName}`)} `
      + `instead of ${show(`/${name}`)}; leave ${role.node.path} out of what changes them, such as an Aspect`,
  ];
}

/**
 * The role of the sources' account.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/firehose-cross-account-delivery.html
 */
export function createSourceRole(scope: Construct, streamName: string, destination: string, sources: readonly FlowLogSource[]): iam.Role {
  const stack = Stack.of(scope);
  // eslint-disable-next-line awscdk/require-passing-this -- a function has no construct of its own
  const role: iam.Role = new iam.Role(scope, 'SourceRole', {
    roleName: `${sourceRolePrefix(stack, streamName)}${physicalSuffix(scope)}`,
    assumedBy: new iam.ServicePrincipal(DELIVERY_SERVICE, {
      conditions: {
        // AWS documents this trust without conditions: nobody knows whether log delivery tells for whom it acts. Where it does, only for
        // this account; a condition that insists would make a role of which AWS may never make use.
        StringEqualsIfExists: { 'aws:SourceAccount': stack.account },
        // Wildcards: neither flow logs nor the deliveries behind them have ids that anybody knows beforehand. AWS documents the second form
        // for bucket policies and the first for the role of CloudWatch Logs.
        ArnLikeIfExists: {
          'aws:SourceArn': [
            stack.formatArn({ service: 'ec2', resource: 'vpc-flow-log', resourceName: '*' }),
            stack.formatArn({ service: 'logs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME }),
          ],
        },
      },
    }),
    inlinePolicies: {
      Delivery: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            actions: ['iam:PassRole'],
            resources: [ownArn(stack, () => role)],
            conditions: {
              StringEquals: { 'iam:PassedToService': DELIVERY_SERVICE },
              StringLike: { 'iam:AssociatedResourceARN': sources.map(source => arnOf(stack, source)) },
            },
          }),
          new iam.PolicyStatement({
            actions: ['logs:CreateLogDelivery', 'logs:DeleteLogDelivery', 'logs:GetLogDelivery', 'logs:ListLogDeliveries'],
            // Wildcard: these actions know no resources.
            resources: ['*'],
          }),
          new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [destination] }),
        ],
      }),
    },
  });
  return role;
}

/** The role's policy names each source. */
export function checkNameable(scope: Construct, sources: readonly FlowLogSource[]): void {
  const unknown = sources.find(source => ARN_KINDS[source._resourceType] === undefined);
  if (unknown !== undefined) {
    reject(`sources must be of kinds whose ARNs this library knows where the stream is in another account, got ${unknown._label}; the role's policy names each source, `
      + 'so use a stream in the account of the source', scope);
  }
  if (sources.length > MAX_SOURCES) {
    reject(`sources must be at most ${MAX_SOURCES} where the stream is in another account, got ${sources.length}; the role's policy names each source and has no room for more, `
      + 'so create two FirehoseFlowLogs, or watch VPCs rather than their subnets', scope);
  }
}

function arnOf(stack: Stack, source: FlowLogSource): string {
  return stack.formatArn({ service: 'ec2', resource: ARN_KINDS[source._resourceType], resourceName: source._resourceId });
}

/** The roles of the sources' accounts. The accounts by themselves: a trust in a role that does not exist yet cannot be created. */
export class SourceRoles extends iam.PrincipalBase {
  public readonly policyFragment: iam.PrincipalPolicyFragment;

  constructor(stack: Stack, accounts: readonly string[], streamName: string) {
    super();
    this.policyFragment = new iam.PrincipalPolicyFragment(
      { AWS: accounts.map(account => new iam.AccountPrincipal(account).arn) },
      // Wildcards: the account is bounded by the principal; a role may have a path, and each construct of a source account has a role of its own.
      { ArnLike: { 'aws:PrincipalArn': roleArn(stack, '*', `*${sourceRolePrefix(stack, streamName)}*`) } },
    );
  }

  /** Never merged with other principals: the role has none. */
  public dedupeString(): string | undefined {
    return undefined;
  }
}

/** What the role of the stream's account may do: what AWS does itself when both are in one account. */
export function destinationStatements(stack: Stack, stream: firehoserefs.IDeliveryStreamRef): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [roleArn(stack, stack.account, `aws-service-role/${DELIVERY_SERVICE}/AWSServiceRoleForLogDelivery`)],
      conditions: { StringEquals: { 'iam:AWSServiceName': DELIVERY_SERVICE } },
    }),
    new iam.PolicyStatement({
      actions: ['firehose:TagDeliveryStream'],
      resources: [stream.deliveryStreamRef.deliveryStreamArn],
      conditions: {
        'StringEquals': { 'aws:RequestTag/LogDeliveryEnabled': 'true' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['LogDeliveryEnabled'] },
      },
    }),
  ];
}
