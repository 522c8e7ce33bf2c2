export * from './athena-work-group';
