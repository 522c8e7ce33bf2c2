import { RUNS } from './subject';
import { holds, PROPERTIES } from '../mirroring/fleets/controller/plan.properties';

test.each(Object.keys(PROPERTIES))('a plan %s', name => holds(name, 10 * RUNS), 3_600_000);
