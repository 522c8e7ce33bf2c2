import { Duration } from 'aws-cdk-lib';
import { ProjectedPartition, TableWindow } from '../../../athena';
import { S3LogLayout } from '../../delivery';
import { PartitionGranularity } from '../partition-granularity';

/**
 * How time is cut into partitions: the columns, and the folder that a partition is.
 *
 * Plain keys need one column with a date; Hive-compatible ones need one column a folder, since a template may not spell a date
 * with other text between its parts.
 */
export interface TimeColumns {
  readonly columns: readonly ProjectedPartition[];
  /** The folders below the Region, with a placeholder for each column. */
  readonly folder: string;
  /** How many partitions there are in one account and Region; unknown where the window grows with time. */
  readonly all?: number;
  /** How many partitions a span of time touches at the most, in one account and Region. */
  most(span: Duration): number;
}

export function timeColumns(layout: S3LogLayout, granularity: PartitionGranularity, window: TableWindow): TimeColumns {
  return layout.hiveCompatiblePartitions ? hiveColumns(granularity, window) : dateColumn(granularity, window);
}

function dateColumn(granularity: PartitionGranularity, window: TableWindow): TimeColumns {
  const hourly = granularity === PartitionGranularity.HOUR;
  const projection = {
    'type': 'date',
    'range': window._range(granularity),
    'format': hourly ? 'yyyy/MM/dd/HH' : 'yyyy/MM/dd',
    'interval': '1',
    'interval.unit': hourly ? 'HOURS' : 'DAYS',
  };
  return {
    columns: [{ name: granularity, type: 'string', projection }],
    folder: `\${${granularity}}`,
    most: span => Math.ceil(span.toHours({ integral: false }) / (hourly ? 1 : 24)) + 2,
    all: window._days === undefined ? undefined : window._days * (hourly ? 24 : 1) + 1,
  };
}

/** Whole numbers know no "now": the range of years is open to the end of the century, and every question bounds the year. */
const LAST_YEAR = 2099;
/** Twelve months of 31 days: projection knows no shorter ones. */
const YEAR_OF_DAYS = 12 * 31;

function hiveColumns(granularity: PartitionGranularity, window: TableWindow): TimeColumns {
  const number = (name: string, range: string, digits?: number): ProjectedPartition => ({
    name,
    type: 'int',
    projection: { type: 'integer', range, ...(digits === undefined ? {} : { digits: String(digits) }) },
  });
  const hourly = granularity === PartitionGranularity.HOUR;
  const columns = [
    number('year', `${window._firstYear},${LAST_YEAR}`),
    number('month', '1,12', 2),
    number('day', '1,31', 2),
    ...(hourly ? [number('hour', '0,23', 2)] : []),
  ];
  return {
    columns,
    folder: columns.map(({ name }) => `${name}=\${${name}}`).join('/'),
    // Across a year's end nothing below the year is bound, so whole years are listed. One partition past the end may lie in the next year.
    most: span => (Math.ceil((span.toDays({ integral: false }) + 1) / 365) + 1) * YEAR_OF_DAYS * (hourly ? 24 : 1),
    all: (LAST_YEAR - window._firstYear + 1) * YEAR_OF_DAYS * (hourly ? 24 : 1),
  };
}
