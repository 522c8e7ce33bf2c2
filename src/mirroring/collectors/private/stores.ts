import {
  aws_events as events, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3, Duration, RemovalPolicy, Stack,
} from 'aws-cdk-lib';
import { Construct, IConstruct, IDependable } from 'constructs';
import { accessLogsIn, logAccess } from './access-logs';
import { checkedDays } from './checks';
import { Contribution } from './contribution';
import { allowWriting, denyOtherEncryption, writingWithKey } from './store-keys';
import { reject } from '../../../private/errors';
import { displayPath } from '../../../private/identity';
import { checkKey } from '../../../private/keys';
import { allowLogGroup } from '../../../private/log-group-key';
import { resourceOf } from '../../../private/shapes';
import { differ, isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';
import { RecordFolder } from '../record-folders';

/** What appliances call themselves in events: nobody hears them who does not ask for this source. */
export const EVENT_SOURCE = 'cdk-network-visibility.collector';

const KEY_USE = { prop: 'encryptionKey', of: 'the collector', noAlias: 'roles are allowed to use keys and not aliases' };

/** Folders below `records/` that tell who spoke with whom, and about the sensors. */
export const CONNECTION_KINDS: readonly RecordFolder[] = ['connections', 'zeek-conn', 'sightings', 'sessions', 'statistics'];
/** Folders below `records/` that hold names and URLs of people. */
export const PROTOCOL_KINDS: readonly RecordFolder[] = ['dns', 'tls', 'http', 'zeek-dns', 'zeek-ssl', 'zeek-http'];

/** Where packets are kept. */
export interface PacketStore extends Contribution {
  readonly bucket: s3.IBucket;
  readonly encryptionKey: kms.IKey;
}

/** Where connections, protocol facts and everything else but packets and alerts is kept. */
export interface RecordStore extends Contribution {
  readonly bucket: s3.IBucket;
}

/** Where alerts go. */
export interface AlertChannel extends Contribution {
  readonly logGroup: logs.ILogGroup;
}

/** How packets are kept. */
export interface PacketStoreProps {
  /** Age at which packets are deleted: whole days, at least one. */
  readonly retention: Duration;
  /**
   * Bucket that receives a record of each access.
   *
   * @default - one is created
   */
  readonly accessLogsBucket?: s3.IBucket;
  /** What becomes of buckets and key when they leave the stack. */
  readonly removalPolicy: RemovalPolicy;
}

/** How records are kept. */
export interface RecordStoreProps {
  /**
   * Customer managed key.
   *
   * @default - keys of Amazon S3
   */
  readonly encryptionKey?: kms.IKey;
  /** Age at which connections are deleted: whole days, at least one. */
  readonly connectionRetention: Duration;
  /** Age at which protocol facts are deleted: whole days, at least one. */
  readonly protocolRetention: Duration;
  /**
   * Bucket that receives a record of each access.
   *
   * @default - one is created
   */
  readonly accessLogsBucket?: s3.IBucket;
  /** What becomes of the buckets when they leave the stack. */
  readonly removalPolicy: RemovalPolicy;
}

/** How alerts are kept, and who hears of them. */
export interface AlertChannelProps {
  /**
   * Customer managed key of the log group.
   *
   * @default - keys of CloudWatch Logs
   */
  readonly encryptionKey?: kms.IKey;
  /** How long alerts are kept. */
  readonly retention: logs.RetentionDays;
  /**
   * Bus that gets an event for each alert.
   *
   * @default - the default bus of account and Region
   */
  readonly eventBus?: events.IEventBus;
  /** What becomes of the log group when it leaves the stack. */
  readonly removalPolicy: RemovalPolicy;
}

/** A bucket of its own key, whose reader is somebody else than its writer; children of the owner: `Packets`, `PacketsKey`, `AccessLogs`. */
export function createPacketStore(owner: Construct, props: PacketStoreProps): PacketStore {
  const expiration = checkedDays(owner, 'retention', props.retention);
  const encryptionKey = new kms.Key(owner, 'PacketsKey', {
    description: `Packets of ${displayPath(owner)}: who may decrypt with it may read them`,
    enableKeyRotation: true,
    removalPolicy: props.removalPolicy,
  });
  const bucket = lockedBucket(owner, 'Packets', {
    encryptionKey,
    removalPolicy: props.removalPolicy,
    lifecycleRules: [{ expiration, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
  });
  denyOtherEncryption(bucket, encryptionKey);
  const accessLogs = accessLogsIn(owner, props.accessLogsBucket, props.removalPolicy);
  logAccess(bucket, accessLogs, 'packets/');
  return {
    bucket,
    encryptionKey,
    settings: { packetsBucket: bucket.bucketName },
    statements: [
      // Wildcard: sensors are called after their instances. Nothing is read back, and each file is one request: neither GetObject nor Decrypt is needed.
      new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('sensor=*')] }),
      writingWithKey(Stack.of(owner), encryptionKey),
    ],
    after: present(bucket, encryptionKey, bucket.policy, policyOf(accessLogs)),
    services: [],
  };
}

