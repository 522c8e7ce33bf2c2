import { aws_ec2 as ec2, aws_kms as kms, CfnResource } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs, aws_kms as kmsrefs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';

/**
 * What constructs are, told by what they have: `instanceof` fails for those that another copy of aws-cdk-lib, or of this package, has made.
 *
 * Resources are told by `CfnX.isCfnX`, which compares the type. Constructs around them are told by the resource that they declare; those that only
 * refer to something that exists declare none.
 */

type Guard<T extends CfnResource> = (construct: any) => construct is T;

/** The resource that a construct is, or declares as its own; nothing where it is of another type, or refers to what exists. */
export function resourceOf<T extends CfnResource>(construct: IConstruct, isKind: Guard<T>): T | undefined {
  const resource = construct.node.defaultChild ?? construct;
  return isKind(resource) ? resource : undefined;
}

/** All resources of a type below a construct. */
export function resourcesBelow<T extends CfnResource>(construct: IConstruct, isKind: Guard<T>): T[] {
  return construct.node.findAll().filter((one): one is T & IConstruct => isKind(one));
}

/** Whether it stands for a VPC, by its id at least. */
export function isVpcRef(construct: IConstruct): construct is ec2refs.IVPCRef {
  return 'vpcRef' in construct;
}

/** Whether it is a VPC that knows its subnets. */
export function isVpc(construct: IConstruct): construct is ec2.IVpc {
  return isVpcRef(construct) && 'isolatedSubnets' in construct;
}

/** Whether it is a security group that is declared around a resource, and can be given rules: the bare resource cannot. */
export function isDeclaredGroup(construct: IConstruct): construct is ec2.SecurityGroup {
  return resourceOf(construct, ec2.CfnSecurityGroup.isCfnSecurityGroup) !== undefined && has(construct, 'addIngressRule');
}

/** Whether it is an alias, and not the key behind it. */
export function isAlias(key: kmsrefs.IKeyRef): key is kms.IAlias {
  return (key as Partial<kms.IAlias>).aliasName !== undefined;
}

/** Whether it has a member that this library calls: constructs of another copy of it have the same. */
export function has<N extends string>(construct: object, member: N): construct is Record<N, unknown> {
  return member in construct;
}

/** Classes of this library that behave unlike the interface by which they are passed around. */
type Own = 'AthenaWorkGroup' | 'FlowLogsLogGroup' | 'MirrorFilter' | 'MirrorTarget' | 'PrimaryNetworkInterface';

/** Marks a construct as one of a class of this library. */
export function mark(construct: IConstruct, name: Own): void {
  Object.defineProperty(construct, symbolOf(name), { value: true });
}

/** Whether a construct is one of a class of this library, whatever copy of it made the construct. */
export function isOwn(construct: IConstruct, name: Own): boolean {
  return symbolOf(name) in construct;
}

function symbolOf(name: Own): symbol {
  return Symbol.for(`cdk-network-visibility.${name}`);
}
