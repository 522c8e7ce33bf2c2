export * from './flow-log-insights';
export * from './flow-log-insights-metrics-options';
export * from './flow-log-query';
export * from './flow-log-query-options';
export * from './flow-log-query-pack';
export { FlowLogOwnQueryOptions } from './private/own-question';
