import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { MirrorSourceOptions } from './mirror-source-options';
import { isPrimary } from './primary-network-interface';
import { instanceOrigin, interfaceOrigin } from './private/bind-source';
import { MirrorOrigin } from './private/origin';
import { guard } from '../../private/arguments';
import { checkId } from '../../private/checks';
import { reject } from '../../private/errors';
import { checkedRanges } from '../../private/ranges';

/**
 * The network interface whose packets are mirrored.
 *
 * It belongs to the account and Region of its session. NAT gateways, endpoints, and interfaces in IPv6-only subnets cannot be mirrored.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-network-limitations.html
 */
export class MirrorSource {
  /**
   * A network interface.
   *
   * One that exists is given by its id: `ec2.CfnNetworkInterface.fromNetworkInterfaceId(this, 'Interface', 'eni-…')`. A target whose security
   * groups are to admit it then needs `vpc` or `cidrs`.
   *
   * @param networkInterface the interface
   * @param options what this app does not know of it
   * @throws when options contradict each other
   */
  public static networkInterface(networkInterface: ec2refs.INetworkInterfaceRef, options: MirrorSourceOptions = {}): MirrorSource {
    checkOptions(options);
    checkId('networkInterface', 'eni', networkInterface.networkInterfaceRef.networkInterfaceId, networkInterface);
    // Its instance knows more: the type, the groups, metrics.
    return isPrimary(networkInterface)
      ? MirrorSource.instance(networkInterface.instance, options)
      : new MirrorSource(session => interfaceOrigin(session, networkInterface, options));
  }

  /**
   * An instance, by its primary network interface (device index 0).
   *
   * Creates nothing where the app attaches the interface, for example by `PrimaryNetworkInterface`. Otherwise CloudFormation does not tell the
   * interface of an instance, and a custom resource asks the EC2 API once at deployment: it brings a Lambda function with its role and
   * a log group that keeps a month, one per stack and shared with other custom resources of aws-cdk-lib. They cost well under a cent a month.
   *
   * @param instance the instance
   * @param options what this app does not know of it
   * @throws when options contradict each other
   */
  public static instance(instance: ec2.Instance, options: MirrorSourceOptions = {}): MirrorSource {
    checkOptions(options);
    return new MirrorSource(session => instanceOrigin(session, instance, options));
  }

  private readonly bind: (session: Construct) => MirrorOrigin;

  private constructor(bind: (session: Construct) => MirrorOrigin) {
    this.bind = bind;
  }

  /**
   * What the app knows of the source. Creates the lookup of an instance's interface where it is needed.
   *
   * @internal
   */
  public _bind(session: Construct): MirrorOrigin {
    return this.bind(session);
  }
}
guard({ MirrorSource });

function checkOptions({ cidrs, admitBySecurityGroup, securityGroups }: MirrorSourceOptions): void {
  if (cidrs?.length === 0) {
    reject('cidrs must name at least one range, got none; leave it out for the ranges of the VPC');
  }
  checkedRanges('cidrs', cidrs ?? []);
  if (cidrs !== undefined && admitBySecurityGroup === true) {
    reject('cidrs must be left out where admitBySecurityGroup is true: security groups are admitted instead of ranges, got both; leave one out');
  }
  if (securityGroups?.length === 0) {
    reject('securityGroups must name at least one group, got none; leave it out for those that the app declares');
  }
  if (securityGroups !== undefined && admitBySecurityGroup !== true) {
    reject('securityGroups must come with admitBySecurityGroup, without which targets admit ranges, got the groups alone; write admitBySecurityGroup: true, or leave them out');
  }
}
