import { FlowLogField as Field } from '../../../format';
import { FlowLogDetectionQueryOptions } from '../../flow-log-query-options';
import { portList, takes } from '../checks';
import { accepted, column, flows, isInternal, isNotNoise, leaves as goesOut, opensConnection, scopeFields, seen } from '../insights';
import { InsightsContext, Question, QuestionContext } from '../question';
import { address, flowsOf, ip, leaves, OPENS_CONNECTION, scopeColumns, where } from '../sql';

export function unusualProtocolsAndPorts(options: FlowLogDetectionQueryOptions): Question {
  takes('unusualProtocolsAndPorts', options, 'ports');
  const ports = portList('ports', options.ports ?? [25, 3333, 4444, 6667, 6697, 14444], '[25, 6667]');
  return {
    name: 'unusual-protocols-and-ports',
    asked: 'What leaves over unusual protocols, or for unusual ports of the internet?',
    parameters: ['protocols: all but 1, 6, 17, 58', `ports: ${ports.join(', ')} (dstport)`],
    meaning: [
      'Protocols: 4 IP in IP, 41 IPv6 in IPv4, 47 GRE, 50 ESP; the last two may be your VPN. Ports: 25 SMTP, 6667 and 6697 IRC, 3333, 4444 and 14444 mining.',
      'Accepted traffic only; a port is no proof of what runs behind it. Each line is what one interface saw: ask who-talked-to about the destination.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, interface_id, ${address('srcaddr')} AS source, ${address('dstaddr')} AS destination, protocol, dstport AS port,
  count(*) AS records,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM "${context.table}"
${where('', ...flowsOf(context), "action = 'ACCEPT'", leaves(context),
  `(protocol NOT IN (1, 6, 17, 58) OR (dstport IN (${ports.join(', ')}) AND ${asks(context)} AND NOT ${context.networks._isInternal(ip('dstaddr'))}))`,
  ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
GROUP BY ${scopeColumns(context)}, interface_id, ${address('srcaddr')}, ${address('dstaddr')}, protocol, dstport
ORDER BY records DESC, ${scopeColumns(context)}, interface_id, source, destination, protocol, port
LIMIT 1000`,
    insights: context => {
      const [protocol, port] = [Field.PROTOCOL, Field.DSTPORT].map(context.of);
      return [
        flows(
          context,
          accepted(context),
          goesOut(context),
          `(${protocol} not in [1, 6, 17, 58] or (${port} in [${ports.join(', ')}] and ${requests(context)} and not ${isInternal(context, Field.DSTADDR)}))`,
          ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR),
        ),
        `stats count(*) as records, ${seen()} by ${scopeFields(context)}${column(context, Field.INTERFACE_ID)}, ${context.of(Field.SRCADDR)} as source, `
          + `${context.of(Field.DSTADDR)} as destination, ${protocol}, ${port} as port`,
        'sort records desc, interface_id, source, destination, protocol, port',
        'limit 1000',
      ];
    },
  };
}

/** The client port of an answer may be any above 1023: without flags an answer shows by the well-known port that it comes from. */
function asks(context: QuestionContext): string {
  return context.format.covers(Field.TCP_FLAGS) ? `((${OPENS_CONNECTION}) OR (protocol <> 6 AND srcport > 1023))` : 'srcport > 1023';
}

/** The same in the language of Logs Insights. */
function requests(context: InsightsContext): string {
  const fromClientPort = `${context.of(Field.SRCPORT)} > 1023`;
  return context.format.covers(Field.TCP_FLAGS)
    ? `((${opensConnection(context)}) or (${context.of(Field.PROTOCOL)} != 6 and ${fromClientPort}))`
    : fromClientPort;
}
