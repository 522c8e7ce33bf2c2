export * from './capture-engine';
export * from './capture-engine-options';
export * from './collector-image';
export * from './mirror-collector';
export * from './mirror-collector-props';
export * from './mirror-collector-records';
export * from './record-folders';
export * from './suricata-rules';
