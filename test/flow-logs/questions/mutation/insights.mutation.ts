import { decoys as firstTenDecoys } from './first-ten-decoys';
import { gatewayDecoys, insightsDecoys } from './insights-decoys';
import { mutants } from './insights-mutants';
import { expectExplained } from './mutants';
import { decoys as whoDecoys } from './who-decoys';
import { whyDecoys } from './why-decoys';
import { decoys as wrongDecoys } from './wrong-decoys';
import { FlowLogFamily, FlowLogFormat } from '../../../../src';
import { answer, FORMATS, recordsOf, worded, wording } from '../wordings';

/** Changing any part of the second wording of a question must change its answer. */
const EQUIVALENT: Record<string, RegExp[]> = {
  // What is neither a request nor nothing is an answer, whatever it is called.
  'where-packets-stop-10.0.0.10-10.0.0.20': [/«"answer"» -> /],
  // Without a direction there is one view.
  'top-talkers, the default format': [/^\| stats «max» -> min$/, /as bytes, «max» -> min$/],
  // Any time before the span will do for an interface that never had traffic in it.
  'silent-interfaces': [/coalesce\(busy_until, «0» -> -?1$/],
};

/** What is cut off at the end would hide a change. */
const whole = (text: string) => text.replace(/\| limit \d+$/, '| limit 100000');

const records = (format: FlowLogFormat) => format.supports(FlowLogFamily.VPC)
  ? [...recordsOf(format), ...firstTenDecoys(), ...whoDecoys(), ...whyDecoys(), ...wrongDecoys(), ...insightsDecoys()]
  : [...recordsOf(format), ...gatewayDecoys()];

/** Each text once: most formats differ in their `parse` alone. */
const seen = new Set<string>();
const CASES = FORMATS.flatMap(([name, format]) => worded(format).flatMap(query => {
  const text = whole(wording(query, format));
  const commands = text.replace(/^parse .*$/m, '');
  return seen.has(commands) ? [] : (seen.add(commands), [[query.queryName, name, format, text] as const]);
}));

test.each(CASES)('every changed part of %s changes the answer, of %s', (queryName, name, format, text) => {
  const told = records(format);
  const expected = JSON.stringify(answer(text, format, told));
  const same = mutants(text).filter(mutant => {
    try {
      return JSON.stringify(answer(mutant.text, format, told)) === expected;
    } catch {
      // What the language refuses is noticed.
      return false;
    }
  });
  expectExplained(same.map(mutant => mutant.name), EQUIVALENT[`${queryName}, ${name}`] ?? EQUIVALENT[queryName]);
}, 300_000);
