import { ArnFormat, Stack } from 'aws-cdk-lib';

/**
 * How many sessions are described at a time. The interfaces of so many must fit into the 256 KiB of a task's result: most have two KB, with fifty
 * addresses and long tags up to 30.
 */
const AT_A_TIME = 20;

/** Throttling passes: 2, 4, 8, 16, 32 and 60 seconds, each cut at random so that many inventories do not come back together. */
const RETRY = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 6, MaxDelaySeconds: 60, JitterStrategy: 'FULL' }];

/** The hour in which was looked, as folders: 2026/11/22/16. */
const HOUR = "$join([$substring($at, 0, 4), $substring($at, 5, 2), $substring($at, 8, 2), $substring($at, 11, 2)], '/')";

const HAS_MORE = "$type($states.result.NextToken) = 'string'";

/** What is kept of an interface: as little as possible, since it is kept in memory. */
const INTERFACE = "{ 'id': NetworkInterfaceId, 'mac': MacAddress, 'vpc_id': VpcId, 'subnet_id': SubnetId, 'instance_id': Attachment.InstanceId, "
  + "'addresses': [PrivateIpAddresses.PrivateIpAddress, Ipv6Addresses.Ipv6Address] }";

/**
 * A session and its interface, in one line. Members that are not there are left out: those of the interface where it is gone.
 *
 * Names are those of the columns of the table over these files.
 */
const LINE = [
  '(',
  '$session := $states.input;',
  '$source := $interfaces[id = $session.NetworkInterfaceId];',
  '{',
  [
    "'looked_at': $at",
    "'session_id': $session.TrafficMirrorSessionId",
    "'session_number': $session.SessionNumber",
    "'virtual_network_id': $session.VirtualNetworkId",
    "'packet_length': $session.PacketLength",
    "'filter_id': $session.TrafficMirrorFilterId",
    "'target_id': $session.TrafficMirrorTargetId",
    "'owner_id': $session.OwnerId",
    "'interface_id': $session.NetworkInterfaceId",
    "'mac': $source.mac",
    "'addresses': [$source.addresses]",
    "'instance_id': $source.instance_id",
    "'subnet_id': $source.subnet_id",
    "'vpc_id': $source.vpc_id",
  ].join(', '),
  '} )',
].join(' ');

/**
 * The definition: describes the sessions of a target page by page, then the interfaces of each page, and writes a file for each session.
 *
 * A file each, and not one for all: the Body of putObject is written as JSON, so that an object becomes a line, but text becomes one quoted string.
 * Interfaces are asked for by a filter and not by ids: the id of one that is gone would make the whole call fail. Values in [] stay lists whatever
 * they hold: JSONata makes one value of a list of one, and nothing of an empty one.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function definitionOf(stack: Stack, targetId: string, bucketName: string): string {
  return stack.toJsonString({
    Comment: 'Writes who is mirrored to a target: a file for each session',
    QueryLanguage: 'JSONata',
    TimeoutSeconds: 1800,
    StartAt: 'Begin',
    States: {
      Begin: {
        Type: 'Pass',
        Assign: { target: targetId, at: query('$states.context.Execution.StartTime'), execution: query('$states.context.Execution.Name'), next: '' },
        Next: 'DescribeSessions',
      },
      DescribeSessions: {
        Type: 'Task',
        Resource: sdk(stack, 'ec2:describeTrafficMirrorSessions'),
        // In one: a member alone must not turn out to be nothing.
        Arguments: query(`{ 'Filters': [{ 'Name': 'traffic-mirror-target-id', 'Values': [$target] }], 'MaxResults': ${AT_A_TIME}, 'NextToken': $next != '' ? $next }`),
        Assign: {
          sessions: query('[$states.result.TrafficMirrorSessions]'),
          next: query(`${HAS_MORE} ? $states.result.NextToken : ''`),
        },
        Output: {},
        Retry: RETRY,
        Next: 'IsThereAny',
      },
      IsThereAny: {
        Type: 'Choice',
        // A page may be empty, and more follow.
        Choices: [{ Condition: query('$count($sessions) > 0'), Next: 'DescribeInterfaces' }],
        Default: 'AreAllWritten',
      },
      DescribeInterfaces: {
        Type: 'Task',
        Resource: sdk(stack, 'ec2:describeNetworkInterfaces'),
        Arguments: { Filters: [{ Name: 'network-interface-id', Values: query('[$distinct($sessions.NetworkInterfaceId)]') }] },
        Assign: { interfaces: query(`[$states.result.NetworkInterfaces.${INTERFACE}]`) },
        Output: {},
        Retry: RETRY,
        Next: 'WriteSessions',
      },
      WriteSessions: writing(stack, bucketName),
      AreAllWritten: {
        Type: 'Choice',
        Choices: [{ Condition: query("$next != ''"), Next: 'DescribeSessions' }],
        Default: 'Written',
      },
      Written: { Type: 'Succeed' },
    },
  });
}

function writing(stack: Stack, bucketName: string): object {
  return {
    Type: 'Map',
    Items: query('$sessions'),
    MaxConcurrency: 5,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      StartAt: 'PutObject',
      States: {
        PutObject: {
          Type: 'Task',
          Resource: sdk(stack, 's3:putObject'),
          Arguments: {
            Bucket: bucketName,
            Key: query(`'records/sessions/' & ${HOUR} & '/' & $execution & '-' & $states.input.TrafficMirrorSessionId & '.json'`),
            ContentType: 'application/json',
            Body: query(LINE),
          },
          Output: {},
          Retry: RETRY,
          End: true,
        },
      },
    },
    Output: {},
    Next: 'AreAllWritten',
  };
}

function query(jsonata: string): string {
  return `{% ${jsonata} %}`;
}

function sdk(stack: Stack, call: string): string {
  return stack.formatArn({ service: 'states', region: '', account: '', resource: 'aws-sdk', resourceName: call, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}
