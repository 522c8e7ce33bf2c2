export * from './cloudwatch-flow-logs';
export * from './flow-log-bucket';
export * from './flow-log-delivery';
export * from './flow-log-group';
export * from './flow-log-source';
export * from './s3-flow-logs';
export { S3LogLayout, S3LogLayoutOptions } from './s3-log-layout';
