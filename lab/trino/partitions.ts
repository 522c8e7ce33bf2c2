import { ACCOUNTS, OpenStory, REGIONS } from './stories';
import { PartitionGranularity } from '../../src';
import { Json, listAt, objectAt, textAt } from '../private/errors';

const HOUR_MS = 3_600_000;
/** What a whole number of a partition may be, where a plan does not bound it. */
const WHOLE: Record<string, [number, number]> = { month: [1, 12], day: [1, 31], hour: [0, 23] };

/** Partitions of all accounts and Regions that a plan reads, up to the end of the story: Trino's tables end now by the clock. */
export function plannedPartitions(plan: Json, story: OpenStory): number {
  const columns = listAt(objectAt(plan, 'plan').inputTableColumnInfos, 'inputTableColumnInfos').flatMap(scan => {
    const constraint = objectAt(objectAt(scan, 'scan').constraint, 'constraint');
    return listAt(constraint.columnConstraints, 'columnConstraints').map(column => objectAt(column, 'columnConstraint'));
  });
  const bounds = (name: string): [string, string][] => columns.filter(({ columnName }) => columnName === name)
    .flatMap(({ domain }) => listAt(objectAt(domain, 'domain').ranges, 'ranges').map(range => objectAt(range, 'range')))
    .map(range => [valueOf(range.low), valueOf(range.high)]);
  const times = story.layout().hiveCompatiblePartitions ? hiveTimes(bounds, story.granularity) : dates(bounds(story.granularity), story);
  return times * ACCOUNTS.length * REGIONS.length;
}

function valueOf(bound: Json | undefined): string {
  return textAt(objectAt(bound, 'bound').value, 'value');
}

/** Partitions of one column of dates. */
function dates(ranges: [string, string][], { granularity, now }: OpenStory): number {
  const unit = granularity === PartitionGranularity.HOUR ? HOUR_MS : 24 * HOUR_MS;
  const last = Math.min(Math.max(...ranges.map(([, high]) => time(high))), now.getTime());
  return (Math.floor((last - Math.min(...ranges.map(([low]) => time(low)))) / unit) + 1);
}

/** The beginning of a partition: `2026/11/01/12`. */
function time(partition: string): number {
  const [year, month, day, hour = '00'] = partition.split('/');
  return Date.parse(`${year}-${month}-${day}T${hour}:00:00Z`);
}

/** Partitions of columns of whole numbers, each bound by itself. */
function hiveTimes(bounds: (name: string) => [string, string][], granularity: PartitionGranularity): number {
  const units = ['year', 'month', 'day', ...(granularity === PartitionGranularity.HOUR ? ['hour'] : [])];
  return units.reduce((product, unit) => {
    const ranges = bounds(unit).map(([low, high]): [number, number] => [Number(low), Number(high)]);
    const whole = ranges.length === 0 ? [WHOLE[unit]] : ranges;
    return product * new Set(whole.flatMap(([low, high]) => Array.from({ length: high - low + 1 }, (_, i) => low + i))).size;
  }, 1);
}
