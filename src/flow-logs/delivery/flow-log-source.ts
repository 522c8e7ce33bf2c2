import { aws_ec2 as ec2, Stage } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs, IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { guard } from '../../private/arguments';
import { checkId } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { relativeId } from '../../private/identity';
import { enclosing, isTelling, nameOf, referenceIn } from '../../private/network-resources';
import { isKnown } from '../../private/tokens';
import { FlowLogFamily } from '../format';

/**
 * What is known of a kind of source that this library does not name yet.
 */
export interface FlowLogSourceOptions {
  /**
   * Whose rules the flow logs of the kind follow. `VPC`: a traffic type, one or ten minutes, fields of VPCs. `TRANSIT_GATEWAY`: no traffic
   * type, one minute, fields of transit gateways. Fields of `FlowLogField.of()` are taken by both.
   */
  readonly family: FlowLogFamily;
}

/** The factory for each kind that has one, and how to call it with an id. */
const FACTORIES: Record<string, string> = {
  VPC: 'vpc(ec2.CfnVPC.fromVpcId(this, "Vpc", id))',
  Subnet: 'subnet(ec2.CfnSubnet.fromSubnetId(this, "Subnet", id))',
  NetworkInterface: 'networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(this, "Interface", id))',
  TransitGateway: 'transitGateway(ec2.CfnTransitGateway.fromTransitGatewayId(this, "Gateway", id))',
  TransitGatewayAttachment: 'transitGatewayAttachment(ec2.CfnTransitGatewayAttachment.fromTransitGatewayAttachmentId(this, "Attachment", id))',
  RegionalNatGateway: 'regionalNatGateway(ec2.CfnNatGateway.fromNatGatewayId(this, "Nat", id))',
};

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
   * @throws when its id is known to be of another kind
   */
  public static vpc(vpc: ec2refs.IVPCRef): FlowLogSource {
    const id = vpc.vpcRef.vpcId;
    checkId('vpc', 'vpc', id, vpc);
    return new FlowLogSource('VPC', id, FlowLogFamily.VPC, vpc);
  }

  /**
   * All network interfaces of a subnet, those to come included.
   *
   * @param subnet the subnet, of the same account and Region as the flow log
   * @throws when its id is known to be of another kind
   */
  public static subnet(subnet: ec2refs.ISubnetRef): FlowLogSource {
    const id = subnet.subnetRef.subnetId;
    checkId('subnet', 'subnet', id, subnet);
    return new FlowLogSource('Subnet', id, FlowLogFamily.VPC, subnet);
  }

  /**
   * One network interface.
   *
   * @param networkInterface the interface, of the same account and Region as the flow log
   * @throws when its id is known to be of another kind
   */
  public static networkInterface(networkInterface: ec2refs.INetworkInterfaceRef): FlowLogSource {
    const id = networkInterface.networkInterfaceRef.networkInterfaceId;
    checkId('networkInterface', 'eni', id, networkInterface);
    return new FlowLogSource('NetworkInterface', id, FlowLogFamily.VPC, networkInterface);
  }

  /**
   * A transit gateway: a record for each flow at each of its attachments. Its records are of another family than those of a VPC.
   *
   * @param transitGateway the gateway, owned by the account of the flow log
   * @throws when its id is known to be of another kind
   */
  public static transitGateway(transitGateway: ec2refs.ITransitGatewayRef): FlowLogSource {
    const id = transitGateway.transitGatewayRef.transitGatewayId;
    checkId('transitGateway', 'tgw', id, transitGateway);
    return new FlowLogSource('TransitGateway', id, FlowLogFamily.TRANSIT_GATEWAY, transitGateway);
  }

  /**
   * One attachment of a transit gateway.
   *
   * @param attachment the attachment, of a gateway that the account of the flow log owns
   * @throws when its id is known to be of another kind
   */
  public static transitGatewayAttachment(attachment: ec2refs.ITransitGatewayAttachmentRef): FlowLogSource {
    const id = attachment.transitGatewayAttachmentRef.transitGatewayAttachmentId;
    checkId('attachment', 'tgw-attach', id, attachment);
    return new FlowLogSource('TransitGatewayAttachment', id, FlowLogFamily.TRANSIT_GATEWAY, attachment);
  }

  /**
   * A regional NAT gateway. A zonal one has a network interface, which is the source to take.
   *
   * Only the field `resource-id` tells which gateway a record is of; interface and subnet are `-`.
   *
   * @param natGateway the gateway, of the same account and Region as the flow log
   * @throws when the gateway is known to be zonal, or its id to be of another kind
   */
  public static regionalNatGateway(natGateway: ec2refs.INatGatewayRef): FlowLogSource {
    refuseZonal(natGateway);
    const id = natGateway.natGatewayRef.natGatewayId;
    checkId('natGateway', 'nat', id, natGateway);
    return new FlowLogSource('RegionalNatGateway', id, FlowLogFamily.VPC, natGateway);
  }

  /**
   * A source of a kind that this library does not name yet, taken at its word: account, Region and the existence of the kind are not checked.
   *
   * For example `CoreNetwork`, `CoreNetworkEdge` and `CoreNetworkAttachment` of Cloud WAN: the EC2 API takes them; whether CloudFormation
   * does is not verified. The flow logs need a `format`, and their files share a prefix with no other kind.
   *
   * @param resourceType the kind as the EC2 API spells it
   * @param id the id of the source: a literal, or a reference to something of the app, since the flow log's logical id follows from it
   * @param options whose rules its flow logs follow
   * @throws when the kind has a factory of its own or is misspelt, or the id is neither a literal nor one reference
   * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
   */
  public static fromResource(resourceType: string, id: string, options: FlowLogSourceOptions): FlowLogSource {
    if (!isKnown(resourceType) || !/^[A-Z][A-Za-z0-9]*$/.test(resourceType)) {
      reject(`resourceType must be a kind of resource as the EC2 API spells it, got ${show(resourceType)}; write letters and digits, for example "CoreNetworkAttachment"`);
    }
    const kindWithFactory = Object.keys(FACTORIES).find(kind => kind.toLowerCase() === resourceType.toLowerCase());
    if (kindWithFactory !== undefined) {
      reject(`resourceType must be a kind without a factory of its own, got ${show(resourceType)}; write FlowLogSource.${FACTORIES[kindWithFactory]}`);
    }
    if (id === '' || (!isKnown(id) && referenceIn(id) === undefined)) {
      reject(`id must be a literal or one reference to something of the app, got ${show(id)}; the logical id of the flow log follows from it, `
        + 'so write the id itself, or pass it through a CfnParameter');
    }
    return new FlowLogSource(resourceType, id, options.family);
  }

  /** @internal */
  public readonly _resourceType: string;
  /** @internal */
  public readonly _resourceId: string;
  /** @internal */
  public readonly _family: FlowLogFamily;
  /** What the app knows of the source. Nothing of kinds that the library does not name. @internal */
  public readonly _construct?: IConstruct & IEnvironmentAware;

  private constructor(resourceType: string, resourceId: string, family: FlowLogFamily, construct?: IConstruct & IEnvironmentAware) {
    this._resourceType = resourceType;
    this._resourceId = resourceId;
    this._family = family;
    this._construct = construct;
  }

  /**
   * Whose records these are: a family, or a kind of its own. Records of two never share a prefix.
   *
   * @internal
   */
  public get _records(): string {
    return this._construct !== undefined ? this._family : this._resourceType.replace(/([a-z0-9])(?=[A-Z])/g, '$1-').toLowerCase();
  }

  /**
   * The construct id of the flow log: it follows from what the source is, whatever its place in a list. Adding, removing and reordering sources leaves
   * the others alone.
   *
   * The literal id of something that exists, else what it is to the flow logs.
   *
   * @internal
   */
  public _constructIdIn(flowLogs: IConstruct): string {
    if (this.isLiteral) {
      return `${this._resourceType}-${this._resourceId}`;
    }
    return `${this._resourceType}-${relativeId(flowLogs, this.known)}${this.attribute}`;
  }

  /** For messages. @internal */
  public get _label(): string {
    if (this.isLiteral) {
      return `${this._resourceType} ${this._resourceId}`;
    }
    const stage = Stage.of(this.known)?.node.path ?? '';
    return `${this._resourceType} ${this.path.slice(stage.length).replace(/^\//, '').replace(/\/Resource$/, '')}`;
  }

  /**
   * Every name by which another source may call the same thing or what it lies in: its own, its subnet's, its VPC's.
   *
   * Only what the app knows: an imported subnet does not tell its VPC.
   *
   * @internal
   */
  public get _scopes(): string[] {
    if (this._construct === undefined) {
      return [this.isLiteral ? this._resourceId : this.path];
    }
    return [...new Set([nameOf(this._construct, this._resourceId), ...enclosing(this._construct)])];
  }

  private get isLiteral(): boolean {
    return this._construct === undefined ? isKnown(this._resourceId) : isTelling(this._resourceId);
  }

  /** The place in the app. */
  private get path(): string {
    return this.known.node.path + this.attribute;
  }

  /** What the app knows. */
  private get known(): IConstruct {
    return this._construct ?? referenceIn(this._resourceId)!.target;
  }

  /** Of a bare reference, which attribute: one resource may make several sources. */
  private get attribute(): string {
    const displayName = this._construct === undefined ? referenceIn(this._resourceId)!.displayName : 'Ref';
    return displayName === 'Ref' ? '' : `.${displayName}`;
  }
}
guard({ FlowLogSource });

function refuseZonal(natGateway: ec2refs.INatGatewayRef): void {
  const mode = ec2.CfnNatGateway.isCfnNatGateway(natGateway) ? natGateway.availabilityMode ?? 'zonal' : 'regional';
  if (isKnown(mode) && mode !== 'regional') {
    reject(`natGateway must be regional (availabilityMode "regional"), got ${show(mode)}; watch the network interface of a zonal one, or its VPC or subnet`, natGateway);
  }
}
