import { holds, PROPERTIES } from './plan.properties';

/** More of them: `npm run test:fleet`. */
const RUNS = 300;

test.each(Object.keys(PROPERTIES))('a plan %s', name => holds(name, RUNS));
