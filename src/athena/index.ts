export * from './athena-work-group';
export * from './known-networks';
export { QuerySpan } from './query-span';
export * from './athena-grants';
export * from './table-window';

// For the rooms that ask through Athena; not part of the published API (src/index.ts).
export { overlap, queriedRanges, within } from './private/address-ranges';
export { answerable } from './private/answerable';
export { addressValue, AskedValue, nameWith, portValue, queryValue, QueryValue, textValue } from './private/asked-values';
export { queryName, whole, wholeMinutes } from './private/checks';
export { grantReadTables } from './private/grants';
export { glueName } from './private/names';
export { takesOnly } from './private/option-names';
export { checkOwnWording, filled, OwnWording, placeholdersIn } from './private/own-question';
export { savePack } from './private/query-pack';
export { AskedOf, AthenaQuestion, render } from './private/question';
export { GlueColumn, jsonLines, PARQUET, ProjectedPartition, projectedTableInput, SPACE_SEPARATED_TEXT } from './private/table-input';
export { DEFAULT_SPAN, spoken, TimePartitions } from './query-span';
