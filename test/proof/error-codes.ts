/**
 * Every documented error code of the calls that resources of this library cause, and what becomes of it.
 *
 * Sources: "Error codes for the Amazon EC2 API" (read 2026-11-30), whose every code stands here once, and the errors that the service models of
 * botocore 1.43.11 list for the calls of CloudWatch Logs, CloudWatch, Firehose, Athena and Glue. EC2's model lists none.
 */
export interface Verdict {
  /** Rows that prove a refusal, by their names in one of the tables of test/proof. */
  readonly refused?: readonly string[];
  /** Rows that prove a warning. */
  readonly warned?: readonly string[];
  /** Why types and factories leave no way to write what AWS rejects. */
  readonly unwritable?: string;
  /** What the library writes itself, so that the user cannot get it wrong. */
  readonly written?: string;
  /** Why synthesis cannot know, in what is left. */
  readonly unknowable?: string;
  /** Where the user sees the code then. By default the stack event of the resource, CREATE_FAILED or UPDATE_FAILED with AWS's message. */
  readonly seen?: string;
  /** A hole: should be refused or warned about, and is not yet. */
  readonly open?: string;
}

export type Verdicts = Readonly<Record<string, Verdict>>;

const quota = (what: string): Verdict => ({ unknowable: `A quota of the account and Region (${what}): what else counts against it, only the account knows` });
const exists = (what: string): Verdict => ({ unknowable: `Whether ${what} exists, and is not gone when the stack is deployed, only the account knows` });
const credentials: Verdict = { unknowable: 'About who deploys, not about what', seen: 'Error of the deployment' };
const passing: Verdict = { unknowable: 'A state of AWS at that moment', seen: 'CloudFormation retries; else the stack event of the resource' };
const signed: Verdict = { written: 'CloudFormation makes and signs the request' };
const references = (what: string): Verdict => ({ written: `The id of ${what} is a reference to a resource that the template declares before it` });

/** Codes that any call of EC2 may return. */
const EC2_COMMON: Verdicts = {
  AuthFailure: credentials,
  Blocked: credentials,
  DryRunOperation: signed,
  IdempotentParameterMismatch: signed,
  IncompleteSignature: signed,
  InvalidAction: signed,
  InvalidCharacter: { refused: ['a name that log groups cannot have', 'description of a target that is too long'] },
  InvalidClientTokenId: credentials,
  InvalidPaginationToken: signed,
  InvalidParameter: {
    refused: [
      'transit gateway kind with TrafficType', 'transit gateway kind with an interval other than 60', 'tag fields without TagFieldSpecifications', 'malformed field reference', 'fields that exist',
      'each field once', 'fields of VPCs in VPC flow logs only', 'fields of transit gateways in their flow logs only', 'one or two tag keys for each kind of resource', 'at least one field',
    ],
    unwritable: 'A role for S3, destination options for other destinations, one role of two',
  },
  InvalidParameterCombination: {
    refused: ['IPv4 source with IPv6 destination', 'port range without TCP or UDP', 'a key for each tag field, and a field for each key'],
    unwritable: 'None or two of the three kinds of a mirror target',
  },
  InvalidParameterDependency: { unwritable: 'Roles across accounts come in pairs; DestinationOptions are written whole' },
  InvalidParameterValue: {
    refused: [
      'folder named AWSLogs', 'packet length over 8500 with a Network Load Balancer', 'packet length below the minimum', 'ports reversed', 'ports out of range', 'CIDR that is none',
      'protocol outside 0 to 255', 'session number outside 1 to 32766', 'VXLAN id outside 24 bits', 'same session number twice on one interface',
    ],
  },
  InvalidQueryParameter: signed,
  MalformedQueryString: signed,
  MissingAction: signed,
  MissingAuthenticationToken: signed,
  MissingParameter: { refused: ['other kinds without TrafficType'], unwritable: 'Props that EC2 requires are required; the library makes the role of a log group' },
  OptInRequired: credentials,
  PendingVerification: credentials,
  RequestExpired: signed,
  TagPolicyViolation: { unknowable: 'Tag policies belong to the organisation' },
  UnauthorizedOperation: { unknowable: 'About the policies of who deploys, and the service control policies above', seen: 'Stack event of the resource' },
  UnknownParameter: { written: 'L1 constructs know the properties of each resource' },
  UnsupportedInstanceAttribute: { unwritable: 'The library changes no attribute of an instance' },
  UnsupportedOperation: { unknowable: 'Whether a Region offers what is asked for', seen: 'Stack event of the resource' },
  UnsupportedProtocol: signed,
  ValidationError: { refused: ['a stream in another account without roles'] },
};

