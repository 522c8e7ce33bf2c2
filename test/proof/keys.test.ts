import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { readGlueTable } from '../../lab/engine/glue-table';
import { projectedValues } from '../../lab/engine/projection';
import { locationOf } from '../../lab/engine/scan';
import { Template } from '../../lab/private/template';
import { deliver } from '../../lab/samples/deliver';
import { story, STORY_ACCOUNT, STORY_NOW, STORY_REGION } from '../../lab/samples/story';
import { FlowLogQuery, S3LogLayout } from '../../src';
import { BUCKET, synthesized } from '../flow-logs/questions/story-lab';

const PLACE = { account: STORY_ACCOUNT, region: STORY_REGION };

/** Whether IAM lets an object be written: `*` stands for any text, slashes included. */
function allows(resource: string, arn: string): boolean {
  const pattern = resource.split('*').map(text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${pattern}$`).test(arn);
}

function writable(template: Template): string[] {
  return template.ofType('AWS::S3::BucketPolicy').flatMap(policy =>
    ((policy.properties.PolicyDocument as any).Statement as any[])
      .filter(statement => statement.Effect === 'Allow' && [statement.Action].flat().includes('s3:PutObject'))
      .flatMap(statement => [statement.Resource].flat() as string[]));
}

describe.each([
  ['Parquet', S3LogLayout.parquet()],
  ['text', S3LogLayout.text()],
  ['Parquet under a prefix', S3LogLayout.parquet({ prefix: 'network/vpc' })],
  ['text at the top of the bucket', S3LogLayout.text({ prefix: '' })],
  ['text, daily', S3LogLayout.text({ perHourPartition: false })],
  ['Parquet, Hive-compatible', S3LogLayout.parquet({ hiveCompatiblePartitions: true })],
  ['text, Hive-compatible, daily', S3LogLayout.text({ hiveCompatiblePartitions: true, perHourPartition: false, prefix: 'net' })],
])('%s', (_name, layout) => {
  let dataRoot: string;
  let keys: string[];
  const { template: body } = synthesized({ layout, queries: [FlowLogQuery.lostRecords()] });
  const template = new Template(body, PLACE);
  beforeAll(async () => {
    dataRoot = mkdtempSync(join(tmpdir(), 'keys-'));
    keys = await deliver(template, PLACE, dataRoot, story());
  }, 60_000);
  afterAll(() => rmSync(dataRoot, { recursive: true }));

  test('the bucket policy lets the delivery service write every key', () => {
    const resources = writable(template);
    expect(resources).toHaveLength(1);
    expect(keys.length).toBeGreaterThan(30);
    expect(keys.filter(key => !allows(resources[0], `arn:aws:s3:::${BUCKET}/${key}`))).toEqual([]);
    // And nothing of another account, nor beside the folder of the flow logs.
    const foreign = [keys[0].replace(STORY_ACCOUNT, '999988887777'), `secrets/${keys[0].split('/').pop()}`, 'AWSLogs/x'];
    expect(foreign.filter(key => allows(resources[0], `arn:aws:s3:::${BUCKET}/${key}`))).toEqual([]);
  });

  test('another flow log writes under its own id', async () => {
    const [other] = await deliver(template, { ...PLACE, flowLogId: 'fl-0002' }, dataRoot, story().slice(0, 1));
    expect(other).toContain('_fl-0002_');
    expect(keys.filter(key => key.includes('_fl-0002_'))).toEqual([]);
  });

  test('every key of the last four days lies in exactly one projected partition', () => {
    const [resource] = template.ofType('AWS::Glue::Table');
    const table = readGlueTable(resource, STORY_ACCOUNT);
    const columns = table.partitionKeys.map(({ name }) => {
      const values = projectedValues(name, table.projection[name], STORY_NOW);
      return name === 'year' ? values.filter(year => year === '2026') : values;
    });
    const partitions = columns.reduce<string[][]>((heads, values) => heads.flatMap(head => values.map(value => [...head, value])), [[]]);
    const locations = new Map<string, number>();
    for (const values of partitions) {
      const location = locationOf(table, values);
      locations.set(location, (locations.get(location) ?? 0) + 1);
    }
    const homes = keys.map(key => locations.get(`s3://${BUCKET}/${key.split('/').slice(0, -1).join('/')}/`) ?? 0);
    expect(homes).toEqual(keys.map(() => 1));
  });
});
