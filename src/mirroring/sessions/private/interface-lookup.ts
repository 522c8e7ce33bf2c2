import { aws_ec2 as ec2, aws_iam as iam, aws_logs as logs, custom_resources as custom, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refuseOtherEnvironment } from './environment';
import { resourceName } from '../../../private/network-resources';

/** Child of the instance: one lookup however many sessions and targets ask. */
const LOOKUP = 'PrimaryInterface';

/** What aws-cdk-lib calls its function for calls of the SDK, of which a stack has one. */
const FUNCTION = `AWS${custom.AwsCustomResource.PROVIDER_FUNCTION_UUID.replace(/-/g, '')}`;

const ID = 'NetworkInterfaces.0.NetworkInterfaceId';

/** An instance's primary interface. */
export interface PrimaryInterface {
  readonly networkInterfaceId: string;
  /** Names of the interface and of the instance, for comparison. */
  readonly names: string[];
}

/**
 * The primary interface of an instance: the one that the app attaches to it, otherwise the one that a lookup at deployment finds, since
 * `AWS::EC2::Instance` does not tell.
 *
 * @param scope the construct that errors name
 */
export function primaryInterfaceOf(scope: Construct, instance: ec2.Instance): PrimaryInterface {
  refuseOtherEnvironment(scope, 'instance', instance, 'create this in a stack beside the instance');
  const networkInterfaceId = attachedInterface(instance) ?? lookUp(instance);
  return { networkInterfaceId, names: [resourceName(networkInterfaceId), resourceName(instance.instanceId)] };
}

/** Whether somebody has asked for the interface of an instance, and found none that the app attaches. */
export function isLookedUp(instance: ec2.Instance): boolean {
  return instance.node.tryFindChild(LOOKUP) !== undefined;
}

/** The declared interface at device index 0. */
export function attachedInterface(instance: ec2.Instance): string | undefined {
  const { networkInterfaces } = instance.node.defaultChild as ec2.CfnInstance;
  const listed = Array.isArray(networkInterfaces) ? networkInterfaces as ec2.CfnInstance.NetworkInterfaceProperty[] : [];
  return listed.find(({ deviceIndex }) => String(deviceIndex) === '0')?.networkInterfaceId;
}

function lookUp(instance: ec2.Instance): string {
  const existing = instance.node.tryFindChild(LOOKUP) as custom.AwsCustomResource | undefined;
  return (existing ?? newLookup(instance)).getResponseField(ID);
}

function newLookup(instance: ec2.Instance): custom.AwsCustomResource {
  // eslint-disable-next-line awscdk/require-passing-this -- a function has no construct of its own; all who ask share what lies in the instance
  return new custom.AwsCustomResource(instance, LOOKUP, {
    resourceType: 'Custom::PrimaryNetworkInterface',
    onUpdate: {
      service: 'EC2',
      action: 'describeNetworkInterfaces',
      parameters: {
        Filters: [
          filter('attachment.instance-id', instance.instanceId),
          // Not enough alone: with several network cards, each has a device 0.
          filter('attachment.device-index', '0'),
          // The primary interface has it. Also, AWS fails calls without pages in accounts with many interfaces unless they have this filter.
          filter('private-ip-address', instance.instancePrivateIp),
        ],
      },
      outputPaths: [ID],
      // Another instance is another answer; nothing is to be deleted with the old one.
      physicalResourceId: custom.PhysicalResourceId.of(instance.instanceId),
      logging: custom.Logging.withDataHidden(),
    },
    // The action knows no resources.
    policy: custom.AwsCustomResourcePolicy.fromStatements([new iam.PolicyStatement({ actions: ['ec2:DescribeNetworkInterfaces'], resources: ['*'] })]),
    installLatestAwsSdk: false,
    logGroup: logGroupOf(Stack.of(instance)),
    serviceTimeout: Duration.minutes(5),
  });
}

function filter(name: string, value: string): { [key: string]: unknown } {
  return { Name: name, Values: [value] };
}

/** Lambda's own log group would never expire and would outlive the stack. A function that is there already keeps what its first user chose. */
function logGroupOf(stack: Stack): logs.ILogGroup | undefined {
  if (stack.node.tryFindChild(FUNCTION) !== undefined) {
    return undefined;
  }
  // eslint-disable-next-line awscdk/require-passing-this -- beside the function, which belongs to the stack
  return new logs.LogGroup(stack, 'PrimaryInterfaceLookupLogs', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
}
