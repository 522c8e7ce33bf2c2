export * from './athena-work-group';
export * from './known-networks';
export { QuerySpan } from './query-span';

// For the rooms that ask through Athena; not part of the published API (src/index.ts).
export { overlap, queriedRanges, within } from './private/address-ranges';
export { answerable } from './private/answerable';
export { addressInName, ipAddress, queryName, whole, wholeMinutes } from './private/checks';
export { grantReadTables } from './private/grants';
export { glueName } from './private/names';
export { checkOwnWording, filled, OwnWording, placeholdersIn } from './private/own-question';
export { PackGrants } from './private/pack-grants';
export { savePack } from './private/query-pack';
export { AskedOf, AthenaQuestion, render } from './private/question';
export { GlueColumn, jsonLines, PARQUET, ProjectedPartition, projectedTableInput, SPACE_SEPARATED_TEXT } from './private/table-input';
export { DEFAULT_SPAN, spoken, TimePartitions } from './query-span';
