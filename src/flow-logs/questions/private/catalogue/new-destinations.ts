import { Duration } from 'aws-cdk-lib';
import { DEFAULT_SPAN, spoken, wholeMinutes } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogDetectionQueryOptions } from '../../flow-log-query-options';
import { network } from '../addresses';
import { takes } from '../checks';
import { Question, QuestionContext } from '../question';
import { address, flowsOf, ip, OPENS_CONNECTION, scopeColumns, where } from '../sql';

export function newDestinations(options: FlowLogDetectionQueryOptions): Question {
  takes('newDestinations', options, 'baseline');
  const { span = DEFAULT_SPAN } = options;
  const baseline = wholeMinutes('baseline', options.baseline ?? Duration.days(7), [60, 90 * 1440], 'Duration.days(7)');
  return {
    name: 'new-destinations',
    asked: `Which destinations on the internet are new in ${span._label}, compared with the ${spoken(baseline)} before?`,
    parameters: [`new: ${span._label} (HAVING)`],
    meaning: [
      'By network, /24 or /48, since content networks change addresses all day. Where the format has pkt_dst_aws_service, AWS services count as one each, but for EC2.',
      'Accepted, and opened by your side, without tcp_flags at a guess (lower port). A NAT gateway is a workload of its own. Next: who-talked-to the example.',
    ],
    needs: [
      Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    span: span._withBaseline(baseline),
    hunting: true,
    insights: 'compares a span with the one before, by logcompare, not used here yet',
    sql: context => `\
SELECT
  ${scopeColumns(context)}, destination,
  count(DISTINCT receiver) AS addresses,
  min(receiver) AS example_address,
  count(DISTINCT sender) AS workloads,
  min(sender) AS example_workload,
  min(dstport) AS lowest_port,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM (
  SELECT
    ${scopeColumns(context)}, sender, receiver, dstport, start, "end",
    ${destination(context)} AS destination
  FROM (
    SELECT
      ${scopeColumns(context)}, ${address('srcaddr')} AS sender, ${address('dstaddr')} AS receiver, dstport, start, "end"${knowsServices(context) ? ', pkt_dst_aws_service' : ''}
    FROM "${context.table}"
    ${where('    ', ...flowsOf(context), "action = 'ACCEPT'", opens(context), ...leaves(context), ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
  )
)
GROUP BY ${scopeColumns(context)}, destination
HAVING min(start) >= to_unixtime(${span._begin})
ORDER BY first_seen DESC, ${scopeColumns(context)}, destination
LIMIT 1000`,
  };
}

function knowsServices(context: QuestionContext): boolean {
  return context.format.covers(Field.PKT_DST_AWS_SERVICE);
}

/** Somebody's EC2 instance may be anybody's: its network counts. */
function destination(context: QuestionContext): string {
  const around = network('receiver');
  return knowsServices(context) ? `CASE WHEN pkt_dst_aws_service NOT IN ('-', 'EC2') THEN concat('AWS ', pkt_dst_aws_service) ELSE ${around} END` : around;
}

/** UDP has no flags: who uses the higher port asks. */
function opens(context: QuestionContext): string {
  return context.format.covers(Field.TCP_FLAGS)
    ? `((${OPENS_CONNECTION}) OR (protocol = 17 AND dstport <= srcport))`
    : '(protocol IN (6, 17) AND dstport <= srcport)';
}

/** From a host of ours to the internet. The direction tells hosts of ours also where their range is not listed. */
function leaves(context: QuestionContext): string[] {
  const ours = context.format.covers(Field.FLOW_DIRECTION) ? "flow_direction = 'egress'" : context.networks._isInternal(ip('srcaddr'));
  return [ours, `NOT ${context.networks._isInternal(ip('dstaddr'))}`];
}
