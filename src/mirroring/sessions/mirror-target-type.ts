/**
 * What receives at a mirror target, as EC2 calls it.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TrafficMirrorTarget.html
 */
export enum MirrorTargetType {
  /** One network interface. It takes 10 sources, or 100 on the largest instance types. */
  NETWORK_INTERFACE = 'network-interface',

  /** A Network Load Balancer. AWS mirrors at most 8500 bytes of each packet to it. */
  NETWORK_LOAD_BALANCER = 'network-load-balancer',

  /** A Gateway Load Balancer endpoint. Its MTU is 8500 bytes. */
  GATEWAY_LOAD_BALANCER_ENDPOINT = 'gateway-load-balancer-endpoint',
}
