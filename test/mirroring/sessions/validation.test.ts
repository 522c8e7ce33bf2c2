import { join } from 'path';
import * as fc from 'fast-check';
import { onNewest } from '../../templates/on-newest';

/** CloudFormation validation accepts what is not refused, warnings included: but for one finding that each script plants. */
test.each([
  ['rules', 'Properties.RuleAction', 'W3030 ', 20],
  ['sessions', 'Properties.SessionNumber', '', 5],
])('CloudFormation validation accepts random %s that are not refused, warnings included', (kind, planted, rule, least) => {
  const seed = fc.sample(fc.integer({ min: 0 }), 1)[0];
  const found = onNewest(join(__dirname, `validate-${kind}.ts`), String(seed));
  expect({ seed, findings: found.findings }).toEqual({ seed, findings: [expect.stringContaining(`${rule}${planted}`)] });
  expect(Math.min(found[kind], found.refused)).toBeGreaterThan(least);
});
