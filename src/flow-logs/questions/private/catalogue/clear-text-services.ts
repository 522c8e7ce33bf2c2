import { FlowLogField as Field } from '../../../format';
import { FlowLogDetectionQueryOptions } from '../../flow-log-query-options';
import { portList, takes } from '../checks';
import { accepted, acceptsConnection, flows, isInternal, isNotNoise, scopeFields, seen } from '../insights';
import { Question, QuestionContext } from '../question';
import { ACCEPTS_CONNECTION, address, flowsOf, ip, scopeColumns, where } from '../sql';

export function clearTextServices(options: FlowLogDetectionQueryOptions): Question {
  takes('clearTextServices', options, 'ports');
  const ports = portList('ports', options.ports ?? [21, 23, 80, 110, 143, 161, 389, 1433, 6379, 11211], '[23, 80]');
  return {
    name: 'clear-text-services',
    asked: 'Which services that speak clear text are in use?',
    parameters: [`ports: ${ports.join(', ')} (srcport: the side that answers)`],
    meaning: [
      'A suspicion: TLS may run inside (STARTTLS, databases), and another service may use the port. Services count that answered.',
      'Begin with those whose clients reach them across the internet. Inside, health checks of load balancers speak HTTP by nature.',
    ],
    needs: [
      Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, server, protocol, port,
  count(DISTINCT client) AS clients,
  count(DISTINCT CASE WHEN across_internet THEN client END) AS clients_across_internet,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM (
  SELECT
    ${scopeColumns(context)}, ${address('srcaddr')} AS server, ${address('dstaddr')} AS client, protocol, srcport AS port, start, "end",
    NOT (${context.networks._isInternal(ip('srcaddr'))} AND ${context.networks._isInternal(ip('dstaddr'))}) AS across_internet
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", `srcport IN (${ports.join(', ')})`, answers(context),
    ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
)
GROUP BY ${scopeColumns(context)}, server, protocol, port
ORDER BY clients_across_internet DESC, clients DESC, ${scopeColumns(context)}, server, protocol, port
LIMIT 1000`,
    insights: context => {
      const [server, client, protocol] = [Field.SRCADDR, Field.DSTADDR, Field.PROTOCOL].map(context.of);
      const [port, clientPort] = [Field.SRCPORT, Field.DSTPORT].map(context.of);
      const isAnswer = context.format.covers(Field.TCP_FLAGS)
        ? `((${acceptsConnection(context)}) or (${protocol} != 6 and ${clientPort} > 1023))`
        : `${clientPort} > 1023`;
      return [
        flows(context, accepted(context), `${port} in [${ports.join(', ')}]`, isAnswer, ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR)),
        `fields case(not (${isInternal(context, Field.SRCADDR)} and ${isInternal(context, Field.DSTADDR)}), ${client}) as far_client`,
        `stats count_distinct(${client}) as clients, count_distinct(far_client) as clients_across_internet, ${seen()} by ${scopeFields(context)}`
          + `${server} as server, ${protocol}, ${port} as port`,
        'sort clients_across_internet desc, clients desc, server, protocol, port',
        'limit 1000',
      ];
    },
  };
}

/** A client port may be one of the list: without flags an answer shows by going to a port that no well-known service has. */
function answers(context: QuestionContext): string {
  return context.format.covers(Field.TCP_FLAGS) ? `((${ACCEPTS_CONNECTION}) OR (protocol <> 6 AND dstport > 1023))` : 'dstport > 1023';
}
