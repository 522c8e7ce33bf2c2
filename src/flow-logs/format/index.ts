export * from './flow-log-family';
export { fieldNames, FlowLogField, FlowLogFieldOptions } from './flow-log-field';
export * from './flow-log-format';
export * from './flow-log-tag-keys';
export * from './flow-log-value-type';
