import { IConstruct } from 'constructs';
import { reject } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';
import { Exclusion } from '../../sessions';

/** AWS Organizations takes no longer one. */
const LONGEST = 5120;

/** Any partition, Region and account: the policy says which by its conditions, and by where it is attached. */
const INTERFACES = 'arn:*:ec2:*:*:network-interface/*';

/** A denial that AWS can express. */
export interface Denial {
  readonly sid: string;
  readonly condition: Readonly<Record<string, object>>;
}

/** A service control policy that denies sessions on what is excluded. */
export function controlPolicyOf(scope: IConstruct, exclusions: readonly Exclusion[]): string {
  const token = exclusions.find(({ id, value }) => !isKnown(id) || (value !== undefined && !isKnown(value)));
  if (token !== undefined) {
    reject(`exclusions must be literal where a service control policy is written, got ${token.construct?.node.path ?? 'a token'}, whose id is known at deployment only; name it by its id`, scope);
  }
  const statements = denialsOf(exclusions);
  if (statements.length === 0) {
    reject(`exclusions must hold a VPC, a subnet, an account or a tag where a service control policy is written, got ${exclusions.length === 0 ? 'none' : 'instances alone'}: AWS tells a policy `
      + 'nothing of the instance; exclude its subnet or a tag of its interfaces', scope);
  }
  const text = textOf(statements);
  if (text.length > LONGEST) {
    reject(`exclusions must fit into a service control policy of ${LONGEST} characters, got ${text.length}; exclude VPCs instead of their subnets, or spread them over several stacks, each `
      + 'with a policy of its own', scope);
  }
  return text;
}

/** Exclusions as far as AWS tells a policy of them: what the interface lies in, whose it is, and its own tags. */
export function denialsOf(exclusions: readonly Exclusion[]): Denial[] {
  const ids = (kind: Exclusion['kind']) => [...new Set(exclusions.filter(one => one.kind === kind).map(({ id }) => id))].sort();
  return [
    ...byId('Vpcs', 'ec2:Vpc', 'vpc', ids('vpc')),
    ...byId('Subnets', 'ec2:Subnet', 'subnet', ids('subnet')),
    ...ids('account').length === 0 ? [] : [{ sid: 'Accounts', condition: { StringEquals: { 'aws:ResourceAccount': ids('account') } } }],
    ...exclusions.filter(({ kind }) => kind === 'tag').map((tag, index) => ({ sid: `Tag${index + 1}`, condition: tagged(tag) })),
  ];
}

/** Wildcards for partition, Region and account: ids are unique without, and a VPC may be shared by another account. */
function byId(sid: string, key: string, resource: string, ids: readonly string[]): Denial[] {
  return ids.length === 0 ? [] : [{ sid, condition: { ArnLike: { [key]: ids.map(id => `arn:*:ec2:*:*:${resource}/${id}`) } } }];
}

function tagged({ id, value }: Exclusion): Denial['condition'] {
  return value === undefined ? { Null: { [`aws:ResourceTag/${id}`]: 'false' } } : { StringEquals: { [`aws:ResourceTag/${id}`]: value } };
}

function textOf(statements: readonly Denial[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ sid, condition }) => ({
      Sid: `NeverMirror${sid}`, Effect: 'Deny', Action: 'ec2:CreateTrafficMirrorSession', Resource: INTERFACES, Condition: condition,
    })),
  }, undefined, 2);
}
