import { Duration } from 'aws-cdk-lib';
import { DEFAULT_SPAN, spoken } from '../../../../athena';
import { reject } from '../../../../private/errors';
import { FlowLogField as Field } from '../../../format';
import { FlowLogDetectionQueryOptions, FlowLogQueryScopeOptions } from '../../flow-log-query-options';
import { takes } from '../checks';
import { column } from '../insights';
import { Question } from '../question';
import { bounds, interfaceScopeColumns, where } from '../sql';

const USUAL_SILENCE = Duration.hours(1);

export function silentInterfaces(options: FlowLogDetectionQueryOptions): Question {
  takes('silentInterfaces', options, 'minDuration');
  const minutes = silentMinutes(options);
  const [silenceSeconds, silence] = [minutes * 60, spoken(minutes)];
  return {
    name: 'silent-interfaces',
    asked: `Which interfaces had no traffic for ${silence} or more, or are gone?`,
    parameters: [`minDuration: ${silenceSeconds} seconds of silence, ${silence}`],
    meaning: [
      'last_traffic is empty when the interface was silent for the whole span. NODATA records go on while an idle interface exists; a deleted one stops without a word.',
      'Records arrive up to 15 minutes late. An interface that should be busy: look at its flow log\'s delivery status, then at the host.',
    ],
    needs: [Field.INTERFACE_ID, Field.START, Field.END, Field.LOG_STATUS],
    sql: context => `\
SELECT
  ${interfaceScopeColumns(context)}, interface_id,
  CASE
    WHEN max("end") < to_unixtime(${context.span._end}) - ${silenceSeconds} THEN 'gone: no record at all'
    ELSE 'silent: NODATA only'
  END AS state,
  from_unixtime(max(CASE WHEN log_status <> 'NODATA' THEN "end" END)) AS last_traffic,
  from_unixtime(max("end")) AS last_record
FROM "${context.table}"
${where('', ...bounds(context), "interface_id <> '-'")}
GROUP BY aws_account_id, aws_region, interface_id
HAVING coalesce(max(CASE WHEN log_status <> 'NODATA' THEN "end" END), 0) < to_unixtime(${context.span._end}) - ${silenceSeconds}
ORDER BY last_record DESC, aws_account_id, aws_region, interface_id
LIMIT 1000`,
    insights: context => {
      const [end, status, interfaceId] = [Field.END, Field.LOG_STATUS, Field.INTERFACE_ID].map(context.of);
      const isLongAgo = (seconds: string) => `${seconds} < now() - ${silenceSeconds}`;
      return [
        // Said so that records of an earlier format, in which the parse finds nothing, are passed over.
        `filter ${interfaceId} like "eni-"`,
        `fields case(${status} != "NODATA", ${end}) as busy`,
        `stats max(busy) as busy_until, max(${end}) as told_until by ${column(context, Field.INTERFACE_ID)}`,
        `filter ${isLongAgo('coalesce(busy_until, 0)')}`,
        `fields case(${isLongAgo('told_until')}, "gone: no record at all", "silent: NODATA only") as state, `
          + 'fromMillis(busy_until * 1000) as last_traffic, fromMillis(told_until * 1000) as last_record',
        'sort last_record desc, interface_id',
        'display interface_id, state, last_traffic, last_record',
        'limit 1000',
      ];
    },
    insightsHead: { parameters: [`minDuration: ${silenceSeconds} seconds of silence, ${silence}`, 'the time that is chosen must end now'] },
  };
}

/** As one of all questions it needs a span that is longer than the silence. */
export function silentInterfacesOfAll({ span = DEFAULT_SPAN }: FlowLogQueryScopeOptions): Question | undefined {
  return span._duration.toMinutes() > USUAL_SILENCE.toMinutes() ? silentInterfaces({ span }) : undefined;
}

function silentMinutes({ minDuration: silence = USUAL_SILENCE, span = DEFAULT_SPAN }: FlowLogDetectionQueryOptions): number {
  const minutes = silence.isUnresolved() ? NaN : silence.toMinutes({ integral: false });
  if (!Number.isInteger(minutes) || minutes < 30) {
    reject('minDuration must be whole minutes known at synth, at least 30, since records arrive up to 15 minutes late, '
      + `got ${silence.isUnresolved() ? 'a token' : silence.toHumanString()}; write Duration.hours(1)`);
  }
  const longest = span._duration.toMinutes();
  if (minutes >= longest) {
    reject(`minDuration must be shorter than the span of ${spoken(longest)}, got ${spoken(minutes)}; lengthen the span or shorten minDuration`);
  }
  return minutes;
}