/** Flow logs. */
const EC2_FLOW_LOGS: Verdicts = {
  'FlowLogAlreadyExists': {
    refused: ['the same resource, configuration and destination twice'],
    unknowable: 'A flow log that somebody else created. A flow log under a new logical id is such a one, too, as CloudFormation creates before it deletes',
  },
  'FlowLogsLimitExceeded': quota('flow logs; AWS publishes no number'),
  'LogDestinationNotFound': { written: 'Bucket, log group or stream are created before the flow log', unknowable: 'Whether a destination that is only named exists' },
  'LogDestinationPermissionIssue': {
    refused: ['bucket encrypted with the key that AWS manages', 'a stream that takes its records from elsewhere than Direct PUT'],
    written: 'The bucket policy admits the delivery service, and the flow log waits for it',
    unknowable: 'The policy of an imported bucket belongs to its owner; a warning names what it must hold',
  },
  'InvalidFlowLogId.NotFound': { unknowable: 'Somebody else deleted the flow log', seen: 'Stack event at delete or drift; FlowLogTamperAlarm at once' },
  'InvalidVpcID.NotFound': exists('the VPC'),
  'InvalidVpcID.Malformed': { written: 'References of declared resources', open: 'Literal ids of a wrong kind (`i-…` as a VPC) are not refused yet' },
  'InvalidSubnet': exists('the subnet'),
  'InvalidSubnetID.NotFound': exists('the subnet'),
  'InvalidSubnetId.NotFound': exists('the subnet'),
  'InvalidSubnetID.Malformed': { written: 'References of declared resources', open: 'Literal ids of a wrong kind are not refused yet' },
  'NatGatewayNotFound': exists('the NAT gateway'),
  'InvalidNatGatewayID.NotFound': exists('the NAT gateway'),
  'NatGatewayMalformed': { written: 'References of declared resources', open: 'Literal ids of a wrong kind are not refused yet' },
  'InvalidGatewayID.NotFound': exists('the transit gateway'),
};

