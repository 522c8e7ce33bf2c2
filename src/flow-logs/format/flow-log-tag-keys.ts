/**
 * Keys of the tags that a flow log writes into its records, by what carries the tag: one or two keys each, of 1 to 128 characters.
 *
 * The first key fills the first field of its kind (`instance-tag`), the second key the second (`instance-tag-2`). Keys are case-sensitive.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export interface FlowLogTagKeys {
  /**
   * Keys of tags of the instance behind the interface: the fields `instance-tag` and `instance-tag-2`.
   *
   * @default - no tags of instances
   */
  readonly instance?: string[];

  /**
   * Keys of tags of the network interface itself: the fields `interface-tag` and `interface-tag-2`.
   *
   * @default - no tags of network interfaces
   */
  readonly networkInterface?: string[];

  /**
   * Keys of tags of the Auto Scaling group of the instance: the fields `asg-tag` and `asg-tag-2`. AWS follows these tags through
   * CloudTrail: the account needs at least one trail that is on, else the fields stay `-`.
   *
   * @default - no tags of Auto Scaling groups
   */
  readonly autoScalingGroup?: string[];
}
