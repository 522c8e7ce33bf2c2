export * from './flow-log-tamper-alarm';
