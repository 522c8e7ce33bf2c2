export * from './athena';
export * from './catalog';
export * from './delivery';
export * from './format';
export * from './health';
export * from './mirroring';
export * from './questions';
export * from './collectors';
