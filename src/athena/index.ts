export * from './athena-work-group';
export { QuerySpan } from './query-span';

// For the rooms that ask through Athena; not part of the published API (src/index.ts).
export { ipAddress, named, queryName, whole, wholeMinutes } from './private/checks';
export { grantReadTables, grantRun } from './private/grants';
export { glueName } from './private/names';
export { SavedQuery, saveQueries } from './private/named-queries';
export { GlueColumn, jsonLines, PARQUET, ProjectedPartition, projectedTableInput, SPACE_SEPARATED_TEXT } from './private/table-input';
export { spoken, TimePartitions } from './query-span';
