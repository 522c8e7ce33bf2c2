import { Stage } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs, IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { FlowLogFamily } from '../format';
import { enclosing, isTelling, nameOf } from './private/enclosing';

/**
 * What a flow log watches.
 *
 * Sources that exist already are given by the references of aws-cdk-lib, for example
 * `ec2.CfnNetworkInterface.fromNetworkInterfaceId(this, 'Interface', 'eni-…')`.
 */
export class FlowLogSource {
  /**
   * All network interfaces of a VPC, those to come included.
   *
   * @param vpc the VPC, of the same account and Region as the flow log
   */
  public static vpc(vpc: ec2refs.IVPCRef): FlowLogSource {
    return new FlowLogSource('VPC', vpc, vpc.vpcRef.vpcId);
  }

  /**
   * All network interfaces of a subnet, those to come included.
   *
   * @param subnet the subnet, of the same account and Region as the flow log
   */
  public static subnet(subnet: ec2refs.ISubnetRef): FlowLogSource {
    return new FlowLogSource('Subnet', subnet, subnet.subnetRef.subnetId);
  }

  /**
   * One network interface.
   *
   * @param networkInterface the interface, of the same account and Region as the flow log
   */
  public static networkInterface(networkInterface: ec2refs.INetworkInterfaceRef): FlowLogSource {
    return new FlowLogSource('NetworkInterface', networkInterface, networkInterface.networkInterfaceRef.networkInterfaceId);
  }

  /** @internal */
  public readonly _resourceType: string;
  /** @internal */
  public readonly _resourceId: string;
  /** @internal */
  public readonly _construct: IConstruct & IEnvironmentAware;
  /** @internal */
  public readonly _family = FlowLogFamily.VPC;

  private constructor(resourceType: string, construct: IConstruct & IEnvironmentAware, resourceId: string) {
    this._resourceType = resourceType;
    this._construct = construct;
    this._resourceId = resourceId;
  }

  /**
   * What the source is, whatever its place in a list: the literal id of something that exists, else the place in the app.
   *
   * Flow logs take their construct id from it, so that adding, removing and reordering sources leaves the others alone.
   *
   * @internal
   */
  public get _identity(): string {
    if (isTelling(this._resourceId)) {
      return this._resourceId;
    }
    const stage = Stage.of(this._construct)?.node.path ?? '';
    return this._construct.node.path.slice(stage.length).replace(/^\//, '').replace(/\/Resource$/, '');
  }

  /** Hyphens are doubled, so that `a-b` and `a/b` stay apart. @internal */
  public get _constructId(): string {
    const isPath = !isTelling(this._resourceId);
    const identity = isPath ? this._identity.replace(/-/g, '--').replace(/\//g, '-') : this._identity;
    return `${this._resourceType}-${identity}`;
  }

  /** For messages. @internal */
  public get _label(): string {
    return `${this._resourceType} ${this._identity}`;
  }

  /**
   * Every name by which another source may call the same thing or what it lies in: its own, its subnet's, its VPC's.
   *
   * Only what the app knows: an imported subnet does not tell its VPC.
   *
   * @internal
   */
  public get _scopes(): string[] {
    return [...new Set([nameOf(this._construct, this._resourceId), ...enclosing(this._construct)])];
  }
}
