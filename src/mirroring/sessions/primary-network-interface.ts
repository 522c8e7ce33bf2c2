import { aws_ec2 as ec2, Stack, Tags } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs, ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { isLookedUp } from './private/interface-lookup';
import { checkArguments, guard } from '../../private/arguments';
import { reject } from '../../private/errors';
import { nameTag } from '../../private/identity';
import { referenced } from '../../private/network-resources';
import { isOwn, mark } from '../../private/shapes';
import { isKnown } from '../../private/tokens';

/** Props of an interface that an `ec2.Instance` sets at the interface. */
const UNDERSTOOD = ['deviceIndex', 'associatePublicIpAddress', 'subnetId', 'groupSet', 'privateIpAddress'];

/**
 * Whose interface it is.
 */
export interface PrimaryNetworkInterfaceProps {
  /**
   * The instance, in the same stack. Its interface is what its own props say: subnet, security groups (those added later, too), private
   * address, source/destination check, number of IPv6 addresses.
   *
   * [disable-awslint:ref-via-interface] an instance that exists has its interface already
   */
  // eslint-disable-next-line awscdk/no-construct-in-interface -- as above
  readonly instance: ec2.Instance;
}

/**
 * The primary interface of an instance as a resource of its own, created before the instance and attached as device 0.
 *
 * For those who mirror an instance and want no lookup at deployment: `MirrorSource.instance()` then finds the interface in the template, and
 * nothing but the interface is created, which costs nothing.
 *
 * - An instance that is deployed already is **replaced** when it gets its interface so. With `privateIpAddress` even that fails, as the old
 *   instance has the address.
 * - An update that replaces the instance (another image or key pair, user data with `userDataCausesReplacement`) **fails** at deployment: CloudFormation creates
 *   the new instance first, and the old one still has the interface. Give this construct another id in the same change: the new instance then
 *   gets a new interface. A machine image that follows the latest version changes by itself: pin it.
 * - The interface has no public address, as AWS gives one only to interfaces that it creates with the instance. Use an Elastic IP address.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkinterface.html
 */
export class PrimaryNetworkInterface extends Construct implements ec2refs.INetworkInterfaceRef {
  /** The id of the interface. */
  public readonly networkInterfaceId: string;

  /** The interface, for whatever takes a reference. */
  public readonly networkInterfaceRef: ec2refs.NetworkInterfaceReference;

  /** The instance whose primary interface this is. */
  public readonly instance: ec2.Instance;

  /** Account and Region of the interface. */
  public readonly env: ResourceEnvironment;

  /**
   * @param scope where the interface belongs: the stack of the instance
   * @param id name of the construct
   * @param props the instance
   * @throws when the instance has an interface of its own, wants a public address, has been mirrored before, or lies in another stack
   */
  constructor(scope: Construct, id: string, props: PrimaryNetworkInterfaceProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    this.env = { account: Stack.of(this).account, region: Stack.of(this).region };
    mark(this, 'PrimaryNetworkInterface');
    this.instance = props.instance;
    const resource = props.instance.node.defaultChild as ec2.CfnInstance;
    this.checkOrder();
    const wish = this.checkedWish(resource);
    const networkInterface = new ec2.CfnNetworkInterface(this, 'Resource', {
      subnetId: wish.subnetId!,
      // A token of the instance: groups that are added later are in it.
      groupSet: wish.groupSet,
      privateIpAddress: wish.privateIpAddress,
      sourceDestCheck: resource.sourceDestCheck,
      ipv6AddressCount: resource.ipv6AddressCount,
    });
    attach(resource, networkInterface.ref);
    this.networkInterfaceId = networkInterface.ref;
    this.networkInterfaceRef = networkInterface.networkInterfaceRef;
    Tags.of(this).add('Name', nameTag(this).value);
  }

