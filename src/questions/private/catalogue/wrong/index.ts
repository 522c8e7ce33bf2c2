export * from './administration-from-internet';
export * from './port-scan';
export * from './uploads-to-internet';
