export * from './flow-log-delivery-health';
