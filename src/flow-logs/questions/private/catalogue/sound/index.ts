export * from './double-flow-logs';
export * from './hours-without-records';
export * from './lost-records';
export * from './mixed-formats';
export * from './silent-interfaces';
