import { mkdirSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { assumptionChecks } from './assumptions';
import { Check } from './check';
import { corruptionChecks, limitChecks } from './corruptions';
import { fetchTrino, isPossible, runOnTrino, TrinoTable } from './engine';
import { MirrorStory, mirrorStories } from './mirror';
import { openStory, OpenStory, STORIES } from './stories';
import { catalogueCheck, storyChecks } from './story-checks';
import { STORY_NOW } from '../samples/story';

/** What is downloaded, and Trino's log of the last run. */
const ROOT = join(__dirname, '..', '..', '.lab', 'trino');

/** All checks; with an argument those of the stories whose name contains it, for work on one of them. */
async function main(): Promise<void> {
  if (!isPossible()) {
    console.log('SKIPPED: trino suite needs Java 17 and Maven');
    return;
  }
  mkdirSync(ROOT, { recursive: true });
  try {
    fetchTrino(ROOT);
  } catch (error) {
    console.log(`SKIPPED: trino suite, ${(error as Error).message.split('\n').slice(0, 5).join('\n')}`);
    return;
  }
  // Tables end "now" by the clock of the machine.
  if (Date.now() < STORY_NOW.getTime()) throw new Error(`the clock must be past ${STORY_NOW.toISOString()}, where the story ends`);
  const dataRoot = mkdtempSync(join(tmpdir(), 'trino-buckets-'));
  const stories: OpenStory[] = [];
  const mirrored: MirrorStory[] = [];
  try {
    for (const props of STORIES.filter(({ name }) => name.includes(process.argv[2] ?? ''))) stories.push(await openStory(props, dataRoot));
    mirrored.push(...await mirrorStories(dataRoot, process.argv[2] ?? ''));
    const others = () => [catalogueCheck(stories), ...limitChecks(stories), ...corruptionChecks(stories)];
    const checks = [
      ...stories.flatMap(storyChecks),
      ...stories.slice(0, 1).flatMap(assumptionChecks),
      ...mirrored.flatMap(story => story.checks),
      ...stories.length === STORIES.length ? others() : [],
    ];
    const tables = [...stories.flatMap(({ table, view }) => [table, view]), ...mirrored.flatMap(story => story.tables)];
    process.exitCode = await report(checks, tables, dataRoot) === 0 ? 0 : 1;
  } finally {
    for (const { lab } of [...stories, ...mirrored]) lab.close();
    rmSync(dataRoot, { recursive: true });
  }
}

/** Runs all statements on one Trino, then verifies check by check; returns how many failed. */
async function report(checks: readonly Check[], storyTables: readonly TrinoTable[], dataRoot: string): Promise<number> {
  const tables = [...storyTables, ...checks.flatMap(check => check.table ?? [])];
  const statements = checks.flatMap((check, index) => check.statements.map(statement => ({ ...statement, id: String(index) })));
  const { startMillis, millis, answers } = runOnTrino(ROOT, dataRoot, tables, statements);
  let failed = 0;
  for (const [index, check] of checks.entries()) {
    try {
      print(`ok    ${check.name}: ${await check.verify(answers.filter(answer => answer.id === String(index)))}`);
    } catch (error) {
      failed++;
      print(`FAIL  ${check.name}: ${(error as Error).message}`);
    }
  }
  const seconds = (time: number) => (time / 1000).toFixed(1);
  console.log(`Trino: ${seconds(startMillis)} s to start, ${answers.length} statements in ${seconds(millis)} s`);
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  return failed;
}

/** A line; messages of engines may quote bytes of files. */
function print(line: string): void {
  console.log(line.replace(/[^\x20-\x7e]+/g, ' '));
}

main().catch((error: Error) => {
  console.error(error.stack ?? error.message);
  process.exitCode = 1;
});