/** Traffic mirroring. */
const EC2_MIRRORING: Verdicts = {
  'InterfaceInUseByTrafficMirrorSession': { refused: ['source interface that a target uses'], unknowable: 'Sessions that other apps declare' },
  'InterfaceInUseByTrafficMirrorTarget': {
    refused: ['source interface that a target uses', 'source that is the target, or an appliance behind it'],
    open: 'Two targets on one network interface are not refused yet',
  },
  'InvalidNetworkInterface.NotFound': exists('the network interface'),
  'InvalidNetworkInterfaceID.NotFound': exists('the network interface'),
  'InvalidNetworkInterfaceId.Malformed': { written: 'References of declared resources', open: 'Literal ids of a wrong kind are not refused yet' },
  'InvalidNetworkLoadBalancerArn.Malformed': { unwritable: 'A target takes a load balancer or its listener, not an ARN' },
  'InvalidNetworkLoadBalancerArn.NotFound': exists('an imported load balancer'),
  'InvalidTrafficMirrorFilterNotFound': references('the filter'),
  'InvalidTrafficMirrorFilterRuleNotFound': { unknowable: 'Somebody else deleted the rule' },
  'InvalidTrafficMirrorSessionNotFound': { unknowable: 'Somebody else, or AWS together with its interface, deleted the session' },
  'InvalidTrafficMirrorTargetNoFound': { refused: ['target of another account that is not shared yet', 'target in another Region'], unknowable: 'Whether a target that is only named exists and is shared' },
  'NetworkInterfaceNotSupported': {
    refused: ['interface of another type than interface', 'instance type that AWS rules out', 'source in a subnet of IPv6 alone'],
    warned: ['instance type that AWS rules out'],
    unknowable: 'The instance behind an interface that is only named',
  },
  'NetworkLoadBalancerNotFoundException': exists('an imported load balancer'),
  'NlbInUseByTrafficMirrorTargetException': { open: 'Two targets on one load balancer are not refused yet', unknowable: 'Targets that other apps declare' },
  'TrafficMirrorFilterInUse': { written: 'A session depends on its filter: it is deleted first', unknowable: 'Sessions that other apps made of the filter', seen: 'Stack event DELETE_FAILED' },
  'TrafficMirrorFilterLimitExceeded': quota('10,000 filters'),
  'TrafficMirrorFilterRuleAlreadyExists': { refused: ['more than 10 rules in a filter, both directions together'], written: 'Rule numbers, one for each place in the list' },
  'TrafficMirrorFilterRuleLimitExceeded': { refused: ['more than 10 rules in a filter, both directions together'] },
  'TrafficMirrorSessionLimitExceeded': quota('10,000 sessions'),
  'TrafficMirrorSessionsPerInterfaceLimitExceeded': { refused: ['fourth session on one interface'], unknowable: 'Sessions that other apps declare' },
  'TrafficMirrorSessionsPerTargetLimitExceeded': { refused: ['too many sources for an interface target'], unknowable: 'Sessions that other apps declare' },
  'TrafficMirrorSourcesPerTargetLimitExceeded': { refused: ['too many sources for an interface target'], unknowable: 'Sessions that other apps declare' },
  'TrafficMirrorTargetInUseException': { written: 'A session depends on its target: it is deleted first', unknowable: 'Sessions that other apps made of the target', seen: 'Stack event DELETE_FAILED' },
  'TrafficMirrorTargetLimitExceeded': quota('10,000 targets'),
};

/** Gateway Load Balancer endpoints and their services. */
const EC2_ENDPOINTS: Verdicts = {
  'DuplicateSubnetsInSameZone': { unwritable: 'An endpoint of the library takes one subnet; of a selection, an endpoint service takes one for each zone' },
  'ExistingVpcEndpointConnections': { unknowable: 'Endpoints of other accounts at the service', seen: 'Stack event DELETE_FAILED: reject the connections first' },
  'InvalidServiceName': { unknowable: 'Whether a service that is only named exists and admits this account' },
  'InvalidVpcEndpoint.NotFound': exists('an imported endpoint'),
  'InvalidVpcEndpointId.Malformed': { written: 'References of declared resources', open: 'Literal ids of a wrong kind are not refused yet' },
  'InvalidVpcEndpointId.NotFound': exists('an imported endpoint'),
  'InvalidVpcEndpointService.NotFound': exists('an endpoint service that is only named'),
  'InvalidVpcEndpointServiceId.NotFound': references('the endpoint service'),
  'InvalidVpcEndpointServiceIdId.Malformed': references('the endpoint service'),
  'InvalidVpcEndpointType': { written: 'GatewayLoadBalancer' },
  'InvalidTargetArn.Unknown': { refused: ['accounts of an endpoint service that are none'], unknowable: 'Whether an account of twelve digits exists' },
  'UnknownPrincipalType.Unsupported': { refused: ['accounts of an endpoint service that are none'], written: 'Principals are made of accounts' },
  'InvalidPolicyDocument': { unwritable: 'Endpoints of the library take no policy' },
  'VpcEndpointLimitExceeded': quota('endpoints'),
};

