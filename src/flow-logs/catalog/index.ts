export * from './flow-log-table';
export * from './flow-log-view';
export * from './partition-granularity';
export * from './partition-values';
