import { COUNTED, Level, NEEDED_AT, NEEDED_ONCE, once, RELAYED } from './once';
import { FlowLogField as Field } from '../../../format';
import { Question, SqlQuestion } from '../question';
import { NOT_MIRRORED, scopeColumns } from '../sql';

type NameAndQuestion = Pick<Question, 'name' | 'asked'>;

const TOP = 50;
const AS_SENT = 'Addresses are those of the packets, also behind NAT gateways and of pods; where a record does not tell them, those of the interface.';

const base = (level: Level): Pick<Question, 'parameters' | 'meaning' | 'needs'> => ({
  parameters: [`rows: ${TOP} (LIMIT)`],
  meaning: [COUNTED, ...level === 'packet' ? [AS_SENT] : [], RELAYED],
  needs: [...NEEDED_ONCE, ...NEEDED_AT[level]],
});

/** Pairs of sender and receiver. */
export function topPairs(naming: NameAndQuestion, level: Level): SqlQuestion {
  return {
    ...naming,
    ...base(level),
    sql: context => `\
SELECT ${scopeColumns(context)}, sender, receiver, bytes, packets
FROM ${once(context, level)}
ORDER BY bytes DESC, packets DESC, ${scopeColumns(context)}, sender, receiver
LIMIT ${TOP}`,
  };
}

/** Addresses, with what they sent and what they got. */
export function topAddresses(naming: NameAndQuestion, level: Level): SqlQuestion {
  return {
    ...naming,
    ...base(level),
    sql: context => `\
SELECT
  ${scopeColumns(context)}, CASE WHEN sends THEN sender ELSE receiver END AS address,
  sum(CASE WHEN sends THEN bytes ELSE 0 END) AS bytes_sent,
  sum(CASE WHEN sends THEN 0 ELSE bytes END) AS bytes_received,
  sum(bytes) AS bytes,
  sum(packets) AS packets
FROM ${once(context, level)}
CROSS JOIN (VALUES (TRUE), (FALSE)) AS side (sends)
GROUP BY ${scopeColumns(context)}, CASE WHEN sends THEN sender ELSE receiver END
ORDER BY bytes DESC, packets DESC, ${scopeColumns(context)}, address
LIMIT ${TOP}`,
  };
}

/** Senders of TCP. */
export function topTcpSenders(naming: NameAndQuestion): SqlQuestion {
  return {
    ...naming,
    ...base('interface'),
    // Mirrored copies are UDP, so that no port need be looked at.
    needs: NEEDED_ONCE.filter(field => field !== Field.DSTPORT),
    sql: context => `\
SELECT ${scopeColumns(context)}, sender, count(*) AS receivers, sum(bytes) AS bytes, sum(packets) AS packets
FROM ${once(context, 'interface', ['protocol = 6'])}
GROUP BY ${scopeColumns(context)}, sender
ORDER BY bytes DESC, packets DESC, ${scopeColumns(context)}, sender
LIMIT ${TOP}`,
  };
}

/** Everything of one IP family, told by how its addresses are written. */
export function totalOfFamily(naming: NameAndQuestion, mark: '.' | ':'): SqlQuestion {
  return {
    ...naming,
    parameters: [],
    meaning: [COUNTED, RELAYED],
    needs: NEEDED_ONCE,
    sql: context => `\
SELECT ${scopeColumns(context)}, count(*) AS pairs, sum(bytes) AS bytes, sum(packets) AS packets
FROM ${once(context, 'interface', [NOT_MIRRORED, `srcaddr LIKE '%${mark}%'`])}
GROUP BY ${scopeColumns(context)}
ORDER BY bytes DESC, packets DESC, ${scopeColumns(context)}
LIMIT 1000`,
  };
}
