import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { ArchiveStack } from '../../examples/central-archive/archive-stack';
import { ARCHIVE, ARCHIVE_BUCKET, WORKLOAD_ACCOUNTS } from '../../examples/central-archive/records';
import { WorkloadStack } from '../../examples/central-archive/workload-stack';
import { openLab } from '../../lab/engine/run';
import { Environment, Template } from '../../lab/private/template';
import { deliver } from '../../lab/samples/deliver';
import { story, STORY_NOW } from '../../lab/samples/story';
import { admits } from '../fixtures/policy';

/** The workload stack is deployed to two accounts, each in a Region of its own. */
const WORKLOADS: Environment[] = [{ account: WORKLOAD_ACCOUNTS[0], region: 'eu-west-1' }, { account: WORKLOAD_ACCOUNTS[1], region: 'us-east-1' }];

const templateOf = (build: (app: App) => Stack): any => {
  const app = new App();
  const { stackName } = build(app);
  return app.synth().getStackByName(stackName).template;
};

const archive = templateOf(app => new ArchiveStack(app, 'FlowLogArchive', { env: ARCHIVE }));
const dataRoot = mkdtempSync(join(tmpdir(), 'archive-'));
const keys = new Map<Environment, string[]>();

beforeAll(async () => {
  for (const place of WORKLOADS) {
    const workload = templateOf(app => new WorkloadStack(app, 'Workload', { env: place }));
    keys.set(place, await deliver(new Template(workload, place), place, dataRoot, story()));
  }
});

afterAll(() => rmSync(dataRoot, { recursive: true }));

describe('what the workload accounts deliver', () => {
  test('the policy of the archive admits, each under its own account and Region', () => {
    const [policy] = new Template(archive, ARCHIVE).ofType('AWS::S3::BucketPolicy');
    const mayWrite = (key: string, { account, region }: Environment) => admits(policy.properties.PolicyDocument, {
      service: 'delivery.logs.amazonaws.com',
      action: 's3:PutObject',
      resource: `arn:aws:s3:::${ARCHIVE_BUCKET}/${key}`,
      context: {
        'aws:SourceAccount': account, 'aws:SourceArn': `arn:aws:logs:${region}:${account}:*`, 'aws:SecureTransport': 'true', 's3:x-amz-acl': 'bucket-owner-full-control',
      },
    });
    for (const place of WORKLOADS) {
      const own = keys.get(place)!;
      expect(own.length).toBeGreaterThan(0);
      own.forEach(key => expect({ key, written: mayWrite(key, place) }).toEqual({ key, written: true }));
      expect(mayWrite(own[0], { ...place, account: '123456789012' })).toBe(false);
    }
  });

  test('the table of the archive finds, all of it', async () => {
    const lab = await openLab({ template: archive, dataRoot, now: STORY_NOW, ...ARCHIVE, inMemory: true });
    try {
      const { rows } = await lab.runSql('SELECT aws_account_id, aws_region, count(*) AS records FROM flow_logs GROUP BY 1, 2 ORDER BY 1');
      expect(rows.map(row => row.map(String))).toEqual(WORKLOADS.map(({ account, region }) => [account, region, String(story().length)]));
      expect((await lab.runNamedQuery('top-talkers')).rows.length).toBeGreaterThan(0);
    } finally {
      lab.close();
    }
  });
});
