/** The account whose appliances look at the packets. */
export const MONITORING = { account: '111122223333', region: 'eu-west-1' };
/** An account whose servers are mirrored. */
export const WORKLOAD = { account: '444455556666', region: 'eu-west-1' };

/** Ranges must not overlap: packets are routed between the two. */
export const MONITORING_CIDR = '10.10.0.0/16';
export const WORKLOAD_CIDR = '10.20.0.0/16';
