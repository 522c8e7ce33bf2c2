import { aws_ec2 as ec2, Stage } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs, IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { FlowLogFamily } from '../format';
import { reject, show } from '../private/errors';
import { isKnown } from '../private/tokens';
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

  /**
   * A transit gateway: a record for each flow at each of its attachments. Its records are of another family than those of a VPC.
   *
   * @param transitGateway the gateway, owned by the account of the flow log
   */
  public static transitGateway(transitGateway: ec2refs.ITransitGatewayRef): FlowLogSource {
    return new FlowLogSource('TransitGateway', transitGateway, transitGateway.transitGatewayRef.transitGatewayId, FlowLogFamily.TRANSIT_GATEWAY);
  }

  /**
   * One attachment of a transit gateway.
   *
   * @param attachment the attachment, of a gateway that the account of the flow log owns
   */
  public static transitGatewayAttachment(attachment: ec2refs.ITransitGatewayAttachmentRef): FlowLogSource {
    const id = attachment.transitGatewayAttachmentRef.transitGatewayAttachmentId;
    return new FlowLogSource('TransitGatewayAttachment', attachment, id, FlowLogFamily.TRANSIT_GATEWAY);
  }

  /**
   * A regional NAT gateway. A zonal one has a network interface, which is the source to take.
   *
   * Only the field `resource-id` tells which gateway a record is of; interface and subnet are `-`.
   *
   * @param natGateway the gateway, of the same account and Region as the flow log
   * @throws when the gateway is known to be zonal
   */
  public static regionalNatGateway(natGateway: ec2refs.INatGatewayRef): FlowLogSource {
    refuseZonal(natGateway);
    return new FlowLogSource('RegionalNatGateway', natGateway, natGateway.natGatewayRef.natGatewayId);
  }

  /** @internal */
  public readonly _resourceType: string;
  /** @internal */
  public readonly _resourceId: string;
  /** @internal */
  public readonly _construct: IConstruct & IEnvironmentAware;
  /** @internal */
  public readonly _family: FlowLogFamily;

  private constructor(resourceType: string, construct: IConstruct & IEnvironmentAware, resourceId: string, family = FlowLogFamily.VPC) {
    this._family = family;
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

function refuseZonal(natGateway: ec2refs.INatGatewayRef): void {
  const mode = natGateway instanceof ec2.CfnNatGateway ? natGateway.availabilityMode ?? 'zonal' : 'regional';
  if (isKnown(mode) && mode !== 'regional') {
    reject(`natGateway must be regional (availabilityMode "regional"), got ${show(mode)}; watch the network interface of a zonal one, or its VPC or subnet`, natGateway);
  }
}
