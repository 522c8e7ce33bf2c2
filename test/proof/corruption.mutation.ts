import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { openLab } from '../../lab/engine/run';
import { Template } from '../../lab/private/template';
import { deliver } from '../../lab/samples/deliver';
import { story, STORY_ACCOUNT, STORY_NOW, STORY_REGION } from '../../lab/samples/story';
import { FlowLogQuery, S3LogLayout } from '../../src';
import { synthesized } from '../flow-logs/questions/story-lab';

/**
 * Every property of the Glue table matters: taken away or changed, the lab refuses the table or reads something else.
 *
 * What is read is a dump of all columns, named as AWS names the fields, besides the answers.
 */
const PLACE = { account: STORY_ACCOUNT, region: STORY_REGION };

type Path = (string | number)[];

/** Paths of all values in a piece of a template, intrinsic functions counting as values. */
function leaves(value: any, path: Path = []): Path[] {
  const isIntrinsic = typeof value === 'object' && Object.keys(value).some(key => key === 'Ref' || key.startsWith('Fn::'));
  return typeof value !== 'object' || isIntrinsic ? [path] : Object.entries(value).flatMap(([key, below]) => leaves(below, [...path, key]));
}

function changed(template: any, logicalId: string, path: Path, change: (value: any) => any): any {
  const copy = structuredClone(template);
  const parent = path.slice(0, -1).reduce((at, key) => at[key], copy.Resources[logicalId].Properties);
  const last = path[path.length - 1];
  const value = change(parent[last]);
  if (value === undefined) {
    delete parent[last];
  } else {
    parent[last] = value;
  }
  return copy;
}

/** A value that looks like the right one. */
function lookalike(value: any): any {
  const others: Record<string, string> = {
    'int': 'string',
    'bigint': 'string',
    'string': 'bigint',
    'csv': 'parquet',
    'parquet': 'csv',
    '1': '2',
    'true': 'false',
    'HOURS': 'DAYS',
    'enum': 'injected',
    'date': 'enum',
    'EXTERNAL_TABLE': 'VIRTUAL_VIEW',
    ' ': '\t',
  };
  return typeof value === 'string' ? others[value] ?? `x${value}x` : { 'Fn::Join': ['', [value, 'x']] };
}

describe.each([['Parquet', S3LogLayout.parquet()], ['text', S3LogLayout.text()]])('%s', (_name, layout) => {
  const { template, format } = synthesized({ layout, queries: [FlowLogQuery.rejectedToPort({ port: 3306 }), FlowLogQuery.lostRecords()] });
  const [logicalId, table] = Object.entries<any>(template.Resources).find(([, resource]) => resource.Type === 'AWS::Glue::Table')!;
  const paths = leaves(table.Properties).filter(path => path[path.length - 1] !== 'Description');
  const columns = format.fields.map(field => `"${field.name.replace(/-/g, '_')}"`).join(', ');
  const dump = `SELECT ${columns}, aws_account_id, aws_region, hour FROM flow_logs WHERE hour >= '2026/10/31/12' ORDER BY ${columns} LIMIT 5000`;
  const name = FlowLogQuery.rejectedToPort({ port: 3306 }).queryName;
  let dataRoot: string;

  beforeAll(async () => {
    dataRoot = mkdtempSync(join(tmpdir(), 'corruption-'));
    // Every other record: enough to tell what is read.
    await deliver(new Template(template, PLACE), PLACE, dataRoot, story().filter((_, index) => index % 2 === 0));
  }, 60_000);
  afterAll(() => rmSync(dataRoot, { recursive: true }));

  async function read(from: any): Promise<string> {
    const lab = await openLab({ template: from, dataRoot, now: STORY_NOW, ...PLACE });
    try {
      const { rows } = await lab.runSql(dump);
      const answer = await lab.runNamedQuery(name);
      return JSON.stringify([rows, answer.rows, answer.partitions]);
    } finally {
      lab.close();
    }
  }

  test('as synthesized, all records of the span are read', async () => {
    const [rows] = JSON.parse(await read(template)) as [unknown[][]];
    const inSpan = story().filter((record, index) => index % 2 === 0 && Number(record.end) >= Date.parse('2026-10-31T12:00:00Z') / 1000);
    expect(rows).toHaveLength(inSpan.length);
  });

  test(`fails when any one of ${paths.length} properties is taken away or changed`, async () => {
    const truth = await read(template);
    const unnoticed: string[] = [];
    for (const path of paths) {
      for (const [how, change] of [['taken away', () => undefined], ['changed', lookalike]] as const) {
        const outcome = await read(changed(template, logicalId, path, change)).catch(error => `refused: ${(error as Error).message}`);
        if (outcome === truth) {
          unnoticed.push(`${path.join('.')} ${how}`);
        }
      }
    }
    expect(paths.length).toBeGreaterThan(70);
    expect(unnoticed).toEqual([]);
  }, 120_000);
});
