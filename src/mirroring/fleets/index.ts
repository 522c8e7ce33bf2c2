export type { FleetPolicy } from './controller/policy';
