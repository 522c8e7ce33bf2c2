import { join } from 'path';
import { EXAMPLES } from './examples';
import { onNewest } from './on-newest';

/** One process for all: starting the validation takes seconds, a template then takes milliseconds. */
const FOUND: Record<string, string[]> = onNewest(join(__dirname, 'validate.ts'));

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