/** Children of the owner: `Records`, `AccessLogs`. */
export function createRecordStore(owner: Construct, props: RecordStoreProps): RecordStore {
  const { encryptionKey } = props;
  const connections = checkedDays(owner, 'connectionRetention', props.connectionRetention);
  const protocols = checkedDays(owner, 'protocolRetention', props.protocolRetention);
  checkKey(owner, encryptionKey, KEY_USE);
  const rules = (kinds: readonly RecordFolder[], expiration: Duration) => kinds.map(kind => ({ id: kind, prefix: `records/${kind}/`, expiration }));
  const bucket = lockedBucket(owner, 'Records', {
    encryptionKey,
    removalPolicy: props.removalPolicy,
    lifecycleRules: [
      ...rules(CONNECTION_KINDS, connections),
      ...rules(PROTOCOL_KINDS, protocols),
      // Of two rules the earlier one holds: this one is about kinds that have none.
      { id: 'others', expiration: connections.toDays() > protocols.toDays() ? connections : protocols, abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
  if (encryptionKey !== undefined) {
    allowWriting(Stack.of(owner), encryptionKey);
    denyOtherEncryption(bucket, encryptionKey);
  }
  const accessLogs = accessLogsIn(owner, props.accessLogsBucket, props.removalPolicy);
  logAccess(bucket, accessLogs, 'records/');
  return {
    bucket,
    settings: { recordsBucket: bucket.bucketName },
    statements: [
      // Wildcard: kind, hour, sensor and time make the names of files.
      new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('records/*')] }),
      ...encryptionKey === undefined ? [] : [writingWithKey(Stack.of(owner), encryptionKey)],
    ],
    after: present(bucket, bucket.policy, policyOf(accessLogs)),
    services: [],
  };
}

/** Children of the owner: `Alerts`. */
export function createAlertChannel(owner: Construct, props: AlertChannelProps): AlertChannel {
  const stack = Stack.of(owner);
  checkKey(owner, props.encryptionKey, KEY_USE);
  if (props.encryptionKey !== undefined) {
    allowLogGroup(stack, props.encryptionKey, undefined, 'alerts');
  }
  const logGroup = new logs.LogGroup(owner, 'Alerts', {
    encryptionKey: props.encryptionKey,
    retention: props.retention,
    removalPolicy: props.removalPolicy,
  });
  const bus = checkedBus(owner, props.eventBus);
  return {
    logGroup,
    settings: { alertsLogGroup: logGroup.logGroupName, alertsBus: bus?.eventBusArn ?? 'default' },
    statements: [
      // The ARN of the group ends in the wildcard: its streams, one of each sensor.
      new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
      new iam.PolicyStatement({
        actions: ['events:PutEvents'],
        resources: [bus?.eventBusArn ?? stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })],
        conditions: { StringEquals: { 'events:source': EVENT_SOURCE } },
      }),
    ],
    after: [logGroup],
    services: ['logs', 'events'],
  };
}

/** What differs between the buckets. */
interface Kept {
  readonly encryptionKey?: kms.IKey;
  readonly lifecycleRules: s3.LifecycleRule[];
  readonly removalPolicy: RemovalPolicy;
}

/** Without versions: what has expired must be gone, and versions would outlive it. */
function lockedBucket(owner: Construct, id: 'Packets' | 'Records', { encryptionKey, ...props }: Kept): s3.Bucket {
  return new s3.Bucket(owner, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    encryption: encryptionKey === undefined ? s3.BucketEncryption.S3_MANAGED : s3.BucketEncryption.KMS,
    encryptionKey,
    // The key is called about once an hour rather than once a file.
    bucketKeyEnabled: encryptionKey === undefined ? undefined : true,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: false,
    ...props,
  });
}

/** Events are put where the appliance is; another account must let them in by the policy of its bus. */
function checkedBus(owner: Construct, bus: events.IEventBus | undefined): events.IEventBus | undefined {
  if (bus === undefined) {
    return undefined;
  }
  const { account, region } = Stack.of(owner);
  if (differ(bus.env.region, region)) {
    reject(`alertBus must lie in the Region of the collector (${region}), got one in ${bus.env.region}; use a bus there, and a rule that forwards its events`, owner);
  }
  if (differ(bus.env.account, account)) {
    warn(bus, 'alertBusOfAnotherAccount', `alerts are sent to an event bus of account ${bus.env.account}; until its policy lets account ${isKnown(account) ? account : 'of the collector'} `
      + `put events of the source ${EVENT_SOURCE}, they only reach the log group. Acknowledge this once the policy is in place`);
  }
  return bus;
}

function policyOf(bucket: s3.IBucket): s3.BucketPolicy | undefined {
  return resourceOf(bucket, s3.CfnBucket.isCfnBucket) === undefined ? undefined : bucket.policy;
}

function present(...parts: readonly (IConstruct & IDependable | undefined)[]): (IConstruct & IDependable)[] {
  return parts.flatMap(part => part ?? []);
}