/** Security groups and network interfaces that the library makes, and rules in groups of the user. */
const EC2_GROUPS: Verdicts = {
  'InvalidGroup.Duplicate': { unwritable: 'Groups of the library bear no name: CloudFormation makes one' },
  'InvalidGroup.InUse': { written: 'What uses a group depends on it: it is deleted first', unknowable: 'What others attached to it', seen: 'Stack event DELETE_FAILED' },
  'InvalidGroup.NotFound': exists('an imported security group, in the same VPC,'),
  'InvalidGroup.Reserved': { unwritable: 'Groups of the library bear no name' },
  'InvalidGroupId.Malformed': references('a declared group'),
  'InvalidSecurityGroupId.Malformed': references('a declared group'),
  'InvalidSecurityGroupID.NotFound': exists('an imported security group'),
  'InvalidSecurityGroupRuleId.Malformed': { unwritable: 'Rules are created and deleted, never named' },
  'InvalidSecurityGroupRuleId.NotFound': { unwritable: 'Rules are created and deleted, never named' },
  'InvalidPermission.Duplicate': {
    refused: ['a range of sourceCidrs twice'],
    written: 'A rule is written once however many sources ask for it, and its logical id survives a renamed stack',
    unknowable: 'Rules that an imported group has already',
  },
  'InvalidPermission.Malformed': { refused: ['ranges of sourceCidrs that are none'] },
  'InvalidPermission.NotFound': { unknowable: 'Somebody else deleted the rule' },
  'RulesPerSecurityGroupLimitExceeded': { warned: ['more ranges than a security group takes'], unknowable: 'Whether the quota was raised, and rules that the group has already' },
  'SecurityGroupLimitExceeded': quota('2,500 groups'),
  'SecurityGroupsPerInstanceLimitExceeded': { written: 'An appliance has one group' },
  'SecurityGroupsPerInterfaceLimitExceeded': { written: 'An appliance has one group' },
  'NetworkInterfaceLimitExceeded': quota('5,000 interfaces'),
  'InsufficientFreeAddressesInSubnet': { unknowable: 'How many addresses of a subnet are free', seen: 'Stack event, or the activity history of the Auto Scaling group' },
  'InvalidNetworkInterface.InUse': { written: 'An interface is attached to the instance that it was made for' },
  'DependencyViolation': { written: 'References give CloudFormation the order of deletion', unknowable: 'What others attached', seen: 'Stack event DELETE_FAILED' },
};

const activity = 'Activity history of the Auto Scaling group; the alarm of the collector on healthy hosts';

