/**
 * How finely a table cuts the same hourly files into partitions.
 *
 * A question pays for the bytes of the partitions it reads and for one S3 listing of each; no scan limit caps the listings.
 */
export enum PartitionGrain {
  /** One partition an hour, column `hour` (`2026/11/01/10`, UTC): fewest bytes for questions of hours. */
  HOUR = 'hour',
  /** One partition a day, column `day` (`2026/11/01`, UTC): fewest listings for questions of weeks and months. */
  DAY = 'day',
}
