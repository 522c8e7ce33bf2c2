export * from './capture-engine';
export * from './capture-engine-options';
export * from './collector-image';
export * from './mirror-collector';
export * from './mirror-collector-metrics';
export * from './mirror-collector-props';
export * from './mirror-collector-records';
export * from './suricata-rules';
