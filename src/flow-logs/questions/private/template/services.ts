import { COUNTED, NEEDED_ONCE, once, RELAYED } from './once';
import { FlowLogField as Field } from '../../../format';
import { Question, QuestionContext, SqlQuestion } from '../question';
import { NOT_MIRRORED, scopeColumns } from '../sql';

type NameAndQuestion = Pick<Question, 'name' | 'asked'>;

const PARTIES = {
  client: 'CASE WHEN asks THEN sender ELSE receiver END AS client',
  server: 'CASE WHEN asks THEN receiver ELSE sender END AS server',
  port: 'port',
};

/** Traffic of ports, from and to who is served there: all parties of a conversation, or clients only. */
export function servedAt(naming: NameAndQuestion, ports: readonly number[], parties: readonly (keyof typeof PARTIES)[], rows: number): SqlQuestion {
  return {
    ...naming,
    parameters: [`ports: ${ports.join(', ')}`, `rows: ${rows} (LIMIT)`],
    meaning: [
      COUNTED,
      RELAYED,
      'The side with the lower port serves, so that an answer to a client port of that number does not count. Who came from the internet: administration-from-internet.',
    ],
    needs: [...NEEDED_ONCE, Field.SRCPORT],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, ${parties.join(', ')},
  sum(CASE WHEN asks THEN bytes ELSE 0 END) AS bytes_to_server,
  sum(CASE WHEN asks THEN 0 ELSE bytes END) AS bytes_to_client,
  sum(bytes) AS bytes
FROM (
  SELECT
    ${scopeColumns(context)}, asks, bytes, ${parties.map(party => PARTIES[party]).join(', ')}
  FROM ${served(context, ports)}
)
GROUP BY ${scopeColumns(context)}, ${parties.join(', ')}
ORDER BY bytes DESC, ${scopeColumns(context)}, ${parties.join(', ')}
LIMIT ${rows}`,
  };
}

function served(context: QuestionContext, ports: readonly number[]): string {
  const conditions = [NOT_MIRRORED, `least(srcport, dstport) IN (${ports.join(', ')})`];
  return once(context, 'interface', conditions, { port: 'least(srcport, dstport)', asks: 'dstport <= srcport' });
}
