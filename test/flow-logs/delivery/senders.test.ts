import * as fc from 'fast-check';
import { Admitted, ANY, areAlike, formsOf, mostDetailed, Sender } from '../../../src/flow-logs/delivery/private/senders';

const sender = (account: string, region = 'eu-west-1', folder = 'logs'): Sender => ({
  account, region, keys: `${folder}/AWSLogs/${account}/*`, keysOfAny: `${folder}/AWSLogs/*/*`,
});

const bytesOf = (admitted: Admitted) => JSON.stringify(admitted).length;

const FOLDERS: Admitted = {
  accounts: ['1', '2'], deliveries: [{ account: '1', region: 'eu-west-1' }, { account: '2', region: 'eu-west-1' }], keys: ['logs/AWSLogs/1/*', 'logs/AWSLogs/2/*'],
};
const SOURCES: Admitted = { ...FOLDERS, keys: ['logs/AWSLogs/*/*'] };
const ACCOUNTS: Admitted = { ...SOURCES, deliveries: [{ account: ANY, region: 'eu-west-1' }] };

test('alike accounts can be admitted by folder, by log delivery and by account, in that order, whatever the order of the senders', () => {
  expect(formsOf([sender('1'), sender('2')])).toEqual([FOLDERS, SOURCES, ACCOUNTS]);
  expect(formsOf([sender('2'), sender('1'), sender('2')])).toEqual([FOLDERS, SOURCES, ACCOUNTS]);
});

test('one sender has one form', () => {
  expect(formsOf([sender('1'), sender('1')])).toHaveLength(1);
});

test.each<[string, Sender[], number]>([
  ['the same', [sender('1'), sender('2')], 3],
  ['other Regions', [sender('1'), sender('2', 'us-east-1')], 2],
  ['one more Region in one of them', [sender('1'), sender('1', 'us-east-1'), sender('2')], 2],
  ['the same two Regions', [sender('1'), sender('1', 'us-east-1'), sender('2', 'us-east-1'), sender('2')], 3],
  ['every Region, and one of these besides', [sender('1', ANY), sender('1'), sender('2', ANY)], 3],
  ['other layouts', [sender('1'), sender('2', 'eu-west-1', 'other')], 1],
])('what is said once must be true of each account: of accounts with %s', (_what, senders, forms) => {
  expect(formsOf(senders)).toHaveLength(forms);
  expect(areAlike(senders)).toBe(forms === 3);
});

test('every Region holds the others', () => {
  expect(formsOf([sender('1', ANY), sender('1'), sender('2')])[0].deliveries).toEqual([{ account: '1', region: ANY }, { account: '2', region: 'eu-west-1' }]);
});

test('the most detailed form that fits is taken: a byte less room, and it is the next one', () => {
  const senders = [sender('1'), sender('2')];
  const chosen = (room: number) => mostDetailed(senders, bytesOf, room);
  expect([chosen(bytesOf(FOLDERS)), chosen(bytesOf(FOLDERS) - 1)]).toEqual([FOLDERS, SOURCES]);
  expect([chosen(bytesOf(SOURCES)), chosen(bytesOf(SOURCES) - 1)]).toEqual([SOURCES, ACCOUNTS]);
  expect([chosen(bytesOf(ACCOUNTS)), chosen(0)]).toEqual([ACCOUNTS, ACCOUNTS]);
});

test('every form admits all accounts, and the order of senders changes nothing', () => {
  const any = fc.record({ account: fc.constantFrom('1', '2', '3'), region: fc.constantFrom(ANY, 'eu-west-1', 'us-east-1'), folder: fc.constantFrom('logs', 'other') });
  fc.assert(fc.property(fc.array(any, { minLength: 1, maxLength: 8 }), list => {
    const senders = list.map(({ account, region, folder }) => sender(account, region, folder));
    const forms = formsOf(senders);
    expect(formsOf([...senders].reverse())).toEqual(forms);
    const [{ accounts }] = forms;
    expect(accounts).toEqual([...new Set(senders.map(({ account }) => account))].sort());
    forms.forEach(form => expect(form.accounts).toEqual(accounts));
  }), { numRuns: 100 });
});
