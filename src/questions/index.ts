export * from './flow-log-query';
export * from './flow-log-query-pack';
export * from './flow-log-query-pack-grants';
export { QuerySpan } from './query-span';
