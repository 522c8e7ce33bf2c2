import { spawnSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { fail, JsonObject, objectAt, textAt } from '../private/errors';
import { Resource } from '../private/template';

/** A table as CloudFormation would make it, in a database of its own. */
export interface TrinoTable {
  readonly database: string;
  /** `TableInput` as emitted. */
  readonly tableInput: JsonObject;
}

export interface Statement {
  readonly id: string;
  readonly database: string;
  readonly sql: string;
  /** What now() is. */
  readonly now: Date;
}

export interface Answer {
  readonly id: string;
  readonly columns: string[];
  readonly types: string[];
  /** As Trino's protocol writes them. */
  readonly rows: unknown[][];
  readonly error?: string;
  /** Read from files. */
  readonly bytes: number;
}

export interface Outcome {
  readonly startMillis: number;
  /** All statements together; some run at the same time. */
  readonly millis: number;
  readonly answers: Answer[];
}

const VERSION = '435';
/** What reads as Athena does: projection as the table says, folders below a partition, at most a million partitions a scan. */
const CATALOG = {
  'hive.partition-projection-enabled': 'true',
  'hive.recursive-directories': 'true',
  'hive.max-partitions-per-scan': '1000000',
  // A file metastore would look for statistics of partitions that it does not hold.
  'hive.table-statistics-enabled': 'false',
};

export function trinoTable({ properties, logicalId }: Resource): TrinoTable {
  return {
    database: textAt(properties.DatabaseName, `${logicalId}: DatabaseName`),
    tableInput: objectAt(properties.TableInput, `${logicalId}: TableInput`),
  };
}

/** A statement as Athena runs it when somebody has typed the values that it asks for. */
export function executed(sql: string, values: readonly string[] = []): string {
  return values.length === 0 ? sql : `EXECUTE IMMEDIATE '${sql.replace(/'/g, "''")}' USING ${values.join(', ')}`;
}

/** Whether this machine can run Trino: a Java 17 or newer with its compiler, and Maven. */
export function isPossible(): boolean {
  const java = spawnSync('javac', ['-version'], { encoding: 'utf8' });
  const version = /javac (\d+)/.exec(`${java.stdout}${java.stderr}`)?.[1];
  return Number(version ?? 0) >= 17 && spawnSync('mvn', ['-version']).status === 0;
}

/** Fetches Trino unless it is there; returns its folders. */
export function fetchTrino(root: string): string[] {
  const libraries = join(root, 'libraries', VERSION);
  const folders = [join(libraries, 'engine'), join(libraries, `trino-hive-${VERSION}`)];
  const done = join(libraries, 'done');
  if (!existsSync(done)) {
    rmSync(libraries, { recursive: true, force: true });
    const { status, stdout, stderr } = spawnSync(
      'mvn', ['-q', '-B', '-f', join(__dirname, 'pom.xml'), `-Dlibraries=${libraries}`, `-Dtrino.version=${VERSION}`, 'package'],
      { encoding: 'utf8', timeout: 600_000 },
    );
    if (status !== 0) fail(`Maven could not fetch Trino ${VERSION}:\n${stdout}${stderr}`);
    writeFileSync(done, '');
  }
  return folders;
}

/** Starts Trino over the buckets below `dataRoot`, runs the statements, and ends it; answers are in their order. */
export function runOnTrino(root: string, dataRoot: string, tables: readonly TrinoTable[], statements: readonly Statement[]): Outcome {
  const classPath = fetchTrino(root).map(folder => join(folder, '*')).join(':');
  const work = mkdtempSync(join(tmpdir(), 'trino-'));
  try {
    mkdirSync(join(work, 'server'));
    const [job, outcome] = [join(work, 'job.json'), join(work, 'outcome.json')];
    writeFileSync(job, JSON.stringify({ work, dataRoot, catalog: CATALOG, tables, statements }));
    // One compiler tier: a process of seconds never earns back what the second costs. Alone it has little room for code by default.
    const { status, stderr, error } = spawnSync(
      'java', ['-Xmx2G', '-XX:TieredStopAtLevel=1', '-XX:ReservedCodeCacheSize=256M', '-cp', classPath, join(__dirname, 'TrinoRunner.java'), job, outcome],
      { encoding: 'utf8', timeout: 1_500_000, killSignal: 'SIGKILL', maxBuffer: 2 ** 28, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    writeFileSync(join(root, 'trino.log'), stderr);
    if (status !== 0) fail(`Trino ended with ${error?.message ?? String(status)}, see ${join(root, 'trino.log')}:\n${stderr.slice(-3000)}`);
    return JSON.parse(readFileSync(outcome, 'utf8')) as Outcome;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
