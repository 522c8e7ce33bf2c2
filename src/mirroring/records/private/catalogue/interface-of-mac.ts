import { queryValue, QueryValue } from '../../../../athena';
import { reject, show } from '../../../../private/errors';
import { isKnown } from '../../../../private/tokens';
import { MirrorSubjectQueryOptions } from '../../mirror-query-options';
import { takes } from '../checks';
import { MirrorQuestion } from '../question';
import { indented, linesOf } from '../records';

const SESSION = ['interface_id', 'instance_id', 'vpc_id', 'subnet_id', 'session_id', 'filter_id', 'virtual_network_id'];

export function interfaceOfMac(options: MirrorSubjectQueryOptions): MirrorQuestion {
  takes('interfaceOfMac', options, 'macAddress');
  const mac = ethernetAddress(options.macAddress);
  return {
    name: `mirror-interface-of-mac${mac.known === undefined ? '' : `-${mac.known.replace(/:/g, '')}`}`,
    asked: `Which mirrored interface has ${mac.known === undefined ? 'an Ethernet address' : `the Ethernet address ${mac.known}`}, and since when?`,
    parameters: mac.known === undefined ? [] : [`macAddress: ${mac.known} (WHERE)`],
    asks: mac.asks,
    meaning: [
      'Alerts and records hold two Ethernet addresses: one is that of the mirrored interface, the other that of its neighbour, mostly the router. Ask for both.',
      'No row: the interface was not mirrored in the span, or it is the router.',
    ],
    needs: [],
    sql: context => `\
SELECT
  ${SESSION.join(', ')},
  array_join(max_by(addresses, looked_at), ', ') AS addresses,
  min(looked_at) AS first_seen,
  max(looked_at) AS last_seen
FROM (
${indented(linesOf(context, 'sessions', [...SESSION, 'addresses', 'looked_at'], `lower(mac) = ${mac.sql}`))}
)
GROUP BY ${SESSION.join(', ')}
ORDER BY first_seen, interface_id, session_id
LIMIT 1000`,
  };
}

function ethernetAddress(address: string | undefined): QueryValue<string> {
  if (address !== undefined && (!isKnown(address) || !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(address))) {
    reject(`macAddress must be an Ethernet address known at synth, got ${show(address)}; write "0a:1b:2c:3d:4e:5f"`);
  }
  return queryValue({ name: 'macAddress', form: "'0a:1b:2c:3d:4e:5f'" }, 'lower(?)', address?.toLowerCase(), known => `'${known}'`);
}
