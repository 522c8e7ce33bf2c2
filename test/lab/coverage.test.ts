import { mkdirSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { gzipSync } from 'zlib';
import { ACCOUNT, BUCKET, Desk, NOW, recent, template } from './fixture';
import { describeUncovered } from '../../lab/engine/coverage';

let desk: Desk;
beforeEach(() => { desk = new Desk(); });
afterEach(() => desk.clear());

function put(key: string): void {
  const file = join(desk.dataRoot, BUCKET, key);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, gzipSync('x\n'));
}

const KEYS = {
  account: 'AWSLogs/444455556666/vpcflowlogs/eu-west-1/2026/11/02/09/444455556666_x.log.gz',
  region: `AWSLogs/${ACCOUNT}/vpcflowlogs/us-east-1/2026/11/02/09/x.log.gz`,
  before: `AWSLogs/${ACCOUNT}/vpcflowlogs/eu-west-1/2025/01/02/09/x.log.gz`,
  after: `AWSLogs/${ACCOUNT}/vpcflowlogs/eu-west-1/2026/11/03/09/x.log.gz`,
  daily: `AWSLogs/${ACCOUNT}/vpcflowlogs/eu-west-1/2026/11/02/x.log.gz`,
  hive: `AWSLogs/aws-account-id=${ACCOUNT}/aws-service=vpcflowlogs/aws-region=eu-west-1/year=2026/month=11/day=02/hour=09/x.log.gz`,
  prefix: `team/AWSLogs/${ACCOUNT}/vpcflowlogs/eu-west-1/2026/11/02/09/x.log.gz`,
  trail: `AWSLogs/${ACCOUNT}/CloudTrail/eu-west-1/2026/11/02/x.json.gz`,
  hidden: `AWSLogs/${ACCOUNT}/vpcflowlogs/eu-west-1/2026/11/02/09/.DS_Store`,
};

test('every file that no partition covers is counted and named, with the reason', async () => {
  await desk.write([recent(10), recent(20)]);
  Object.values(KEYS).forEach(put);
  put(KEYS.account.replace('_x', '_y'));
  const lab = await desk.open();
  const lines = lab.uncovered().map(describeUncovered).sort();
  const window = 'outside the window of table flow_logs (hour 2025/09/28/10 to 2026/11/02/10)';
  const layout = 'in folders of another layout or prefix than AWSLogs/${aws_account_id}/vpcflowlogs/${aws_region}/${hour}/';
  expect(lines).toEqual([
    `not read: 1 file of Region us-east-1, which table flow_logs does not name (it has eu-west-1): ${KEYS.region}`,
    `not read: 1 file that are no flow logs and lie below no table: ${KEYS.trail}`,
    `not read: 1 file with a name that begins with _ or ., which Athena passes over: ${KEYS.hidden}`,
    `not read: 2 files of account 444455556666, which table flow_logs does not name (it has ${ACCOUNT}, 999999999999): e.g. ${KEYS.account}`,
    `not read: 2 files ${window}: e.g. ${KEYS.before}`,
    `not read: 3 files ${layout}: e.g. ${KEYS.daily}`,
  ]);
  expect(lab.uncovered().filter(({ isFlowLog }) => isFlowLog).flatMap(({ keys }) => keys)).toHaveLength(8);
});

test('nothing is named where everything is covered, injected accounts and files in deeper folders included', async () => {
  await desk.write([recent(10)]);
  await desk.write([recent(10)], { account: '444455556666' });
  put(`AWSLogs/${ACCOUNT}/vpcflowlogs/eu-west-1/2026/11/02/09/deeper/x.log.gz`);
  const parameters = { 'projection.aws_account_id.type': 'injected', 'projection.aws_account_id.values': undefined };
  expect((await desk.open(template({ parameters }), NOW)).uncovered()).toEqual([]);
});
