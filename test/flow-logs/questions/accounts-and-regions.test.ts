import { Lazy } from 'aws-cdk-lib';
import { packIn } from './pack';
import { ELSEWHERE, pick, storyLab } from './story-lab';
import { flow, story, STORY_ACCOUNT } from '../../../lab/samples/story';
import { FlowLogQuery, FlowLogQueryScopeOptions, S3LogLayout } from '../../../src';
import { newStack, onlyResource, refusal } from '../../fixtures/stacks';

function textOf(options: FlowLogQueryScopeOptions): string {
  const stack = newStack();
  packIn(stack, { queries: [FlowLogQuery.topTalkers(options)] });
  return onlyResource(stack, 'AWS::Athena::NamedQuery').Properties.QueryString;
}

const message = (options: FlowLogQueryScopeOptions) => refusal(() => FlowLogQuery.topTalkers(options));

test('accounts and Regions stand in the text as literals, and in its head', () => {
  const text = textOf({ accounts: ['111122223333', '444455556666'], regions: ['eu-west-1'] });
  expect(text).toContain("WHERE aws_account_id IN ('111122223333', '444455556666')\n    AND aws_region IN ('eu-west-1')\n    AND hour >=");
  expect(text).toContain('-- Parameters: span: the last 24 hours; accounts: 111122223333, 444455556666; regions: eu-west-1; rows: 50 (LIMIT).');
});

test('of many accounts the head tells the number', () => {
  const accounts = Array.from({ length: 1000 }, (_, index) => String(111122220000 + index));
  expect(textOf({ accounts })).toContain('; accounts: 1000;');
});

test('all() hands them on', () => {
  for (const query of FlowLogQuery.all({ accounts: ['111122223333'] })) {
    expect(query._accounts).toEqual(['111122223333']);
  }
});

test('only what is named is read', async () => {
  const far = [flow({ ago: 600, srcaddr: '10.9.0.1', dstaddr: '10.9.0.2', bytes: 10 ** 12 })];
  const queries = [
    FlowLogQuery.topTalkers({ queryName: 'everywhere' }),
    FlowLogQuery.topTalkers({ queryName: 'there', accounts: [ELSEWHERE.account] }),
    FlowLogQuery.topTalkers({ queryName: 'here', accounts: [STORY_ACCOUNT] }),
  ];
  const opened = await storyLab({ layout: S3LogLayout.parquet(), queries }, story(), [{ account: ELSEWHERE.account, records: far }]);
  try {
    const [everywhere, there, here] = await opened.lab.runNamedQueries();
    expect(pick(there, 'aws_account_id', 'sender', 'bytes')).toEqual([[ELSEWHERE.account, '10.9.0.1', 10 ** 12]]);
    expect(there.files).toBe(1);
    expect([there.partitions * 2, here.partitions * 2]).toEqual([everywhere.partitions, everywhere.partitions]);
    expect(pick(here, 'sender')).not.toContainEqual(['10.9.0.1']);
  } finally {
    opened.close();
  }
});

test.each<[string, FlowLogQueryScopeOptions, string]>([
  ['no account is named', { accounts: [] }, 'accounts of a question must be 1 to 1000, got 0; leave the prop out for all accounts of the table'],
  ['more are named than Athena takes', { accounts: Array.from({ length: 1001 }, (_, index) => String(111122220000 + index)) },
    'accounts of a question must be 1 to 1000, got 1001; leave the prop out for all accounts of the table'],
  ['an account is no account', { accounts: ['12'] }, 'accounts of a question must be account ids of twelve digits, got "12"; write ["111122223333"]'],
  ['a Region is no Region', { regions: ["eu' OR true"] }, 'regions of a question must be Region codes, got "eu\' OR true"; write ["eu-west-1"]'],
  ['one is named twice', { regions: ['eu-west-1', 'eu-west-1'] }, 'regions of a question must differ, got "eu-west-1" twice; list it once'],
])('fails when %s', (_, options, expected) => {
  expect(message(options)).toBe(expected);
  expect(() => textOf({ accounts: ['111122223333'], regions: ['eu-west-1'] })).not.toThrow();
});

test('a token is taken as it is', () => {
  expect(() => FlowLogQuery.topTalkers({ accounts: [Lazy.string({ produce: () => '111122223333' })] })).not.toThrow();
});
