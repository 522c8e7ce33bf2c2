export * from './mirror-query';
export * from './mirror-query-options';
export * from './mirror-query-pack';
export * from './mirror-record-tables';
export { MirrorOwnQueryOptions } from './private/own-question';
