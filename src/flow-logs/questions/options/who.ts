import { Duration } from 'aws-cdk-lib';
import { FlowLogQueryOptions } from './common';
import { FlowLogField } from '../../format';

/**
 * Options of `FlowLogQuery.whoTalkedTo()`.
 */
export interface WhoTalkedToOptions extends FlowLogQueryOptions {
  /**
   * The address to look for, IPv4 or IPv6.
   *
   * @default - `10.0.0.10`, a placeholder to be changed in the saved query
   */
  readonly address?: string;
}

/**
 * Options of `FlowLogQuery.interfaceActivity()`.
 */
export interface InterfaceActivityOptions extends FlowLogQueryOptions {
  /**
   * Id of the network interface, such as `eni-0123456789abcdef0`.
   *
   * @default - `eni-0123456789abcdef0`, a placeholder to be changed in the saved query
   */
  readonly interfaceId?: string;
}

/**
 * Options of `FlowLogQuery.instanceActivity()`.
 */
export interface InstanceActivityOptions extends FlowLogQueryOptions {
  /**
   * Id of the instance, such as `i-0123456789abcdef0`.
   *
   * @default - `i-0123456789abcdef0`, a placeholder to be changed in the saved query
   */
  readonly instanceId?: string;
}

/**
 * Options of `FlowLogQuery.whoHadAddress()`.
 */
export interface WhoHadAddressOptions extends FlowLogQueryOptions {
  /**
   * The address to look for: a private IPv4 one, or IPv6.
   *
   * @default - `10.0.0.10`, a placeholder to be changed in the saved query
   */
  readonly address?: string;
}

/**
 * Options of `FlowLogQuery.newDestinations()`.
 *
 * The span is the time in which a destination must be new. The question reads the span and the baseline before it.
 */
export interface NewDestinationsOptions extends FlowLogQueryOptions {
  /**
   * The time before the span that knows what is not new: whole minutes, from an hour to 90 days. Its files are read, and billed, as well.
   *
   * @default Duration.days(7)
   */
  readonly baseline?: Duration;
}

/**
 * Options of `FlowLogQuery.trafficByTag()`.
 */
export interface TrafficByTagOptions extends FlowLogQueryOptions {
  /**
   * The tag field to group by. Which tag it shows is a matter of the flow log.
   *
   * @default FlowLogField.INSTANCE_TAG
   */
  readonly field?: FlowLogField;
}