  private checkOrder(): void {
    if (Stack.of(this) !== Stack.of(this.instance)) {
      reject(`instance must lie in the stack of its interface (${Stack.of(this).node.path}), got one in ${Stack.of(this.instance).node.path}; create the interface there`, this);
    }
    if (isLookedUp(this.instance)) {
      reject(`instance must get its interface before it is mirrored or receives packets, got ${this.instance.node.path}, whose interface is looked up already; `
        + 'create the interface first', this);
    }
  }

  /** What the instance says of the interface that AWS would create with it. */
  private checkedWish(resource: ec2.CfnInstance): Pick<ec2.CfnInstance.NetworkInterfaceProperty, 'subnetId' | 'groupSet' | 'privateIpAddress'> {
    const { subnetId, securityGroupIds: groupSet, privateIpAddress, networkInterfaces } = resource;
    if (resource.launchTemplate !== undefined || resource.ipv6Addresses !== undefined) {
      const prop = resource.launchTemplate !== undefined ? 'launch template' : 'IPv6 addresses';
      reject(`instance must say of its interface what an ec2.Instance can say, got ${prop} set on its resource; declare an ec2.CfnNetworkInterface and attach it yourself`, this);
    }
    if (networkInterfaces === undefined) {
      this.refusePublicSubnet(subnetId);
      return { subnetId, groupSet, privateIpAddress };
    }
    const only = onlyInterface(networkInterfaces);
    if (only === undefined) {
      reject(`instance must leave its interfaces to AWS, got ${this.instance.node.path} with interfaces of its own; leave this construct out, MirrorSource.instance() finds `
        + 'an interface that the app attaches', this);
    }
    const { associatePublicIpAddress } = only;
    if (associatePublicIpAddress === undefined) {
      this.refusePublicSubnet(only.subnetId);
    } else if (associatePublicIpAddress !== false) {
      reject(`associatePublicIpAddress must be left out or false, got ${isKnown(associatePublicIpAddress) ? 'true' : 'a token'}: AWS gives public addresses only to interfaces `
        + 'that it creates with the instance; use an ec2.CfnEIP with an ec2.CfnEIPAssociation', this);
    }
    return only;
  }

  /** Where it is not said, the subnet decides. */
  private refusePublicSubnet(subnetId: string | undefined): void {
    const subnet = subnetId === undefined ? undefined : referenced(subnetId, ec2.CfnSubnet.isCfnSubnet);
    if (subnet?.mapPublicIpOnLaunch === true) {
      reject(`instance must not expect a public address, got ${this.instance.node.path} in the subnet ${subnet.node.path}, which gives one at launch, but not to an interface that exists; `
        + 'write associatePublicIpAddress: false at the instance and use an ec2.CfnEIP, or choose another subnet', this);
    }
  }
}
guard({ PrimaryNetworkInterface });

/** Whether the interface of an instance is one of these, which knows its instance. @internal */
export function isPrimary(networkInterface: ec2refs.INetworkInterfaceRef): networkInterface is PrimaryNetworkInterface {
  return isOwn(networkInterface, 'PrimaryNetworkInterface');
}

/** The interface that an `ec2.Instance` itself describes, which AWS creates with the instance. */
function onlyInterface(networkInterfaces: ec2.CfnInstance['networkInterfaces']): ec2.CfnInstance.NetworkInterfaceProperty | undefined {
  const [first, ...others] = Array.isArray(networkInterfaces) ? networkInterfaces as ec2.CfnInstance.NetworkInterfaceProperty[] : [];
  const isUnderstood = first?.subnetId !== undefined && Object.keys(first).every(name => UNDERSTOOD.includes(name));
  return isUnderstood && others.length === 0 ? first : undefined;
}

/** CloudFormation takes properties of the interface either here or there. */
function attach(resource: ec2.CfnInstance, networkInterfaceId: string): void {
  resource.networkInterfaces = [{ deviceIndex: '0', networkInterfaceId }];
  resource.subnetId = undefined;
  resource.securityGroupIds = undefined;
  resource.privateIpAddress = undefined;
  resource.sourceDestCheck = undefined;
  resource.ipv6AddressCount = undefined;
}
