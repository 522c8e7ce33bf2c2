import { holds, PROPERTIES } from './plan.properties';

/** A few hundred policies each; `FLEET_RUNS=10000` tries more (`npm run test:fleet -- --runs 10000`). */
const RUNS = Number(process.env.FLEET_RUNS ?? 300);

test.each(Object.keys(PROPERTIES))('a plan %s', name => holds(name, RUNS), 600_000);
