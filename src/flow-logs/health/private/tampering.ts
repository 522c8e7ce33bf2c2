import { isKnown } from '../../../private/tokens';

/**
 * EventBridge takes patterns of this many characters.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const MOST_PATTERN_CHARACTERS = 2048;

/** What can be done to one kind of resource, and how CloudTrail says it. */
interface Tampering {
  /** Construct id of the rule. */
  readonly id: string;
  readonly eventSource: string;
  readonly eventNames: readonly string[];
  /** Where the record names the resource. */
  readonly namePath: readonly string[];
  /** The longest name, for those that are not known at synth. */
  readonly longestName: number;
}

/**
 * Names of events as CloudTrail writes them, which are not always those of the calls: PutBucketLifecycleConfiguration is recorded as
 * PutBucketLifecycle, PutPublicAccessBlock as PutBucketPublicAccessBlock. Both stand here where AWS lists only one, or none.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
export const TAMPERINGS = {
  flowLogs: {
    id: 'FlowLogs',
    eventSource: 'ec2.amazonaws.com',
    eventNames: ['DeleteFlowLogs'],
    namePath: ['requestParameters', 'DeleteFlowLogsRequest', 'FlowLogId', 'content'],
    longestName: 24,
  },
  buckets: {
    id: 'Buckets',
    eventSource: 's3.amazonaws.com',
    eventNames: [
      'DeleteBucket', 'PutBucketPolicy', 'DeleteBucketPolicy', 'PutBucketAcl', 'PutBucketOwnershipControls', 'DeleteBucketOwnershipControls',
      'PutBucketPublicAccessBlock', 'DeleteBucketPublicAccessBlock', 'PutPublicAccessBlock', 'DeletePublicAccessBlock',
      'PutBucketLifecycle', 'PutBucketLifecycleConfiguration', 'DeleteBucketLifecycle',
      'PutBucketEncryption', 'DeleteBucketEncryption', 'PutBucketVersioning',
    ],
    namePath: ['requestParameters', 'bucketName'],
    longestName: 63,
  },
  keys: {
    id: 'Keys',
    eventSource: 'kms.amazonaws.com',
    eventNames: ['DisableKey', 'ScheduleKeyDeletion', 'DeleteImportedKeyMaterial', 'PutKeyPolicy'],
    // The request holds the id or the ARN, as the caller wrote it; the list of resources holds the ARN.
    namePath: ['resources', 'ARN'],
    longestName: 100,
  },
  logGroups: {
    id: 'LogGroups',
    eventSource: 'logs.amazonaws.com',
    eventNames: ['DeleteLogGroup', 'DeleteLogStream', 'PutRetentionPolicy', 'DeleteRetentionPolicy', 'AssociateKmsKey', 'DisassociateKmsKey'],
    namePath: ['requestParameters', 'logGroupName'],
    longestName: 512,
  },
  streams: {
    id: 'Streams',
    eventSource: 'firehose.amazonaws.com',
    eventNames: ['DeleteDeliveryStream', 'UpdateDestination', 'StopDeliveryStreamEncryption'],
    namePath: ['requestParameters', 'deliveryStreamName'],
    longestName: 64,
  },
} satisfies Record<string, Tampering>;

/** What can be tampered with. */
export type Kind = keyof typeof TAMPERINGS;

/** Most characters of a role's ARN, for those that are not known at synth. A longer path makes the deployment fail, and nothing else. */
const LONGEST_ROLE_ARN = 128;

/**
 * The events of one kind: what was done, to which resources, by whom.
 *
 * A record that does not name its resource matches as well: records of denied calls may lack their parameters, and an alarm too many is
 * better than one missed. So does one without an issuer of its session: root, IAM users and services have none.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function tamperingPattern(tampering: Tampering, names: readonly string[], deployers: readonly string[]): { [key: string]: any } {
  const isMissing = { exists: false };
  return {
    // Nobody but AWS can send events whose source begins so.
    'source': [{ prefix: 'aws.' }],
    'detail-type': ['AWS API Call via CloudTrail'],
    'detail': {
      eventSource: [tampering.eventSource],
      eventName: tampering.eventNames,
      ...nested(tampering.namePath, [...names, isMissing]),
      // Anything but these alone would pass over records without the field.
      ...deployers.length === 0 ? {} : nested(['userIdentity', 'sessionContext', 'sessionIssuer', 'arn'], [{ 'anything-but': deployers }, isMissing]),
    },
  };
}

/** Names in as few groups as there must be for the pattern of each to fit, in order; undefined where not even one name fits. */
export function groupsThatFit(tampering: Tampering, names: readonly string[], deployers: readonly string[]): string[][] | undefined {
  const by = deployers.map(arn => standIn(arn, LONGEST_ROLE_ARN));
  const fits = (group: readonly string[]) =>
    JSON.stringify(tamperingPattern(tampering, group.map(name => standIn(name, tampering.longestName)), by)).length <= MOST_PATTERN_CHARACTERS;
  const groups: string[][] = [];
  for (const name of names) {
    const last = groups[groups.length - 1];
    if (last !== undefined && fits([...last, name])) {
      last.push(name);
    } else {
      groups.push([name]);
    }
  }
  return groups.every(fits) ? groups : undefined;
}

/** As long as a value that is not known can become. */
function standIn(value: string, longest: number): string {
  return isKnown(value) ? value : 'x'.repeat(longest);
}

function nested(path: readonly string[], leaf: unknown[]): { [key: string]: any } {
  return path.reduceRight<any>((inner, name) => ({ [name]: inner }), leaf);
}
