export * from './mirror-destination';
export * from './mirror-destination-options';
export * from './mirror-endpoint-service';
export * from './mirror-filter';
export * from './mirror-preset';
export * from './mirror-rule';
export * from './mirror-session';
export * from './mirror-source';
export * from './mirror-source-options';
export * from './mirror-target';
export * from './mirror-target-share';
export * from './mirror-target-type';
export * from './mirrored-traffic';
export * from './primary-network-interface';

// For collectors; not part of the published API (src/index.ts).
export { rangesOf } from './private/security-group-rules';
export { MirrorReception } from './private/origin';
