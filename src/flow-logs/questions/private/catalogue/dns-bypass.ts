import { within } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogDetectionQueryOptions } from '../../flow-log-query-options';
import { addressRanges, takes } from '../checks';
import { column, flows, isNotNoise, leaves as goesOut, scopeFields, within as isWithin } from '../insights';
import { Question } from '../question';
import { address, flowsOf, ip, leaves, scopeColumns, where } from '../sql';

export function dnsBypass(options: FlowLogDetectionQueryOptions): Question {
  takes('dnsBypass', options, 'resolvers');
  const resolvers = addressRanges('resolvers', options.resolvers ?? []);
  return {
    name: 'dns-bypass',
    asked: 'Who asks DNS servers other than the Amazon resolver?',
    parameters: ['ports: 53, 853 (dstport)', `resolvers of your own: ${resolvers.length === 0 ? 'none' : resolvers.length}`],
    meaning: [
      'DNS to the Amazon resolver is never in the log, so each line is another server: what is asked there escapes DNS Firewall and query logs.',
      'Name your own resolvers and resolver endpoints as such: what goes to them, and what they ask, is left out. DNS over HTTPS looks like any other HTTPS.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, interface_id, ${address('srcaddr')} AS client, ${address('dstaddr')} AS server, protocol, dstport AS port, action,
  count(*) AS records,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM "${context.table}"
${where('', ...flowsOf(context), 'dstport IN (53, 853)', 'protocol IN (6, 17)', leaves(context),
  ...resolvers.length === 0 ? [] : [`NOT ${within(ip('srcaddr'), resolvers)}`, `NOT ${within(ip('dstaddr'), resolvers)}`],
  ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
GROUP BY ${scopeColumns(context)}, interface_id, ${address('srcaddr')}, ${address('dstaddr')}, protocol, dstport, action
ORDER BY records DESC, ${scopeColumns(context)}, interface_id, client, server, protocol, port, action
LIMIT 1000`,
    insights: context => [
      flows(
        context,
        `${context.of(Field.DSTPORT)} in [53, 853]`,
        `${context.of(Field.PROTOCOL)} in [6, 17]`,
        goesOut(context),
        ...resolvers.length === 0 ? [] : [Field.SRCADDR, Field.DSTADDR].map(side => `not ${isWithin(context, side, resolvers)}`),
        ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR),
      ),
      `stats count(*) as records, min(@timestamp) as first_seen, max(@timestamp) as last_seen by ${scopeFields(context)}${column(context, Field.INTERFACE_ID)}, `
        + `${context.of(Field.SRCADDR)} as client, ${context.of(Field.DSTADDR)} as server, protocol, ${context.of(Field.DSTPORT)} as port, action`,
      'sort records desc, client, server',
      'limit 1000',
    ],
  };
}
