export * from './lost-records';
export * from './silent-interfaces';
