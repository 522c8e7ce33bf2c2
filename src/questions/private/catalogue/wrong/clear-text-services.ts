import { FlowLogField as Field } from '../../../../format';
import { Question, QuestionContext } from '../../question';
import { ACCEPTS_CONNECTION, address, flowsOf, ip, place, where } from '../../sql';

export function clearTextServices(ports: readonly number[]): Question {
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
  ${place(context)}, server, protocol, port,
  count(DISTINCT client) AS clients,
  count(DISTINCT CASE WHEN across_internet THEN client END) AS clients_across_internet,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM (
  SELECT
    ${place(context)}, ${address('srcaddr')} AS server, ${address('dstaddr')} AS client, protocol, srcport AS port, start, "end",
    NOT (${context.networks._isInternal(ip('srcaddr'))} AND ${context.networks._isInternal(ip('dstaddr'))}) AS across_internet
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", `srcport IN (${ports.join(', ')})`, answers(context),
    ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
)
GROUP BY ${place(context)}, server, protocol, port
ORDER BY clients_across_internet DESC, clients DESC, ${place(context)}, server, protocol, port
LIMIT 1000`,
  };
}

/** A client port may be one of the list: without flags an answer shows by going to a port that no well-known service has. */
function answers(context: QuestionContext): string {
  return context.format.covers(Field.TCP_FLAGS) ? `((${ACCEPTS_CONNECTION}) OR (protocol <> 6 AND dstport > 1023))` : 'dstport > 1023';
}
