import { aws_ec2 as ec2, CfnTag, Stack } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs, ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { MirrorPreset } from './mirror-preset';
import { MirrorRule } from './mirror-rule';
import { DEFAULT_DESCRIPTION } from './private/default-description';
import { registerPresetLength, rulesOf } from './private/presets';
import { isEverything, MOST_RULES, RuleList, refuseWrongLists, ruleLists, warnOfLists } from './private/rule-lists';
import { checkArguments, guard } from '../../private/arguments';
import { isIdOf } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { nameTag } from '../../private/identity';
import { mark } from '../../private/shapes';
import { isKnown } from '../../private/tokens';

/** EC2 takes tag values of at most this many characters. */
const LONGEST_TAG_VALUE = 256;

/**
 * Which packets are mirrored.
 *
 * AWS takes ten rules of both directions together, and a rule without ranges is two of them, one for IPv4 and one for IPv6.
 */
export interface MirrorFilterOptions {
  /**
   * What people mirror most often, in place of rules. Exclusive with `inboundRules`, `outboundRules` and `amazonDns`.
   *
   * @default - the rules that are given
   */
  readonly preset?: MirrorPreset;

  /**
   * Rules for packets towards the interface: the first one that fits a packet decides, and what none fits is not mirrored. An empty list says that
   * nothing of this direction is meant to be mirrored.
   *
   * Change the list as you like: rules are updated in place. While an update runs, for seconds, old and new rules decide together, and packets that
   * both lists leave out may be mirrored.
   *
   * @default - those of the preset; without one everything, where no rule of either direction is given, otherwise nothing, with a warning
   */
  readonly inboundRules?: MirrorRule[];

  /**
   * Rules for packets away from the interface, as for `inboundRules`.
   *
   * @default - those of the preset; without one everything, where no rule of either direction is given, otherwise nothing, with a warning
   */
  readonly outboundRules?: MirrorRule[];

  /**
   * Whether queries to the resolver of the VPC, and its answers, are mirrored. No rule applies to them: it is all or nothing.
   *
   * @default - as the preset has it; without one true where no rule is given, since everything is mirrored then, otherwise false
   */
  readonly amazonDns?: boolean;
}

/**
 * A filter and what it mirrors.
 */
export interface MirrorFilterProps extends MirrorFilterOptions {
  /**
   * Text beside the filter, at most 256 characters. It is kept as the tag `Description`. AWS's own description is the same for all filters: another one
   * would replace a filter that sessions use.
   *
   * @default - none
   */
  readonly description?: string;
}

/**
 * Which packets are mirrored: a filter that sessions share.
 *
 * Creates a filter and its rules, at most ten, at no cost; sessions that use it are billed. Without rules everything is mirrored, both ways, in IPv4
 * and IPv6, with the queries to the resolver of the VPC: four rules.
 *
 * CloudFormation creates the rules after the filter. A session that depends on this construct comes after its rules.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
 */
export class MirrorFilter extends Construct implements ec2refs.ITrafficMirrorFilterRef {
  /**
   * Refers to a filter that exists, of the same account and Region. Nothing is created or changed, and its rules are not known.
   *
   * @param scope where the reference belongs
   * @param id name of the reference
   * @param mirrorFilterId id of the filter, such as `tmf-0a1b2c3d4e5f67890`
   * @throws when the id is not that of a filter
   */
  public static fromMirrorFilterId(scope: Construct, id: string, mirrorFilterId: string): ec2refs.ITrafficMirrorFilterRef {
    if (!isIdOf('tmf', mirrorFilterId)) {
      reject(`mirrorFilterId must be the id of a traffic mirror filter, got ${show(mirrorFilterId)}; write "tmf-0a1b2c3d4e5f67890"`, scope);
    }
    // eslint-disable-next-line awscdk/require-passing-this -- a static method has no construct of its own
    return new ExistingMirrorFilter(scope, id, { trafficMirrorFilterId: mirrorFilterId });
  }

  /** Id of the filter. */
  public readonly mirrorFilterId: string;

  /** Reference to the filter, for sessions. */
  public readonly trafficMirrorFilterRef: ec2refs.TrafficMirrorFilterReference;