/** Machines of a collector: launch template and Auto Scaling group. */
const EC2_MACHINES: Verdicts = {
  'InvalidAMIID.Malformed': { unknowable: 'The image is a reference: a parameter of AWS, a lookup, or an id that the user wrote into MachineImage', seen: activity },
  'InvalidAMIID.NotFound': { unknowable: 'Whether an image exists in the Region and may be used', seen: activity },
  'InvalidAMIID.Unavailable': { unknowable: 'Whether the image was deregistered', seen: activity },
  'InvalidInstanceType': { unknowable: 'Which types a Region and an image take', seen: activity },
  'Unsupported': { unknowable: 'Which types a zone has', seen: activity },
  'InstanceLimitExceeded': { ...quota('instances'), seen: activity },
  'VcpuLimitExceeded': { ...quota('vCPUs'), seen: activity },
  'InvalidBlockDeviceMapping': { refused: ['storage of a collector out of range'] },
  'EncryptedVolumesNotSupported': { unknowable: 'Only types that are no longer sold', seen: activity },
  'CustomerKeyHasBeenRevoked': { unknowable: 'The state of a key that encrypts volumes by default in the account', seen: activity },
  'InvalidIamInstanceProfileArn.Malformed': references('the instance profile'),
  'InvalidLaunchTemplateId.Malformed': references('the launch template'),
  'InvalidLaunchTemplateId.NotFound': references('the launch template'),
  'InvalidLaunchTemplateId.VersionNotFound': references('the version of the launch template'),
  'InvalidLaunchTemplateName.AlreadyExistsException': { unwritable: 'Launch templates of the library bear no name' },
  'InvalidLaunchTemplateName.MalformedException': { unwritable: 'Launch templates of the library bear no name' },
  'InvalidLaunchTemplateName.NotFoundException': references('the launch template'),
  'MaxTemplateLimitExceeded': quota('launch templates'),
  'MaxTemplateVersionLimitExceeded': quota('versions of a launch template'),
  'InvalidKeyPair.NotFound': { unwritable: 'Appliances have no key pair' },
  'UnknownVolumeType': { written: 'gp3' },
  'BootForVolumeTypeUnsupported': { written: 'gp3' },
  'VolumeLimitExceeded': { ...quota('storage of volumes'), seen: activity },
  'VolumeTypeNotAvailableInZone': { unknowable: 'Which volume types a zone has', seen: activity },
  'ResourceCountExceeded': { refused: ['more appliances at least than at most'] },
  'InvalidAvailabilityZone': { written: 'Zones are those of the subnets' },
  'InvalidZone.NotFound': { written: 'Zones are those of the subnets' },
  'InstanceCreditSpecification.NotSupported': { unwritable: 'No CPU credits are asked for' },
  'IncorrectInstanceState': { unknowable: 'A primary interface is looked up once the instance runs', seen: 'Stack event of the lookup' },
  'InvalidInstanceID.NotFound': references('the instance'),
  'InvalidInstanceID.Malformed': references('the instance'),
  'AccountDisabled': credentials,
  'OperationNotPermitted': { unknowable: 'Termination protection that others set', seen: 'Stack event DELETE_FAILED' },
};

/** Tags, and what holds for several resources. */
const EC2_SHARED: Verdicts = {
  'InvalidTagKey.Malformed': { unwritable: 'Keys of tags that the library writes are its own; Tags.of() of the CDK checks none' },
  'TagLimitExceeded': { unknowable: 'Tags that users add by Aspects are merged after the library' },
  'ConcurrentTagAccess': passing,
  'InvalidID': references('what is tagged'),
  'ResourceLimitExceeded': quota('resources of a kind'),
  'IncorrectState': passing,
  'IncorrectStateException': passing,
  'InvalidState': passing,
  'RetryableError': passing,
  'ClientInvalidParameterValue': { unknowable: 'As InvalidParameterValue, of the machines of an Auto Scaling group', seen: activity },
  'InvalidInput': { unknowable: 'As InvalidParameterValue, of Reserved Instances' },
  'InvalidRequest': { unknowable: 'A code without a cause of its own' },
  'MissingInput': { unwritable: 'Props that EC2 requires are required' },
  'NoSuchVersion': signed,
  'SignatureDoesNotMatch': credentials,
  'InvalidSecurity.RequestHasExpired': signed,
  'InvalidClientToken': signed,
  'InvalidRegion': { refused: ['target in another Region'] },
};

const EC2_SERVER: Verdicts = Object.fromEntries([
  'BandwidthLimitExceeded', 'InsufficientAddressCapacity', 'InsufficientCapacity', 'InsufficientInstanceCapacity', 'InsufficientHostCapacity', 'InsufficientReservedInstanceCapacity',
  'InsufficientVolumeCapacity', 'ServerInternal', 'InternalFailure', 'RequestLimitExceeded', 'ServiceUnavailable', 'InternalError', 'Unavailable',
].map(code => [code, passing]));

export const EC2: Verdicts = {
  ...EC2_COMMON, ...EC2_FLOW_LOGS, ...EC2_MIRRORING, ...EC2_ENDPOINTS, ...EC2_GROUPS, ...EC2_MACHINES, ...EC2_SHARED, ...EC2_SERVER,
};
