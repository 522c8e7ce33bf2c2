export * from './capture-engine';
export * from './capture-engine-options';
export * from './collector-image';
export * from './mirror-collector';
export * from './suricata-rules';
