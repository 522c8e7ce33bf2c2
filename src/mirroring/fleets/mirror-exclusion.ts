import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { checkTag } from './private/checks';
import { controlPolicyOf } from './private/control-policy';
import { guard } from '../../private/arguments';
import { checkId, noAccount } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { addExclusion, Exclusion, exclusionsAt } from '../sessions';

/**
 * What must not be mirrored, whatever selects it: networks, accounts, instances, tags.
 *
 * Holds for each fleet and each session of an app, a stage or a stack. A session whose source is excluded is refused when the app is synthesised. A fleet checks exclusions last, and again before
 * each session that it creates; its role is denied sessions in excluded VPCs and subnets. Sessions that somebody creates by other means are prevented by a service control policy alone:
 * `serviceControlPolicy()` writes it. Exclusions cost nothing.
 */
export class MirrorExclusion {
  /**
   * The exclusions of a scope. Asking again gives the same ones.
   *
   * @param scope the app, a stage or a stack: everything below is bound
   */
  public static of(scope: IConstruct): MirrorExclusion {
    return new MirrorExclusion(scope);
  }

  private readonly scope: IConstruct;

  private constructor(scope: IConstruct) {
    this.scope = scope;
  }

  /**
   * Excludes all interfaces in VPCs. A VPC of another account or Region is named by its id: `ec2.CfnVPC.fromVpcId()`.
   *
   * @param vpcs at least one
   * @throws when there is none, or an id is none of a VPC
   */
  public vpcs(...vpcs: ec2refs.IVPCRef[]): MirrorExclusion {
    vpcs.forEach(vpc => checkId('vpcs of MirrorExclusion', 'vpc', vpc.vpcRef.vpcId, this.scope));
    return this.add('vpcs', vpcs.map(vpc => ({ kind: 'vpc', id: vpc.vpcRef.vpcId, construct: vpc })));
  }

  /**
   * Excludes all interfaces in subnets.
   *
   * @param subnets at least one
   * @throws when there is none, or an id is none of a subnet
   */
  public subnets(...subnets: ec2refs.ISubnetRef[]): MirrorExclusion {
    subnets.forEach(subnet => checkId('subnets of MirrorExclusion', 'subnet', subnet.subnetRef.subnetId, this.scope));
    return this.add('subnets', subnets.map(subnet => ({ kind: 'subnet', id: subnet.subnetRef.subnetId, construct: subnet })));
  }

  /**
   * Excludes all interfaces of instances.
   *
   * @param instances at least one
   * @throws when there is none, or an id is none of an instance
   */
  public instances(...instances: ec2refs.IInstanceRef[]): MirrorExclusion {
    instances.forEach(instance => checkId('instances of MirrorExclusion', 'i', instance.instanceRef.instanceId, this.scope));
    return this.add('instances', instances.map(instance => ({ kind: 'instance', id: instance.instanceRef.instanceId, construct: instance })));
  }

  /**
   * Excludes all interfaces of accounts.
   *
   * @param accounts ids of accounts, at least one
   * @throws when there is none, or one is none of an account
   */
  public accounts(...accounts: string[]): MirrorExclusion {
    const wrong = noAccount(accounts);
    if (wrong !== undefined) {
      reject(`accounts of MirrorExclusion must be ids of 12 digits, got ${show(wrong)}; write "111122223333"`, this.scope);
    }
    return this.add('accounts', accounts.map(id => ({ kind: 'account', id })));
  }

  /**
   * Excludes interfaces that have a tag, or whose instance has it. Sessions of this app are judged by the tags that the app gives.
   *
   * @param key key of the tag, 1 to 128 characters; case counts
   * @param value value of the tag, at most 256 characters; case counts. Left out: any value
   * @throws when key or value is too long or the key is empty
   */
  public tag(key: string, value?: string): MirrorExclusion {
    checkTag('MirrorExclusion.tag', key, value);
    return this.add('tag', [{ kind: 'tag', id: key, value }]);
  }

  /**
   * The service control policy, as JSON, that keeps everybody in the accounts that it is attached to from mirroring what this scope excludes: AWS denies `ec2:CreateTrafficMirrorSession` for
   * interfaces in these VPCs, subnets and accounts, and for interfaces with these tags.
   *
   * Instances cannot be named there, nor can tags that only the instance has: AWS tells the policy about the interface alone. Ids must be literal, since the policy is attached in another account.
   *
   * @throws when nothing is excluded that such a policy can name, an id is not known at synth, or the policy is longer than 5,120 characters
   * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
   */
  public serviceControlPolicy(): string {
    return controlPolicyOf(this.scope, exclusionsAt(this.scope));
  }

  private add(prop: string, found: Omit<Exclusion, 'scope'>[]): MirrorExclusion {
    if (found.length === 0) {
      reject(`${prop} of MirrorExclusion must be at least one, got none; leave .${prop}() out`, this.scope);
    }
    found.forEach(one => addExclusion({ ...one, scope: this.scope }));
    return this;
  }
}
guard({ MirrorExclusion });
