import { story, STORY_ACCOUNT } from '../../lab/samples/story';
import { SampleRecord } from '../../lab/samples/writer';

/** Records that a naive query gets wrong: each must be in the story, or the answers prove little. */
const records = story();
const some = (test: (record: SampleRecord) => boolean) => records.some(test);
const hour = (seconds: unknown) => Math.floor(Number(seconds) / 3600);

const TRAPS: Record<string, () => boolean> = {
  'flags 3 and 19 of a short connection': () => some(record => record['tcp-flags'] === 3) && some(record => record['tcp-flags'] === 19),
  'flags 0 in mid-connection': () => some(record => record['tcp-flags'] === 0 && record.srcport === 40001),
  'an answer whose client port equals a port in question': () => some(record => record.srcport === 443 && record.dstport === 3306),
  'a conversation through NAT with all four records and the two of the workload': () =>
    records.filter(record => record.srcport === 46000 || record.dstport === 46000).length === 6,
  'a pod on a secondary address': () => some(record => record['pkt-srcaddr'] === '10.0.1.41' && record.srcaddr === '10.0.1.40'),
  'one private address in two VPCs': () => new Set(records.filter(record => record.srcaddr === '10.0.0.10').map(record => record['vpc-id'])).size === 2,
  'one private address on two interfaces, one after the other': () =>
    some(record => record['interface-id'] === 'eni-web' && record.dstaddr === '10.0.0.10')
    && some(record => record['interface-id'] === 'eni-web-before' && record.dstaddr === '10.0.0.10'),
  'a record that ends after the hour': () => some(record => hour(record.start) < hour(record.end)),
  'a late record': () => some(record => (record.deliveredLateBy ?? 0) >= 60),
  'an own public range as destination': () => some(record => String(record.dstaddr).startsWith('198.51.100.') && Number(record.bytes) > 1e8),
  'unknown as account': () => some(record => record['account-id'] === 'unknown') && some(record => record['account-id'] === STORY_ACCOUNT),
  'Block Public Access without bytes': () => some(record => record.action === 'REJECT' && record.bytes === null),
  'mirrored packets at a collector': () => some(record => record.protocol === 17 && record.dstport === 4789),
  'one IPv6 address in two spellings': () => some(record => record.srcaddr === '2001:db8:ffff::66') && some(record => record.srcaddr === '2001:0DB8:FFFF:0:0:0:0:66'),
  'a reject after idling that looks like an ACL': () => some(record => record.dstport === 51001 && record.action === 'REJECT'),
  'both - and null in string fields': () => some(record => record['pkt-srcaddr'] === '-') && some(record => record['pkt-dstaddr'] === null),
  'records without data and lost records': () => some(record => record['log-status'] === 'NODATA') && some(record => record['log-status'] === 'SKIPDATA'),
};

test.each(Object.entries(TRAPS))('the story holds %s', (_name, holds) => {
  expect(holds()).toBe(true);
});

test('the story is a few hundred records', () => {
  expect(records.length).toBeGreaterThan(200);
  expect(records.length).toBeLessThan(600);
});