  /** Account and Region of the filter. */
  public readonly env: ResourceEnvironment;

  /**
   * @param scope where the filter belongs: the account and Region of the sessions
   * @param id name of the construct
   * @param props a preset, or rules of both directions
   * @throws when the rules come to more than ten, when they would mirror nothing, when there are both a preset and rules, or the description does not fit into a tag
   */
  constructor(scope: Construct, id: string, props: MirrorFilterProps = {}) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    mark(this, 'MirrorFilter');
    this.env = { account: Stack.of(this).account, region: Stack.of(this).region };
    this.refusePacketLength(props);
    const rules = rulesOf(this, props);
    const lists = ruleLists(rules);
    const amazonDns = rules.amazonDns ?? isEverything(rules);
    refuseWrongLists(this, lists, amazonDns);
    warnOfLists(this, lists);
    const filter = new ec2.CfnTrafficMirrorFilter(this, 'Resource', {
      description: DEFAULT_DESCRIPTION,
      networkServices: amazonDns ? ['amazon-dns'] : undefined,
      tags: this.defaultTags(props),
    });
    this.mirrorFilterId = filter.ref;
    this.trafficMirrorFilterRef = filter.trafficMirrorFilterRef;
    lists.forEach(list => this.createRules(list));
    if (props.preset?.packetLength !== undefined) {
      registerPresetLength(this, props.preset.packetLength);
    }
  }

  /**
   * One construct for each place among the ten of a filter: inbound rules take places from the first on, outbound rules from the last one down.
   *
   * An id stands for a place and not for what is in it: a rule that is put in front moves the others in place. A place has one number for each direction,
   * which no other place has, and there are no more than ten: CloudFormation creates before it deletes, and in no order of its steps does a number
   * appear twice or an eleventh rule.
   */
  private createRules({ direction, rules }: RuleList): void {
    rules.flatMap(rule => rule._render(direction)).forEach((rule, index) => {
      const number = index + 1;
      const place = direction === 'ingress' ? number : MOST_RULES + 1 - number;
      new ec2.CfnTrafficMirrorFilterRule(this, `Rule${place}`, {
        trafficMirrorFilterId: this.mirrorFilterId,
        trafficDirection: direction,
        ruleNumber: number,
        ruleAction: rule.action,
        protocol: rule.protocol,
        sourceCidrBlock: rule.sourceCidr,
        destinationCidrBlock: rule.destinationCidr,
        sourcePortRange: rule.sourcePorts && { fromPort: rule.sourcePorts.from, toPort: rule.sourcePorts.to },
        destinationPortRange: rule.destinationPorts && { fromPort: rule.destinationPorts.from, toPort: rule.destinationPorts.to },
        description: rule.description,
      });
    });
  }

  /** Weaker than any tag that the user adds. */
  private defaultTags({ description }: MirrorFilterProps): CfnTag[] {
    if (description !== undefined && isKnown(description) && description.length > LONGEST_TAG_VALUE) {
      reject(`description must be at most ${LONGEST_TAG_VALUE} characters, got ${description.length}; it is kept as a tag, so shorten it`, this);
    }
    return description === undefined ? [nameTag(this)] : [nameTag(this), { key: 'Description', value: description }];
  }

  /** A prop of sessions that JavaScript lets pass here: without it, whole packets would be mirrored. */
  private refusePacketLength(props: MirrorFilterProps): void {
    const { packetLength } = props as { readonly packetLength?: number };
    if (packetLength !== undefined) {
      reject(`packetLength must be given to the sessions, got ${show(packetLength)} for a filter, which does not cut packets; give it to each MirrorSession, or write preset: MirrorPreset.headersOnly()`, this);
    }
  }
}
guard({ MirrorFilter });

/** A filter that this app does not make. */
class ExistingMirrorFilter extends Construct implements ec2refs.ITrafficMirrorFilterRef {
  /** Taken to be those of the stack. */
  public readonly env: ResourceEnvironment;

  constructor(scope: Construct, id: string, public readonly trafficMirrorFilterRef: ec2refs.TrafficMirrorFilterReference) {
    super(scope, id);
    this.env = { account: Stack.of(this).account, region: Stack.of(this).region };
  }
}
