export * from './flow-log-table';
export * from './flow-log-view';
export * from './flow-log-view-grants';
export * from './partition-grain';
export * from './partition-values';
export * from './table-window';
