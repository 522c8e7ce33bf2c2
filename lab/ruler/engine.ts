import { spawnSync } from 'child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { fail, JsonObject } from '../private/errors';

/** A pattern and an event that may match it. */
export interface Pair {
  readonly pattern: JsonObject;
  readonly event: JsonObject;
}

/** Fetches Event Ruler unless it is there. */
export function fetchRuler(root: string): void {
  const libraries = join(root, 'libraries');
  if (existsSync(join(libraries, 'event-ruler-1.8.1.jar'))) return;
  rmSync(libraries, { recursive: true, force: true });
  const { status, stdout, stderr } = spawnSync(
    'mvn', ['-q', '-B', '-f', join(__dirname, 'pom.xml'), `-Dlibraries=${libraries}`, 'package'], { encoding: 'utf8', timeout: 600_000 },
  );
  if (status !== 0) fail(`Maven could not fetch Event Ruler:\n${stdout}${stderr}`);
}

/** What Event Ruler says of each pair: `true`, `false`, or why it refuses the pattern. */
export function askRuler(root: string, pairs: readonly Pair[]): string[] {
  const work = mkdtempSync(join(tmpdir(), 'ruler-'));
  try {
    const [questions, answers] = [join(work, 'pairs.jsonl'), join(work, 'answers')];
    writeFileSync(questions, pairs.map(({ pattern, event }) => JSON.stringify({ pattern, event })).join('\n'));
    const { status, stderr } = spawnSync(
      'java', ['-cp', join(root, 'libraries', '*'), join(__dirname, 'RulerRunner.java'), questions, answers], { encoding: 'utf8', timeout: 300_000 },
    );
    if (status !== 0) fail(`Event Ruler ended with ${String(status)}:\n${stderr.slice(-3000)}`);
    const said = readFileSync(answers, 'utf8').trimEnd().split('\n');
    return said.length === pairs.length ? said : fail(`Event Ruler answered ${said.length} of ${pairs.length} pairs`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
