import { whole } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogDetectionQueryOptions } from '../../flow-log-query-options';
import { takes } from '../checks';
import { flows, isInternal, isNotNoise, opensConnection, rejected, scopeFields } from '../insights';
import { InsightsContext, Question, QuestionContext } from '../question';
import { address, flowsOf, ip, OPENS_CONNECTION, scopeColumns, where } from '../sql';

export function hostSweep(options: FlowLogDetectionQueryOptions): Question {
  takes('hostSweep', options, 'minHosts');
  const hosts = whole('minHosts', options.minHosts ?? 20, [2, 65535], '20');
  return {
    name: 'host-sweep',
    asked: 'Which source tried one port of many hosts?',
    parameters: [`minHosts: ${hosts} hosts within an hour (HAVING)`],
    meaning: [
      'From inside it may be lateral movement; monitoring, load balancers and scanners do the same: list them as known noise. From the internet it is mostly weather.',
      'Towards the internet only what was rejected or stayed at one or two packets counts. Without tcp_flags only rejected attempts count, wherever they go.',
    ],
    needs: [Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.START, Field.ACTION, Field.LOG_STATUS],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, from_inside, source, protocol, port, hour_utc,
  count(DISTINCT target) AS hosts,
  count(DISTINCT CASE WHEN action = 'REJECT' THEN target END) AS hosts_rejected
FROM (
  SELECT
    ${scopeColumns(context)}, ${address('srcaddr')} AS source, ${address('dstaddr')} AS target, protocol, dstport AS port, action,
    ${context.networks._isInternal(ip('srcaddr'))} AS from_inside,
    date_trunc('hour', from_unixtime(start)) AS hour_utc
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), ...isAttempt(context), ...context.networks._isNotNoise(ip('srcaddr')))}
)
GROUP BY ${scopeColumns(context)}, from_inside, source, protocol, port, hour_utc
HAVING count(DISTINCT target) >= ${hosts}
ORDER BY from_inside DESC, hosts DESC, hour_utc DESC, ${scopeColumns(context)}, source, protocol, port
LIMIT 1000`,
    insights: context => [
      flows(context, ...tries(context), ...isNotNoise(context, Field.SRCADDR)),
      `fields case(${isInternal(context, Field.SRCADDR)}, "true", "false") as from_inside, case(${rejected(context)}, ${context.of(Field.DSTADDR)}) as refused`,
      `stats count_distinct(${context.of(Field.DSTADDR)}) as hosts, count_distinct(refused) as hosts_rejected by ${scopeFields(context)}from_inside, `
        + `${context.of(Field.SRCADDR)} as source, ${context.of(Field.PROTOCOL)}, ${context.of(Field.DSTPORT)} as port, bin(1h) as hour_utc`,
      `filter hosts >= ${hosts}`,
      'sort from_inside desc, hosts desc, hour_utc desc, source, protocol, port',
      'limit 1000',
    ],
  };
}

/** A client of many servers on the internet is no sweep: there an attempt counts only if it was in vain. */
function isAttempt(context: QuestionContext): string[] {
  return context.format.covers(Field.TCP_FLAGS, Field.PACKETS)
    ? [`(${OPENS_CONNECTION} OR (protocol <> 6 AND action = 'REJECT'))`, `(action = 'REJECT' OR packets <= 2 OR ${context.networks._isInternal(ip('dstaddr'))})`]
    : ["action = 'REJECT'"];
}

/** The same in the language of Logs Insights. */
function tries(context: InsightsContext): string[] {
  if (!context.format.covers(Field.TCP_FLAGS, Field.PACKETS)) {
    return [rejected(context)];
  }
  return [
    `((${opensConnection(context)}) or (${context.of(Field.PROTOCOL)} != 6 and ${rejected(context)}))`,
    `(${rejected(context)} or ${context.of(Field.PACKETS)} <= 2 or ${isInternal(context, Field.DSTADDR)})`,
  ];
}
