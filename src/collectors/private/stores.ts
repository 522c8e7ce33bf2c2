import { aws_events as events, aws_kms as kms, aws_logs as logs, aws_s3 as s3, Duration, RemovalPolicy } from 'aws-cdk-lib';
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
export function createPacketStore(_scope: Construct, _props: PacketStoreProps): PacketStore {
  throw new Error('not built yet');
}

/** Children of `scope`: `Records`, `AccessLogs`. */
export function createRecordStore(_scope: Construct, _props: RecordStoreProps): RecordStore {
  throw new Error('not built yet');
}

/** Children of `scope`: `Alerts`. */
export function createAlertChannel(_scope: Construct, _props: AlertChannelProps): AlertChannel {
  throw new Error('not built yet');
}
