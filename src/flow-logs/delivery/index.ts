export * from './cloudwatch-flow-logs';
export * from './firehose-flow-logs-access';
export * from './firehose-flow-logs';
export * from './flow-log-bucket';
export * from './flow-log-senders';
export * from './flow-logs-log-group';
export * from './flow-log-source';
export * from './flow-log-delivery-stream';
export * from './flow-logs';
export * from './s3-flow-logs';
export { S3LogLayout, S3LogLayoutOptions } from './s3-log-layout';

// For the rooms that watch deliveries or read what is delivered; not part of the published API (src/index.ts).
export { writersUnder } from './private/bucket-prefix';
export { keyOf } from './private/log-group';
