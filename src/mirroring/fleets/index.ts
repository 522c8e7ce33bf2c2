export type { FleetPolicy } from './controller/policy';
export * from './mirror-exclusion';
export * from './mirror-fleet';
export * from './mirror-fleet-props';
export * from './mirror-selector';
