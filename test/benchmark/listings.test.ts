import { Duration } from 'aws-cdk-lib';
import { listingsOf } from '../../benchmark/listings';
import { defaultPack } from '../../benchmark/questions';
import { FlowLogQuery, PartitionGrain, QuerySpan } from '../../src';

test('the benchmarks ask all questions of the default pack', () => {
  expect(defaultPack(QuerySpan.last(Duration.hours(1))).map(query => query.queryName)).toEqual(FlowLogQuery.all().map(query => query.queryName));
});

// Asked at noon: an hour that has begun is one partition more, and a day that has begun as well.
test.each([
  [PartitionGrain.HOUR, 7 * 24 + 1],
  [PartitionGrain.DAY, 7 + 1],
])('each question lists a partition for each account, Region and %s of its span, within what the table promises', async (grain, each) => {
  const listings = await listingsOf({ accounts: 3, regions: 2, span: Duration.days(7) }, grain);
  expect(listings).toHaveLength(FlowLogQuery.all().length);
  for (const { planned, most } of listings) {
    expect(planned).toBe(each * 3 * 2);
    expect(most).toBeGreaterThanOrEqual(planned);
    expect(most).toBeLessThanOrEqual(planned + 2 * 3 * 2);
  }
});
