/**
 * Which kind of record a flow log writes. Records of two families never share a prefix or a table.
 */
export enum FlowLogFamily {
  /** Records of VPCs, subnets, network interfaces and regional NAT gateways. */
  VPC = 'vpc',
  /** Records of transit gateways and their attachments. */
  TRANSIT_GATEWAY = 'transit-gateway',
}
