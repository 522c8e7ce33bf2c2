import { Duration } from 'aws-cdk-lib';
import { listingsOf } from '../../benchmark/listings';
import { PartitionGranularity } from '../../src';

// Asked at noon: an hour that has begun is one partition more, and a day that has begun as well.
test.each([
  [PartitionGranularity.HOUR, 7 * 24 + 1],
  [PartitionGranularity.DAY, 7 + 1],
])('each question lists a partition for each account, Region and %s of its span, within what the table promises', async (granularity, each) => {
  const listings = await listingsOf({ accounts: 3, regions: 2, span: Duration.days(7) }, granularity);
  expect(listings.length).toBeGreaterThan(40);
  for (const { question, planned, most } of listings) {
    // This one compares with the week before.
    const more = question === 'new-destinations' ? 7 * (granularity === PartitionGranularity.HOUR ? 24 : 1) : 0;
    expect([question, planned]).toEqual([question, (each + more) * 3 * 2]);
    expect(most).toBeGreaterThanOrEqual(planned);
    expect(most).toBeLessThanOrEqual(planned + 2 * 3 * 2);
  }
});
