import { DEFAULT_SPAN, QuerySpan, spoken } from '../../../../athena';
import { reject } from '../../../../private/errors';
import { FlowLogFamily, FlowLogField as Field } from '../../../format';
import { FlowLogQueryOptions, FlowLogQueryScopeOptions } from '../../flow-log-query-options';
import { Question, QuestionContext } from '../question';
import { bounds, where } from '../sql';

/** An interval of ten minutes, delivered 15 minutes late, and some more. */
const LATE_MINUTES = 30;

export function hoursWithoutRecords({ span = DEFAULT_SPAN }: FlowLogQueryOptions): Question {
  if (!isFitting(span)) {
    reject(`span of hours-without-records must be 3 hours to 416 days, got ${spoken(span._duration.toMinutes())}; write QuerySpan.last(Duration.hours(24))`);
  }
  return {
    name: 'hours-without-records',
    asked: 'In which hours did an account, a Region or a VPC write no record at all?',
    parameters: [`an hour is judged ${LATE_MINUTES} minutes after its end`],
    meaning: [
      'Idle interfaces write NODATA records, so an hour without any record is a gap in the log: a flow log deleted or replaced, or a bucket that refused it. Ask for its delivery status.',
      'Whole hours of the span (UTC) are looked for. What wrote nothing in the whole span does not show: lengthen the span, or look for accounts that are missing from top-talkers.',
      'Without a VPC: interfaces of which the span holds no traffic, so that no record tells their VPC.',
    ],
    needs: [Field.START],
    families: [FlowLogFamily.VPC, FlowLogFamily.TRANSIT_GATEWAY],
    insights: 'lists hours without any record, which needs a series to compare with',
    sql: context => {
      const scope = interfaceScope(context);
      return `\
WITH ${seenHours(context)},
missing AS (
  SELECT ${scope}, nth_hour, nth_hour - row_number() OVER (PARTITION BY ${scope} ORDER BY nth_hour) AS gap
  FROM seen
  CROSS JOIN UNNEST(sequence(${firstHour(context)}, ${lastHour(context)})) AS expected (nth_hour)
  WHERE NOT any_match(seen_hours, seen_hour -> seen_hour = nth_hour)
    AND to_unixtime(now()) >= (nth_hour + 1) * 3600 + ${LATE_MINUTES * 60}
)
SELECT
  ${scope},
  from_unixtime(min(nth_hour) * 3600) AS nothing_from,
  from_unixtime((max(nth_hour) + 1) * 3600) AS nothing_until,
  count(*) AS hours
FROM missing
GROUP BY ${scope}, gap
ORDER BY nothing_until DESC, hours DESC, ${scope}
LIMIT 1000`;
    },
  };
}

/** The first and the last whole hour of the span, counted from 1970: only what Athena can list is expected, whatever was recorded. */
const firstHour = (context: QuestionContext) => `CAST(ceil(to_unixtime(${context.span._begin}) / 3600) AS bigint)`;
const lastHour = (context: QuestionContext) => `CAST(floor(to_unixtime(${context.span._end}) / 3600) AS bigint) - 1`;

function interfaceScope(context: QuestionContext): string {
  const more = [Field.VPC_ID, Field.TGW_ID].filter(field => context.format.covers(field)).map(field => `, ${field.columnName}`);
  return `aws_account_id, aws_region${more.join('')}`;
}

/** One row for each home with the hours it has records of. Records without a flow tell no VPC: it is that of the interface's others. */
function seenHours(context: QuestionContext): string {
  const hour = 'start / 3600';
  if (context.format.covers(Field.VPC_ID, Field.INTERFACE_ID)) {
    return `\
interface_hours AS (
  SELECT aws_account_id, aws_region, interface_id, ${hour} AS seen_hour, nullif(vpc_id, '-') AS told_vpc
  FROM "${context.table}"
  ${where('  ', ...bounds(context))}
  GROUP BY aws_account_id, aws_region, interface_id, ${hour}, nullif(vpc_id, '-')
),
vpc_hours AS (
  SELECT
    aws_account_id, aws_region, seen_hour,
    coalesce(told_vpc, max(told_vpc) OVER (PARTITION BY aws_account_id, aws_region, interface_id)) AS vpc_id
  FROM interface_hours
),
seen AS (
  SELECT ${interfaceScope(context)}, array_agg(DISTINCT seen_hour) AS seen_hours
  FROM vpc_hours
  GROUP BY ${interfaceScope(context)}
)`;
  }
  return `\
seen AS (
  SELECT ${interfaceScope(context)}, array_agg(DISTINCT ${hour}) AS seen_hours
  FROM "${context.table}"
  ${where('  ', ...bounds(context))}
  GROUP BY ${interfaceScope(context)}
)`;
}

/** As one of all questions it needs a span that fits. */
export function hoursWithoutRecordsOfAll({ span = DEFAULT_SPAN }: FlowLogQueryScopeOptions): Question | undefined {
  return isFitting(span) ? hoursWithoutRecords({ span }) : undefined;
}

/** A whole hour whose records have arrived must lie in the span, and Athena makes series of at most 10,000. */
function isFitting(span: QuerySpan): boolean {
  const minutes = span._duration.toMinutes();
  return minutes >= 180 && minutes <= 416 * 1440;
}
