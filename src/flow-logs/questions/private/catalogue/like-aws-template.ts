import { addressValue } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { Question, SqlQuestion } from '../question';
import { acceptedConnections } from '../template/accepted-connections';
import { conversations, isAddress } from '../template/conversations';
import { topOwners } from '../template/owners';
import { servedAt } from '../template/services';
import { topAddresses, topPairs, topTcpSenders, totalOfFamily } from '../template/talkers';

const SEEN = 'Each line is what one interface saw: what both ends recorded shows twice. Connections are told by their client ports.';
const REJECTED = 'Newest first. Noise from the internet comes along: most-rejected tells it apart. Security group or network ACL: security-group-or-network-acl.';

/** The questions of the template that AWS generates for a flow log, in its order and under its names. */
export function likeAwsTemplate(): Question[] {
  return questions().map(question => ({ ...question, insights: 'stands for a query of the template that AWS writes for Athena' }));
}

function questions(): SqlQuestion[] {
  const [source, destination] = ['source', 'destination'].map(name => addressValue(name, undefined));
  return [
    acceptedConnections({ name: 'accepted-traffic', asked: 'Which TCP connections were accepted?' }, SEEN),
    servedAt({ name: 'admin-port-traffic', asked: 'Which addresses moved most bytes on administration ports?' }, [22, 3389, 5985, 5986], ['client'], 10),
    totalOfFamily({ name: 'total-ipv4-traffic', asked: 'How many bytes are IPv4?' }, '.'),
    totalOfFamily({ name: 'total-ipv6-traffic', asked: 'How many bytes are IPv6?' }, ':'),
    conversations({
      name: 'rejected-tcp-traffic',
      asked: 'Which TCP connections were rejected?',
      parameters: [],
      meaning: [SEEN, REJECTED],
      conditions: () => ["action = 'REJECT'", 'protocol = 6'],
      first: 'last_seen',
    }),
    conversations({
      name: 'rejected-traffic',
      asked: 'Which traffic was rejected?',
      parameters: [],
      meaning: [SEEN, REJECTED],
      conditions: () => ["action = 'REJECT'"],
      first: 'last_seen',
    }),
    servedAt({ name: 'ssh-rdp-traffic', asked: 'Who used SSH or RDP, and how much?' }, [22, 3389], ['client', 'server', 'port'], 1000),
    topAddresses({ name: 'top-talking-addresses', asked: 'Which addresses moved most bytes?' }, 'interface'),
    topAddresses({ name: 'top-talking-addresses-packet-level', asked: 'Which addresses of packets moved most bytes?' }, 'packet'),
    topOwners({ name: 'top-talking-instances', asked: 'Which instances moved most bytes?' }, Field.INSTANCE_ID),
    topOwners({ name: 'top-talking-subnets', asked: 'Which subnets moved most bytes?' }, Field.SUBNET_ID),
    topTcpSenders({ name: 'top-tcp-traffic', asked: 'Which addresses sent most bytes by TCP?' }),
    topPairs({ name: 'total-bytes-transferred', asked: 'Between which addresses went most bytes?' }, 'interface'),
    topPairs({ name: 'total-bytes-transferred-packet-level', asked: 'Between which addresses of packets went most bytes?' }, 'packet'),
    conversations({
      name: 'traffic-from-source-address',
      asked: 'Which traffic came from an address?',
      parameters: [],
      asks: source.asks,
      meaning: [SEEN, 'With packet addresses in the format the address is found behind NAT and as a secondary one, too; the line then shows those of the interface.'],
      conditions: context => [isAddress(context, 'srcaddr', source.sql)],
      first: 'bytes',
      noise: ['dstaddr'],
    }),
    conversations({
      name: 'traffic-to-destination-address',
      asked: 'Which traffic went to an address?',
      parameters: [],
      asks: destination.asks,
      meaning: [SEEN, 'With packet addresses in the format the address is found behind NAT and as a secondary one, too; the line then shows those of the interface.'],
      conditions: context => [isAddress(context, 'dstaddr', destination.sql)],
      first: 'bytes',
      noise: ['srcaddr'],
    }),
  ];
}
