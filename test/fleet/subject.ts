import { Subject } from '../../lab/ec2/region';

/** What Lambda gets: the bundle, not its sources. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
export const BUNDLE = require('../../fleet-controller/index.js') as Subject;

/** Seeds of faults, and policies of each property: 10,000 take hours. */
export const RUNS = Number(process.env.FLEET_RUNS ?? 200);
