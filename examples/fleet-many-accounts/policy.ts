import { MirrorPreset, MirrorSelector } from 'cdk-network-visibility';

/** The account whose appliances look at the packets. */
export const MONITORING_ACCOUNT = '111122223333';
/** Accounts whose instances are mirrored, and where. */
export const WORKLOAD_ACCOUNTS = ['444455556666', '777788889999'];
export const REGIONS = ['eu-west-1', 'us-east-1'];
/** Ranges of all workloads, routed to the monitoring VPC by a transit gateway. */
export const WORKLOAD_CIDR = '10.128.0.0/9';

/** What is mirrored, the same in every account and Region: a fleet of each stack takes it. */
export const FLEET_POLICY = {
  selector: MirrorSelector.tag('mirror', 'on').and(MirrorSelector.not(MirrorSelector.tag('data', 'payment'))),
  preset: MirrorPreset.internetOnly(['10.0.0.0/8']),
  // Of each account and Region: at most about $1,100 a month.
  maxSessions: 100,
};
