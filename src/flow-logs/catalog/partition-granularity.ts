/**
 * How finely a table cuts the same files into partitions. Files in one folder a day can only be cut by day.
 *
 * Over Hive-compatible folders the columns are `year`, `month`, `day` and, by hour, `hour`, all whole numbers. Each is bound by itself, and only
 * while those before it stay the same. So a saved question lists, of each account and Region:
 *
 * | Span | By hour | By day |
 * | --- | --- | --- |
 * | within a day | its hours and one more | its day and the next |
 * | across midnight | all hours of its days | its days and one more |
 * | across a month's end | whole months: 1,488 for two | whole months: 62 for two |
 * | across a year's end | whole years: 17,856 for two | whole years: 744 for two |
 *
 * Over other folders it is the hours or days of the span and two more, wherever the span lies.
 *
 * A question pays for the bytes of the partitions it reads and for one S3 listing of each; no scan limit caps the listings.
 */
export enum PartitionGranularity {
  /** One partition an hour, column `hour` (`2026/11/01/10`, UTC): fewest bytes for questions of hours. */
  HOUR = 'hour',
  /** One partition a day, column `day` (`2026/11/01`, UTC): fewest listings for questions of weeks and months. */
  DAY = 'day',
}
