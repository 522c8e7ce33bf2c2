export * from './athena-work-group';
export { QuerySpan } from './query-span';
