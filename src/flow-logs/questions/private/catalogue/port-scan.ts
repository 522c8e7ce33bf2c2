import { whole } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogDetectionQueryOptions } from '../../flow-log-query-options';
import { takes } from '../checks';
import { flows, isNotNoise, opensConnection, rejected, scopeFields } from '../insights';
import { InsightsContext, Question, QuestionContext } from '../question';
import { address, flowsOf, ip, OPENS_CONNECTION, scopeColumns, where } from '../sql';

export function portScan(options: FlowLogDetectionQueryOptions): Question {
  takes('portScan', options, 'minPorts');
  const ports = whole('minPorts', options.minPorts ?? 20, [2, 65535], '20');
  return {
    name: 'port-scan',
    asked: 'Which source tried many ports of one host?',
    parameters: [`minPorts: ${ports} ports within an hour (HAVING)`],
    meaning: [
      'At least half of the attempts were rejected or stayed at one or two packets, as with a scan; a busy client of many accepted ports is not shown.',
      'From inside it may be lateral movement or your own scanner: list scanners as known noise. Without tcp_flags only rejected attempts count.',
    ],
    needs: [Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.START, Field.ACTION, Field.LOG_STATUS],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, source, target, hour_utc,
  count(DISTINCT dstport) AS ports,
  count(*) AS attempts,
  count_if(action = 'REJECT') AS rejected
FROM (
  SELECT
    ${scopeColumns(context)}, ${address('srcaddr')} AS source, ${address('dstaddr')} AS target, dstport, action,${tellsAttempts(context) ? ' packets,' : ''}
    date_trunc('hour', from_unixtime(start)) AS hour_utc
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), isAttempt(context), ...context.networks._isNotNoise(ip('srcaddr')))}
)
GROUP BY ${scopeColumns(context)}, source, target, hour_utc
HAVING count(DISTINCT dstport) >= ${ports}${mostlyInVain(context)}
ORDER BY ports DESC, hour_utc DESC, ${scopeColumns(context)}, source, target
LIMIT 1000`,
    insights: context => {
      const refused = rejected(context);
      const tells = tellsAttempts(context);
      const attempt = tells ? `((${opensConnection(context)}) or (${context.of(Field.PROTOCOL)} = 17 and ${refused}))` : refused;
      return [
        flows(context, attempt, ...isNotNoise(context, Field.SRCADDR)),
        ...tells ? [`fields case(${refused}, 1, 0) as refused, case(${refused} or ${context.of(Field.PACKETS)} <= 2, 1, 0) as in_vain`] : [],
        `stats count_distinct(${context.of(Field.DSTPORT)}) as ports, count(*) as attempts, ${tells ? 'sum(refused) as rejected, sum(in_vain) as vain' : 'count(*) as rejected'} by `
          + `${scopeFields(context)}${context.of(Field.SRCADDR)} as source, ${context.of(Field.DSTADDR)} as target, bin(1h) as hour_utc`,
        `filter ports >= ${ports}${tells ? ' and vain * 2 >= attempts' : ''}`,
        'sort ports desc, hour_utc desc, source, target',
        `display ${scopeFields(context)}source, target, hour_utc, ports, attempts, rejected`,
        'limit 1000',
      ];
    },
  };
}

function tellsAttempts(context: QuestionContext | InsightsContext): boolean {
  return context.format.covers(Field.TCP_FLAGS, Field.PROTOCOL, Field.PACKETS);
}

/** Without flags every attempt that counts was rejected anyway. */
function mostlyInVain(context: QuestionContext): string {
  return tellsAttempts(context) ? "\n  AND count_if(action = 'REJECT' OR packets <= 2) * 2 >= count(*)" : '';
}

/** Answers of a busy server go to many ports as well: only packets that open something count. */
function isAttempt(context: QuestionContext): string {
  const udp = "(protocol = 17 AND action = 'REJECT')";
  return tellsAttempts(context) ? `(${OPENS_CONNECTION} OR ${udp})` : "action = 'REJECT'";
}
