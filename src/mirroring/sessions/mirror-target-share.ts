import { aws_ram as ram, Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MirrorTarget } from './mirror-target';
import { checkAccounts, checkOrganization, checkOrganizationalUnits } from './private/principals';
import { checkArguments, guard } from '../../private/arguments';
import { listedTwice } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { isElsewhere, isKnown } from '../../private/tokens';

/**
 * Which targets are shared, and with whom.
 */
export interface MirrorTargetShareProps {
  /**
   * The targets, declared in the account and Region of the share.
   */
  readonly targets: MirrorTarget[];

  /**
   * Ids of accounts. Those outside the organisation need `allowExternalPrincipals`.
   *
   * @default - none
   */
  readonly accounts?: string[];

  /**
   * ARNs of organisational units, whose accounts need not accept. Sharing within the organisation must be switched on in RAM.
   *
   * @default - none
   */
  readonly organizationalUnits?: string[];

  /**
   * ARN of the organisation, whose accounts need not accept. Sharing within the organisation must be switched on in RAM.
   *
   * @default - not shared with the whole organisation
   */
  readonly organization?: string;

  /**
   * Whether `accounts` may be outside the organisation. Their owners have to accept the invitation before they can use a target.
   *
   * @default false
   */
  readonly allowExternalPrincipals?: boolean;

  /**
   * Name of the share, 1 to 255 characters.
   *
   * @default - made from the path of the construct
   */
  readonly resourceShareName?: string;
}

/**
 * Lets other accounts send mirrored packets to a target.
 *
 * Creates a resource share of AWS RAM, which costs nothing. Sessions are declared in the account of their sources, with
 * `MirrorTarget.fromMirrorTargetAttributes()`. Two things are left to do: a route between the networks (peering, transit gateway), and `sourceCidrs`
 * on the target, since this app does not see the sources.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/cross-account-traffic-mirroring-targets.html
 */
export class MirrorTargetShare extends Construct {
  /**
   * ARN of the share.
   */
  public readonly resourceShareArn: string;

  /**
   * @param scope where the share belongs: the account and Region of the targets
   * @param id name of the construct
   * @param props targets, and who may use them
   * @throws when nobody or nothing is shared, or a principal is none
   */
  constructor(scope: Construct, id: string, props: MirrorTargetShareProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    const { accounts = [], organizationalUnits = [], organization, allowExternalPrincipals = false } = props;
    const principals = [...accounts, ...organizationalUnits, ...organization === undefined ? [] : [organization]];
    if (principals.length === 0) {
      reject('accounts, organizationalUnits or organization must name somebody, got nobody; name with whom the targets are shared', this);
    }
    checkAccounts(accounts, Stack.of(this).account, this);
    checkOrganizationalUnits(organizationalUnits, this);
    checkOrganization(organization, this);
    if (allowExternalPrincipals && accounts.length === 0) {
      reject('allowExternalPrincipals must come with accounts, got true without any: only accounts can be outside the organisation; leave it out', this);
    }
    this.checkTargets(props.targets);
    const share = new ram.CfnResourceShare(this, 'Resource', {
      name: this.checkedName(props.resourceShareName),
      resourceArns: props.targets.map(({ mirrorTargetArn }) => mirrorTargetArn),
      principals,
      allowExternalPrincipals,
    });
    this.resourceShareArn = share.attrArn;
  }

  private checkTargets(targets: readonly MirrorTarget[]): void {
    if (targets.length === 0) {
      reject('targets must not be empty; name what is shared', this);
    }
    const twice = listedTwice(targets);
    if (twice !== undefined) {
      reject(`targets must differ, got ${twice.node.path} twice; list it once`, this);
    }
    const { account, region } = Stack.of(this);
    const away = targets.find(({ env }) => isElsewhere(env, { account, region }));
    if (away !== undefined) {
      reject(`targets must be of the account and Region of their share, got ${away.node.path} of ${away.env.account} in ${away.env.region}; declare the share beside it`, this);
    }
  }

  private checkedName(name: string | undefined): string {
    if (name !== undefined && isKnown(name) && (name.length === 0 || name.length > 255)) {
      reject(`resourceShareName must have 1 to 255 characters, got ${show(name)}; shorten it, or leave it out`, this);
    }
    return name ?? Names.uniqueResourceName(this, { maxLength: 255, separator: '-' });
  }
}
guard({ MirrorTargetShare });
