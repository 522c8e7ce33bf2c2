import { Size } from 'aws-cdk-lib';
import { whole } from '../../../../athena';
import { reject } from '../../../../private/errors';
import { FlowLogField as Field } from '../../../format';
import { FlowLogDetectionQueryOptions } from '../../flow-log-query-options';
import { relays } from '../addresses';
import { takes } from '../checks';
import { Question, QuestionContext } from '../question';
import { flowsOf, ip, scopeColumns, where } from '../sql';

const MEBIBYTE = 1024 * 1024;

export function uploadsToInternet(options: FlowLogDetectionQueryOptions): Question {
  takes('uploadsToInternet', options, 'minSize');
  const bytes = leastBytes(options.minSize ?? Size.mebibytes(100));
  const size = bytes % MEBIBYTE === 0 ? `${bytes / MEBIBYTE} MiB` : `${bytes} bytes`;
  return {
    name: 'uploads-to-internet',
    asked: `Who sent ${size} or more to one address on the internet?`,
    parameters: [`minSize: ${bytes} bytes, ${size} (HAVING)`],
    meaning: [
      'bytes_back is what came back from there: a backup or an upload sends much more than it gets. Your own public ranges must be listed as own ranges.',
      'Services such as S3 have internet addresses too. NAT gateways are left out where the format has pkt_srcaddr; without it they show beside the workload.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.FLOW_DIRECTION,
      Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    insights: 'tells NAT gateways from workloads by all records of an interface, by windows, not used here yet',
    sql: context => `\
WITH flows AS (
  SELECT
    ${scopeColumns(context)}, coalesce(interface_id, '-') AS interface_id, flow_direction,
    ${ip('srcaddr')} AS src, ${ip('dstaddr')} AS dst,${isRelayCapable(context) ? ` ${ip('pkt_srcaddr')} AS pkt_src,` : ''}
    coalesce(bytes, 0) AS bytes, start, "end"
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
),
legs AS (
  SELECT
    ${scopeColumns(context)}, interface_id, start, "end",
    CASE WHEN flow_direction = 'egress' THEN src ELSE dst END AS workload,
    CASE WHEN flow_direction = 'egress' THEN dst ELSE src END AS remote,
    CASE WHEN flow_direction = 'egress' THEN bytes ELSE 0 END AS sent,
    CASE WHEN flow_direction = 'egress' THEN 0 ELSE bytes END AS came_back${isRelayCapable(context) ? `,\n    ${relays(context)}` : ''}
  FROM flows
)
SELECT
  ${scopeColumns(context)}, interface_id, CAST(workload AS varchar) AS workload, CAST(remote AS varchar) AS remote,
  sum(sent) AS bytes_sent,
  sum(came_back) AS bytes_back,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM legs
${where('', `NOT ${context.networks._isInternal('remote')}`, ...isRelayCapable(context) ? ['NOT coalesce(relays, FALSE)'] : [])}
GROUP BY ${scopeColumns(context)}, interface_id, workload, remote
HAVING sum(sent) >= ${bytes}
ORDER BY bytes_sent DESC, ${scopeColumns(context)}, interface_id, workload, remote
LIMIT 1000`,
  };
}

function isRelayCapable(context: QuestionContext): boolean {
  return context.format.covers(Field.PKT_SRCADDR);
}

function leastBytes(least: Size): number {
  if (least.isUnresolved()) {
    reject('minSize must be a size known at synth, got a token; write Size.mebibytes(100)');
  }
  return whole('minSize', least.toBytes(), [1, Number.MAX_SAFE_INTEGER], 'Size.mebibytes(100)');
}
