import { sound, soundElsewhere, STEADY } from '../../../../lab/samples/scenes/sound';
import { story, STORY_ACCOUNT } from '../../../../lab/samples/story';
import { FlowLogField, FlowLogFormat, FlowLogQuery, QuerySpan, S3LogLayout } from '../../../../src';
import { HOURLY_PARQUET_AND_DAILY_TEXT, OpenStory, pick, storyLab } from '../story-lab';

/** Answers over the scenes of lab/samples/scenes/sound.ts, beside the story. */
const queries = [FlowLogQuery.hoursWithoutRecords(), FlowLogQuery.mixedFormats(), FlowLogQuery.doubleFlowLogs()];
const GAP = ['vpc_id', 'nothing_from', 'nothing_until', 'hours'];
const open = (layout: S3LogLayout, format?: FlowLogFormat, asked = queries) =>
  storyLab({ layout, format, queries: asked }, [...story(), ...sound()], soundElsewhere());

describe.each(HOURLY_PARQUET_AND_DAILY_TEXT)('%s', (_name, layout) => {
  let opened: OpenStory;
  beforeAll(async () => {
    opened = await open(layout);
  }, 60_000);
  afterAll(() => opened.close());

  test('hours without records', async () => {
    const answer = await opened.lab.runNamedQuery('hours-without-records');
    const there = pick(answer, 'aws_account_id', 'aws_region', ...GAP).filter(([account]) => account === STEADY.account);
    expect(there).toEqual([
      ['vpc-steady', '2026-11-01T11:00:00Z', '2026-11-01T12:00:00Z', 1], // the last hour that counts: it ended half an hour ago
      [null, '2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z', 1], // an interface without traffic: its VPC is not told
      ['vpc-steady', '2026-11-01T03:00:00Z', '2026-11-01T05:00:00Z', 2], // not from 02:00: an idle interval is a record
    ].map(row => [STEADY.account, STEADY.region, ...row]));
    // The story writes in vpc-b at 12:00 and at 17:30 of the day before only: hours from its first to its last whole one are missing.
    const other = pick(answer, 'aws_account_id', ...GAP).filter(([account, vpc]) => account === STORY_ACCOUNT && vpc === 'vpc-b');
    expect(other).toEqual([
      [STORY_ACCOUNT, 'vpc-b', '2026-10-31T18:00:00Z', '2026-11-01T12:00:00Z', 18],
      [STORY_ACCOUNT, 'vpc-b', '2026-10-31T13:00:00Z', '2026-10-31T17:00:00Z', 4],
    ]);
  });

  test('mixed formats', async () => {
    const answer = pick(await opened.lab.runNamedQuery('mixed-formats'), 'aws_account_id', 'aws_region', 'flow_log_id', 'odd_records', 'files', 'example_status');
    const here = [STORY_ACCOUNT, 'eu-west-1'];
    const noStatus = [...here, 'fl-0dumb', 1, 1, '-'];
    // Only text is read by position.
    expect(answer).toEqual(layout._isText ? [[...here, 'fl-0bad', 3, 2, 'ACCEPT'], noStatus] : [noStatus]);
  });

  test('double flow logs', async () => {
    const answer = pick(await opened.lab.runNamedQuery('double-flow-logs'), 'vpc_id', 'flow_logs', 'interfaces', 'flows', 'first_seen', 'last_seen');
    expect(answer).toEqual([
      ['vpc-twice', 'fl-0002, fl-1234abcd', 2, 3, '2026-11-01T09:30:00Z', '2026-11-01T10:31:59Z'],
    ]);
  });
});

test('without vpc-id gaps are those of an account and Region', async () => {
  const opened = await open(S3LogLayout.parquet(), FlowLogFormat.DEFAULT, [FlowLogQuery.hoursWithoutRecords()]);
  const answer = await opened.lab.runNamedQuery('hours-without-records');
  opened.close();
  expect(answer.columns).toEqual(['aws_account_id', 'aws_region', 'nothing_from', 'nothing_until', 'hours']);
  expect(pick(answer, 'aws_account_id').flat()).not.toContain(STEADY.account); // one of the two interfaces always wrote
});

test('hours of a fixed span in the past are judged to its end, and no further', async () => {
  const span = QuerySpan.between('2026-11-01T01:30', '2026-11-01T05:30');
  const format = FlowLogFormat.DEFAULT.plus(FlowLogField.VPC_ID);
  const opened = await open(S3LogLayout.parquet(), format, [FlowLogQuery.hoursWithoutRecords({ span, accounts: [STEADY.account] })]);
  const answer = pick(await opened.lab.runNamedQuery('hours-without-records'), ...GAP);
  opened.close();
  expect(answer).toEqual([
    ['vpc-steady', '2026-11-01T03:00:00Z', '2026-11-01T05:00:00Z', 2],
  ]);
});
