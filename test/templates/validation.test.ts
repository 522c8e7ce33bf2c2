import { join } from 'path';
import * as fc from 'fast-check';
import { EXAMPLES } from './examples';
import { onNewest } from './on-newest';

const SEED = fc.sample(fc.integer({ min: 0 }), 1)[0];
/** One process for all: starting the validation takes seconds, a template then takes milliseconds. */
const FOUND = onNewest(join(__dirname, 'validate.ts'), String(SEED));

test.each(Object.keys(EXAMPLES))('CloudFormation validation finds nothing in the example %s, warnings included', name => {
  expect(FOUND[name]).toEqual([]);
});

test('CloudFormation validation finds nothing when the other choices are made, warnings included', () => {
  expect(FOUND.mostProps).toEqual([]);
});

test('fails when a property is spelled wrong: the validation is alive', () => {
  expect(FOUND.spoiledName).toEqual([expect.stringContaining('F3002 Properties.DestinationOptions.fileFormat: DestinationOptions.fileFormat: Additional properties')]);
});

test('fails when a value is none of those that AWS takes: warnings count', () => {
  expect(FOUND.spoiledValue).toEqual([expect.stringContaining('W3030 Properties.TrafficType')]);
});

/** Nothing is found but for one finding that each script plants. */
test.each([
  ['rules', 'Properties.RuleAction', 'W3030 ', 20],
  ['sessions', 'Properties.SessionNumber', '', 5],
])('CloudFormation validation accepts random %s of mirroring that are not refused, warnings included', (kind, planted, rule, least) => {
  const { built, refused, findings } = FOUND[kind];
  expect({ seed: SEED, findings }).toEqual({ seed: SEED, findings: [expect.stringContaining(`${rule}${planted}`)] });
  expect(Math.min(built, refused)).toBeGreaterThan(least);
});
