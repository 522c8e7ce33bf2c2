import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { MirroredTraffic } from './mirrored-traffic';

/** To which addresses a rule applies. */
export interface MirrorRuleOptions {
  /** Range of the other side: the source of inbound packets, the destination of outbound ones. @default - any address */
  readonly remoteCidr?: string;
  /** Range on the side of the mirrored interface. @default - any address */
  readonly localCidr?: string;
  /** The one IP version that the rule is for. @default - that of the ranges; both, which counts as two rules, where no range is given; a token is taken as IPv4 */
  readonly addressFamily?: ec2.AddressFamily;
  /** Text beside the rule. @default - none */
  readonly description?: string;
}

/** Whether packets are mirrored or left out: the first rule that fits a packet decides, and what no rule fits is not mirrored. */
export class MirrorRule {
  public static accept(traffic: MirroredTraffic, options: MirrorRuleOptions = {}): MirrorRule { return new MirrorRule('accept', traffic, options); }
  public static reject(traffic: MirroredTraffic, options: MirrorRuleOptions = {}): MirrorRule { return new MirrorRule('reject', traffic, options); }
  private constructor(readonly _action: string, readonly _traffic: MirroredTraffic, readonly _options: MirrorRuleOptions) {}
}
