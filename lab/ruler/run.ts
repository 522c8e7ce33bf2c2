import { mkdirSync } from 'fs';
import { join } from 'path';
import { askRuler, fetchRuler, Pair } from './engine';
import { randomPairs } from './random';
import { tamperStory } from './story';
import { DOCUMENTED } from '../events/documented';
import { matches } from '../events/pattern';
import { fail, JsonObject, LabError } from '../private/errors';
import { isPossible } from '../trino/engine';

/** What is downloaded. */
const ROOT = join(__dirname, '..', '..', '.lab', 'ruler');

interface Asked extends Pair {
  readonly name: string;
  /** What must be so, where somebody says it: AWS's guide. */
  readonly isMatch?: boolean;
}

function main(): void {
  if (!isPossible()) {
    console.log('SKIPPED: ruler suite needs Java 17 and Maven');
    return;
  }
  mkdirSync(ROOT, { recursive: true });
  try {
    fetchRuler(ROOT);
  } catch (error) {
    console.log(`SKIPPED: ruler suite, ${(error as Error).message.split('\n').slice(0, 5).join('\n')}`);
    return;
  }
  const { patterns, cases } = tamperStory();
  const suites: Record<string, Asked[]> = {
    'synthesized patterns': patterns.flatMap(pattern => cases.map(({ name, event }) => ({ name, pattern, event }))),
    'documented examples': DOCUMENTED.map(({ says, pattern, event, isMatch }) => ({ name: says, pattern, event, isMatch })),
    'random pairs': randomPairs(20_000).map((pair, index) => ({ name: `pair ${index}`, ...pair })),
  };
  const failed = Object.entries(suites).flatMap(([name, asked]) => disagreements(name, asked));
  const heard = new Set(suites['synthesized patterns'].filter(({ pattern, event }) => matches(pattern, event)).map(({ event }) => event));
  failed.push(...cases.filter(({ event, isHeard }) => heard.has(event) !== isHeard).map(({ name, isHeard }) => `${name} must ${isHeard ? '' : 'not '}be heard`));
  failed.push(...refusals());
  failed.forEach(problem => console.log(`FAIL  ${problem}`));
  console.log(`${failed.length} failed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

/** Where the two engines differ, or differ from what is documented. */
function disagreements(suite: string, asked: readonly Asked[]): string[] {
  const known = asked.flatMap(pair => {
    const ours = evaluated(pair);
    return ours === undefined ? [] : [{ ...pair, ours: String(ours) }];
  });
  const answers = askRuler(ROOT, known);
  const matching = answers.filter(answer => answer === 'true').length;
  // A suite in which nothing matches, or everything, or little is known, would compare nothing.
  if (matching === 0 || matching === known.length || known.length < asked.length / 2) fail(`${suite}: ${known.length} of ${asked.length} known, ${matching} match`);
  console.log(`ok    ${suite}: ${known.length} of ${asked.length} pairs known to the lab and asked, of which ${matching} match`);
  return known.flatMap(({ name, pattern, event, isMatch, ours }, index) => {
    const expected = String(isMatch ?? ours);
    return answers[index] === ours && ours === expected ? []
      : [`${suite}, ${name}: Event Ruler says ${answers[index]}, the lab ${ours}${isMatch === undefined ? '' : `, AWS ${expected}`}: ${JSON.stringify({ pattern, event })}`];
  });
}

/** What the lab says; nothing where it refuses to know. */
function evaluated({ pattern, event }: Pair): boolean | undefined {
  try {
    return matches(pattern, event);
  } catch (error) {
    if (error instanceof LabError) return undefined;
    throw error;
  }
}

/** Patterns that the lab refuses as wrong, not as unknown: Event Ruler must refuse them, too. */
function refusals(): string[] {
  const wrong: JsonObject[] = [{ a: 'x' }, { a: [] }, { a: {} }, { a: [{ prefix: 'x', suffix: 'y' }] }, { a: [{ unheard: 'x' }] }, { a: [{ 'anything-but': [] }] }];
  return askRuler(ROOT, wrong.map(pattern => ({ pattern, event: { a: 'x' } })))
    .flatMap((answer, index) => answer.startsWith('refused') ? [] : [`Event Ruler takes ${JSON.stringify(wrong[index])}`]);
}

main();
