export * from './flow-log-insights';
export * from './flow-log-metrics';
export * from './flow-log-query';
export * from './flow-log-query-options';
export * from './flow-log-query-pack';
export * from './flow-log-query-pack-grants';
export { FlowLogAlarmsOptions } from './private/alarms';
export * from './private/catalogue';
export { OwnQueryOptions } from './private/own-question';
