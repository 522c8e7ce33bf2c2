import { Packet } from './packet';

/** A rule that was looked at. */
export interface RuleSeen {
  readonly number: number;
  readonly direction: 'ingress' | 'egress';
  readonly action: 'accept' | 'reject';
  /** Path, or else stack and logical id. */
  readonly id: string;
  readonly text: string;
}

export type Refusal = 'no-rule-in-direction' | 'no-rule-matched' | 'rejected' | 'amazon-dns';

/** A session that did not take the packet. */
export interface Attempt {
  readonly session: string;
  readonly sessionNumber: number;
  readonly filter: string;
  readonly reason: Refusal;
  readonly detail: string;
  /** The rule that rejected. */
  readonly rule?: RuleSeen;
  /** Rules of the direction that did not match, in order. */
  readonly tried: readonly RuleSeen[];
}

export interface Bytes {
  /** Most bytes of a frame that the copy holds; nothing where an unknown path decides. */
  readonly most?: number;
  /** What decides so. */
  readonly by?: string;
  /** Of the packet in question, where its length was given and the limit is known. */
  readonly copied?: number;
  readonly truncated?: boolean;
}

export type Target =
  | { readonly kind: 'network-load-balancer'; readonly label: string; readonly listener?: string; readonly targetGroups: readonly string[]; readonly appliances: readonly string[] }
  | { readonly kind: 'network-interface'; readonly label: string }
  | { readonly kind: 'gateway-load-balancer-endpoint'; readonly label: string; readonly service?: string; readonly appliances: readonly string[] }
  | { readonly kind: 'elsewhere'; readonly label: string };

/** A session took the packet. */
export interface Mirrored {
  readonly packet: Packet;
  readonly session: string;
  readonly sessionNumber: number;
  readonly filter: string;
  readonly by: RuleSeen | 'amazon-dns';
  /** Sessions with lower numbers that did not take it. */
  readonly passedBy: readonly Attempt[];
  /** Nothing where AWS chooses it. */
  readonly vni?: number;
  readonly bytes: Bytes;
  readonly target: Target;
  /** What will disappoint although it does not stop this packet now. */
  readonly warnings: readonly string[];
}

export type Loss =
  | 'listener-missing'
  | 'no-target-group'
  | 'no-targets'
  | 'zone'
  | 'load-balancer-closed'
  | 'load-balancer-egress-closed'
  | 'appliance-closed'
  | 'interface-closed';

/** How the way of the copy ends. */
export type End =
  /** At an appliance, or at the target interface. */
  | { readonly outcome: 'arrives' }
  /** The copy is sent; where it goes from there is not in the templates. */
  | { readonly outcome: 'sent'; readonly beyond: string }
  /** The copy is made, and lost on its way. */
  | { readonly outcome: 'lost'; readonly reason: Loss; readonly detail: string; /** From some addresses, or at some appliances, it would arrive. */ readonly partly: boolean };

export interface NotMirrored {
  readonly outcome: 'not-mirrored';
  readonly packet: Packet;
  readonly reason: 'no-session' | 'instance-type' | 'never-mirrored' | 'not-accepted';
  readonly detail: string;
  readonly attempts: readonly Attempt[];
}

export type Verdict = (Mirrored & End) | NotMirrored;
