import { aws_events as events, aws_kms as kms, aws_logs as logs, aws_s3 as s3, aws_iam as iam, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Contribution } from './contribution';

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

export interface PacketStoreProps {
  readonly retention: Duration;
  readonly accessLogsBucket?: s3.IBucket;
  readonly removalPolicy: RemovalPolicy;
}

export interface RecordStoreProps {
  readonly encryptionKey?: kms.IKey;
  readonly connectionRetention: Duration;
  readonly protocolRetention: Duration;
  readonly accessLogsBucket?: s3.IBucket;
  readonly removalPolicy: RemovalPolicy;
}

export interface AlertChannelProps {
  readonly encryptionKey?: kms.IKey;
  readonly retention: logs.RetentionDays;
  readonly eventBus?: events.IEventBus;
  readonly removalPolicy: RemovalPolicy;
}

/** A bucket of its own key, whose reader is somebody else than its writer; children of `scope`: `Packets`, `PacketsKey`, `AccessLogs`. */
export function createPacketStore(scope: Construct, { removalPolicy }: PacketStoreProps): PacketStore {
  const encryptionKey = new kms.Key(scope, 'PacketsKey', { removalPolicy, enableKeyRotation: true });
  const bucket = new s3.Bucket(scope, 'Packets', { encryptionKey, enforceSSL: true, removalPolicy });
  return {
    bucket,
    encryptionKey,
    settings: { packetsBucket: bucket.bucketName },
    statements: [new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('sensor=*')] })],
    after: [bucket],
    services: [],
  };
}

/** Children of `scope`: `Records`, `AccessLogs`. */
export function createRecordStore(scope: Construct, { removalPolicy, encryptionKey }: RecordStoreProps): RecordStore {
  const bucket = new s3.Bucket(scope, 'Records', { encryptionKey, enforceSSL: true, removalPolicy });
  return {
    bucket,
    settings: { recordsBucket: bucket.bucketName },
    statements: [new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('records/*')] })],
    after: [bucket],
    services: [],
  };
}

/** Children of `scope`: `Alerts`. */
export function createAlertChannel(scope: Construct, { removalPolicy, retention, encryptionKey, eventBus }: AlertChannelProps): AlertChannel {
  const logGroup = new logs.LogGroup(scope, 'Alerts', { removalPolicy, retention, encryptionKey });
  return {
    logGroup,
    settings: { alertsLogGroup: logGroup.logGroupName, alertsBus: eventBus?.eventBusName ?? 'default' },
    statements: [new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] })],
    after: [logGroup],
    services: ['logs', 'events'],
  };
}
