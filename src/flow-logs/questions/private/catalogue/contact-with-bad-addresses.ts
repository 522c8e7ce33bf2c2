import { within } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { someRanges } from '../checks';
import { column, flows, isNotNoise, scopeFields, seen, trueAddress } from '../insights';
import { InsightsContext, Question } from '../question';
import { flowsOf, ip, scopeColumns, where } from '../sql';

const MEANING = [
  'Looks behind NAT and at secondary addresses too (pkt_srcaddr, pkt_dstaddr). A REJECT without an ACCEPT is a knock at the door, unless it went out.',
  'Each line is what one interface saw: the same bytes show again on a NAT gateway, so do not add lines up. Ask who-talked-to about the peer.',
];

export function contactWithBadAddresses(listed: readonly string[]): Question {
  const addresses = someRanges('addresses', listed);
  return {
    name: 'contact-with-bad-addresses',
    asked: 'Who had any contact with a list of bad addresses?',
    parameters: [`bad addresses: ${addresses.length} ${addresses.length === 1 ? 'range' : 'ranges'}`],
    meaning: MEANING,
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.PKT_SRCADDR, Field.PKT_DSTADDR,
      Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
WITH flows AS (
  SELECT
    ${scopeColumns(context)}, interface_id, action, start, "end", coalesce(bytes, 0) AS bytes,
    ${ip('srcaddr')} AS src, ${ip('dstaddr')} AS dst, ${ip('pkt_srcaddr')} AS pkt_src, ${ip('pkt_dstaddr')} AS pkt_dst
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context))}
),
seen AS (
  SELECT
    ${scopeColumns(context)}, interface_id, action, start, "end", bytes,
    coalesce(pkt_src, src) AS sender,
    coalesce(pkt_dst, dst) AS receiver,
    side IN ('src', 'pkt_src') AS came,
    CASE
      WHEN side = 'src' THEN src
      WHEN side = 'dst' THEN dst
      WHEN side = 'pkt_src' AND pkt_src <> src THEN pkt_src
      WHEN side = 'pkt_dst' AND pkt_dst <> dst THEN pkt_dst
    END AS bad
  FROM flows
  CROSS JOIN (VALUES ('src'), ('dst'), ('pkt_src'), ('pkt_dst')) AS sides (side)
)
SELECT
  ${scopeColumns(context)}, interface_id, CAST(bad AS varchar) AS bad_address,
  CAST(CASE WHEN came THEN receiver ELSE sender END AS varchar) AS peer,
  action,
  sum(CASE WHEN came THEN 0 ELSE bytes END) AS bytes_sent,
  sum(CASE WHEN came THEN bytes ELSE 0 END) AS bytes_received,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM seen
${where('', isOneOf('bad', addresses), ...context.networks._isNotNoise('sender', 'receiver'))}
GROUP BY ${scopeColumns(context)}, interface_id, bad, CASE WHEN came THEN receiver ELSE sender END, action
ORDER BY last_seen DESC, ${scopeColumns(context)}, interface_id, bad_address, peer, action
LIMIT 1000`,
    insights: context => insights(context, addresses),
    insightsHead: { meaning: [...MEANING, 'A record both of whose ends are on the list is one line here: that of its source.'] },
  };
}

/** Single addresses are looked up at once, ranges are tried one by one; long lists are mostly the former. */
function isOneOf(address: string, addresses: readonly string[]): string {
  const isSingle = (range: string) => /^[\d.]+\/32$|^[\da-f:.]+\/128$/i.test(range);
  const single = addresses.filter(isSingle).map(range => `IPADDRESS '${range.split('/')[0]}'`);
  const wide = addresses.filter(range => !isSingle(range));
  const tests = [...single.length === 0 ? [] : [`${address} IN (${single.join(', ')})`], ...wide.length === 0 ? [] : [within(address, wide)]];
  return tests.length === 1 ? tests[0] : `(${tests.join(' OR ')})`;
}

function insights(context: InsightsContext, addresses: readonly string[]): string[] {
  const sides = { came: Field.SRCADDR, went: Field.DSTADDR, came_behind: Field.PKT_SRCADDR, went_behind: Field.PKT_DSTADDR };
  const names = Object.entries(sides).map(([side, field]) => [side, context.of(field)] as const);
  const bytes = context.of(Field.BYTES);
  const came = 'side in ["came", "came_behind"]';
  const noise = isNotNoise(context, 'sender', 'receiver');
  return [
    flows(context),
    `fields case(${names.map(([side, name]) => `${isListed(name, addresses)}, "${side}"`).join(', ')}, "-") as side`,
    'filter side != "-"',
    `fields ${trueAddress(context, 'src')} as sender, ${trueAddress(context, 'dst')} as receiver`,
    ...noise.length === 0 ? [] : [`filter ${noise.join(' and ')}`],
    `fields case(${names.map(([side, name]) => `side = "${side}", ${name}`).join(', ')}) as bad_address, case(${came}, receiver, sender) as peer, `
      + `case(${came}, 0, ${bytes}) as out, case(${came}, ${bytes}, 0) as back`,
    `stats sum(out) as bytes_sent, sum(back) as bytes_received, ${seen()} by ${scopeFields(context)}${column(context, Field.INTERFACE_ID)}, bad_address, peer, `
      + column(context, Field.ACTION),
    'sort last_seen desc, interface_id, bad_address, peer, action',
    'limit 1000',
  ];
}

/** Single IPv4 addresses are looked up at once, which also keeps the text short. */
function isListed(name: string, addresses: readonly string[]): string {
  const [single, wide] = [true, false].map(wanted => addresses.filter(range => /^[\d.]+\/32$/.test(range) === wanted));
  const tests = [
    ...single.length === 0 ? [] : [`${name} in [${single.map(range => `"${range.split('/')[0]}"`).join(', ')}]`],
    ...wide.map(range => `isIpInSubnet(${name}, "${range}")`),
  ];
  return `(${tests.join(' or ')})`;
}
