import { FlowLogField as Field } from '../../../../format';
import { Question, QuestionContext } from '../../question';
import { address, flowsOf, ip, OPENS_CONNECTION, place, where } from '../../sql';

export function portScan(ports: number): Question {
  return {
    name: 'port-scan',
    asked: 'Which source tried many ports of one host?',
    parameters: [`ports within an hour: ${ports} or more (HAVING)`],
    meaning: [
      'At least half of the attempts were rejected or stayed at one or two packets, as with a scan; a busy client of many accepted ports is not shown.',
      'From inside it may be lateral movement or your own scanner: list scanners as known noise. Without tcp_flags only rejected attempts count.',
    ],
    needs: [Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.START, Field.ACTION, Field.LOG_STATUS],
    sql: context => `\
SELECT
  ${place(context)}, source, target, hour_utc,
  count(DISTINCT dstport) AS ports,
  count(*) AS attempts,
  count_if(action = 'REJECT') AS rejected
FROM (
  SELECT
    ${place(context)}, ${address('srcaddr')} AS source, ${address('dstaddr')} AS target, dstport, action,${tellsAttempts(context) ? ' packets,' : ''}
    date_trunc('hour', from_unixtime(start)) AS hour_utc
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), isAttempt(context), ...context.networks._isNotNoise(ip('srcaddr')))}
)
GROUP BY ${place(context)}, source, target, hour_utc
HAVING count(DISTINCT dstport) >= ${ports}${mostlyInVain(context)}
ORDER BY ports DESC, hour_utc DESC, ${place(context)}, source, target
LIMIT 1000`,
  };
}

function tellsAttempts(context: QuestionContext): boolean {
  return context.format.covers(Field.TCP_FLAGS, Field.PROTOCOL, Field.PACKETS);
}

/** Without flags every attempt that counts was rejected anyway. */
function mostlyInVain(context: QuestionContext): string {
  return tellsAttempts(context) ? "\n  AND count_if(action = 'REJECT' OR packets <= 2) * 2 >= count(*)" : '';
}

/** Answers of a busy server go to many ports as well: only packets that open something count. */
function isAttempt(context: QuestionContext): string {
  const udp = "(protocol = 17 AND action = 'REJECT')";
  return tellsAttempts(context) ? `(${OPENS_CONNECTION} OR ${udp})` : "action = 'REJECT'";
}
