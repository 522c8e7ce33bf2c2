import { Duration } from 'aws-cdk-lib';
import { QuerySpan, spoken, wholeMinutes } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogQueryScopeOptions, FlowLogWhatChangedOptions } from '../../flow-log-query-options';
import { Question, QuestionContext } from '../question';
import { address, flowsOf, ip, scopeColumns, where } from '../sql';

/** Linux takes client ports from here on: where both ports are higher, nothing tells which is the service. */
const FIRST_CLIENT_PORT = 32768;

export function whatChanged({ at, beforeAndAfter = Duration.hours(1) }: FlowLogWhatChangedOptions): Question {
  const minutes = wholeMinutes('beforeAndAfter', beforeAndAfter, [1, 525_600], 'Duration.hours(1)');
  return at === undefined
    ? halvesOf(QuerySpan.last(Duration.minutes(2 * minutes)), 'what-changed', `What changed ${spoken(minutes)} ago?`)
    : halvesOf(QuerySpan._around(at, minutes), `what-changed-at-${at.toLowerCase().replace(':', '.')}`, `What changed at ${at} UTC?`);
}

/** As one of all questions it has the span of all, if that is given. */
export function whatChangedOfAll({ span }: FlowLogQueryScopeOptions): Question {
  return span === undefined ? whatChanged({}) : halvesOf(span, 'what-changed', 'What changed in the middle of the span?');
}

/** Compares the two halves of a span: what it is called depends on how the moment was given. */
function halvesOf(span: QuerySpan, name: string, asked: string): Question {
  return {
    name,
    asked,
    span,
    parameters: [],
    meaning: [
      'Pairs seen only in the first half of the span, or only in the second. Accepted before and rejected after are two lines: a rule changed.',
      'The lower port is taken for the service, a guess; pairs with client ports on both sides are left out. Hosts on the internet are one: they come and go.',
      'Times are off by up to a minute, and of the last quarter of an hour records may be missing.',
    ],
    needs: [
      Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    insights: 'compares two halves of a span, by logcompare, not used here yet',
    sql: context => `\
WITH flows AS (
  SELECT
    ${scopeColumns(context)}, protocol, coalesce(action, '-') AS action, start, "end", coalesce(bytes, 0) AS bytes, dstport <= srcport AS asks, least(srcport, dstport) AS port,
    ${host(context, 'srcaddr')} AS src,
    ${host(context, 'dstaddr')} AS dst
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), `least(srcport, dstport) < ${FIRST_CLIENT_PORT}`, ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
),
pairs AS (
  SELECT
    ${scopeColumns(context)}, port, protocol, action, start, "end", bytes,
    CASE WHEN asks THEN src ELSE dst END AS client,
    CASE WHEN asks THEN dst ELSE src END AS server
  FROM flows
)
SELECT
  CASE WHEN min(start) >= to_unixtime(${context.span._middle}) THEN 'only after' ELSE 'only before' END AS seen,
  ${scopeColumns(context)}, client, server, port, protocol, action,
  count(*) AS records,
  sum(bytes) AS bytes,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM pairs
GROUP BY ${scopeColumns(context)}, client, server, port, protocol, action
HAVING min(start) >= to_unixtime(${context.span._middle}) OR max(start) < to_unixtime(${context.span._middle})
ORDER BY records DESC, bytes DESC, ${scopeColumns(context)}, client, server, port, protocol, action
LIMIT 1000`,
  };
}

function host(context: QuestionContext, column: string): string {
  return `CASE WHEN ${context.networks._isInternal(ip(column))} THEN ${address(column)} ELSE 'internet' END`;
}
