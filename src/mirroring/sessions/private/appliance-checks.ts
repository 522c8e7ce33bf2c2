import { isIP } from 'net';
import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Appliance } from './appliances';
import { rangesOf } from './security-group-rules';
import { reject, show } from '../../../private/errors';
import { holds } from '../../../private/ranges';
import { isKnown } from '../../../private/tokens';

/** Ranges whose addresses a target group takes besides those of its VPC. */
const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'];

/**
 * Refuses what cannot be registered, or receives no packets in UDP.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html
 */
export function checkAppliances(appliances: readonly Appliance[], vpc: ec2.IVpc, scope: IConstruct): void {
  for (const { entry, label, targetType } of appliances) {
    if (targetType === elbv2.TargetType.ALB) {
      reject(`targets must be appliances, got the Application Load Balancer ${label}, which takes HTTP only; name the appliances themselves`, scope);
    }
    if (entry?.port !== undefined && isKnown(entry.port) && !(Number.isInteger(entry.port) && entry.port >= 1 && entry.port <= 65535)) {
      reject(`targets must receive on a port from 1 to 65535, got ${entry.port} of ${label}; leave the port out`, scope);
    }
    if (entry !== undefined && targetType === elbv2.TargetType.IP && isKnown(entry.id)) {
      checkAddress(entry.id, vpc, scope);
    }
  }
}

function checkAddress(address: string, vpc: ec2.IVpc, scope: IConstruct): void {
  if (isIP(address) !== 4) {
    reject(`targets must be IPv4 addresses where they are addresses, got ${show(address)}; write new targets.IpTarget("10.0.1.4")`, scope);
  }
  const ranges = literalRangesOf(vpc);
  const isOfVpc = ranges === undefined || ranges.some(range => !isKnown(range) || holds(range, `${address}/32`));
  if (!isOfVpc && !PRIVATE.some(range => holds(range, `${address}/32`))) {
    reject(`targets must be addresses of the VPC or private ones, got ${show(address)}: a target group takes no public address; `
      + 'name the private address of the appliance', scope);
  }
}

/** The attribute of a declared VPC is a token, its property is not. */
function literalRangesOf(vpc: ec2.IVpc): string[] | undefined {
  const declared = vpc.node.defaultChild;
  const ranges = rangesOf(vpc);
  if (declared === undefined || !ec2.CfnVPC.isCfnVPC(declared)) {
    return ranges;
  }
  return declared.cidrBlock === undefined ? undefined : [declared.cidrBlock, ...(ranges ?? []).slice(1)];
}
