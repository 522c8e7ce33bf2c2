/**
 * How finely a table cuts the same files into partitions. Files in one folder a day can only be cut by day.
 *
 * Over Hive-compatible folders the columns are `year`, `month`, `day` and, by hour, `hour`, all whole numbers.
 *
 * A question pays for the bytes of the partitions it reads and for one S3 listing of each; no scan limit caps the listings.
 */
export enum PartitionGrain {
  /** One partition an hour, column `hour` (`2026/11/01/10`, UTC): fewest bytes for questions of hours. */
  HOUR = 'hour',
  /** One partition a day, column `day` (`2026/11/01`, UTC): fewest listings for questions of weeks and months. */
  DAY = 'day',
}
