/**
 * What AWS documents of the calls of a fleet controller.
 *
 * Rates: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 * Quotas: https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-quotas.html
 * Error codes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Token buckets of an account and Region. Each API has one of its own. */
export const RATES: Readonly<Record<string, Rate>> = {
  CreateTrafficMirrorSession: { burst: 50, perSecond: 5 },
  ModifyTrafficMirrorSession: { burst: 50, perSecond: 5 },
  DeleteTrafficMirrorSession: { burst: 50, perSecond: 5 },
  CreateTags: { burst: 100, perSecond: 10 },
  DescribeNetworkInterfaces: { burst: 100, perSecond: 20 },
  DescribeInstances: { burst: 100, perSecond: 20 },
  DescribeTrafficMirrorSessions: { burst: 100, perSecond: 20 },
  DescribeTrafficMirrorTargets: { burst: 100, perSecond: 20 },
};

/** DescribeInstances and DescribeNetworkInterfaces without filter and page. */
export const UNFILTERED: Rate = { burst: 50, perSecond: 10 };

export const SESSIONS_PER_ACCOUNT = 10_000;
export const SESSIONS_PER_INTERFACE = 3;
export const HIGHEST_SESSION_NUMBER = 32_766;
export const PAGE = { least: 5, most: 1_000 };
export const FILTER_VALUES = 200;
export const TOKEN_LENGTH = 64;

/** Filters that a describe call knows. There is none for tags of sessions. */
export const FILTERS: Readonly<Record<string, readonly string[]>> = {
  DescribeTrafficMirrorSessions: [
    'description', 'network-interface-id', 'owner-id', 'packet-length', 'session-number', 'traffic-mirror-filter-id', 'traffic-mirror-session-id',
    'traffic-mirror-target-id', 'virtual-network-id',
  ],
  DescribeTrafficMirrorTargets: ['description', 'network-interface-id', 'network-load-balancer-arn', 'owner-id', 'traffic-mirror-target-id'],
  DescribeNetworkInterfaces: ['network-interface-id', 'vpc-id', 'subnet-id', 'owner-id', 'status', 'interface-type'],
  DescribeInstances: ['instance-id', 'vpc-id', 'subnet-id', 'instance-state-name', 'instance-type'],
};

/** Error codes of which the page prints another spelling than the wire has: `[wire, page]`. */
export const SPELLINGS: Readonly<Record<string, string>> = {
  'InvalidTrafficMirrorSessionId.NotFound': 'InvalidTrafficMirrorSessionNotFound',
  'InvalidTrafficMirrorTargetId.NotFound': 'InvalidTrafficMirrorTargetNoFound',
  'InvalidTrafficMirrorFilterId.NotFound': 'InvalidTrafficMirrorFilterNotFound',
  'InvalidNetworkInterfaceID.NotFound': 'InvalidNetworkInterfaceId.NotFound',
};
