export * from './flow-log-delivery-health';
export * from './flow-log-tamper-alarm';
