import { column, RecordKind } from './record-kind';

/** What a collector writes whatever its engines: who is mirrored, and who of them sent something. */
export const COLLECTOR_KINDS: readonly RecordKind[] = [
  {
    folder: 'sessions',
    table: 'sessions',
    description: 'Who is mirrored to the collector: a line for each session, hourly',
    columns: [
      column('looked_at', 'string', 'when it was so, UTC'),
      column('session_id', 'string', 'tms-...'),
      column('session_number', 'int', 'rank among the sessions of its interface'),
      column('virtual_network_id', 'bigint', 'the VNI of its packets'),
      column('packet_length', 'int', 'bytes that are kept of each packet, if not all'),
      column('filter_id', 'string', 'tmf-...'),
      column('target_id', 'string', 'tmt-...'),
      column('owner_id', 'string', 'account of the session'),
      column('interface_id', 'string', 'eni-...: the mirrored interface'),
      column('mac', 'string', 'its Ethernet address, one of the two of every packet; none if the interface is gone'),
      column('addresses', 'array<string>', 'its private IPv4 addresses and its IPv6 addresses: mirrored packets come from one of them'),
      column('instance_id', 'string', 'i-..., if the interface is attached to one'),
      column('subnet_id', 'string', 'subnet-...'),
      column('vpc_id', 'string', 'vpc-...'),
    ],
  },
  {
    folder: 'sightings',
    table: 'sightings',
    description: 'Who sent mirrored packets lately: a line for each source and sensor, hourly',
    columns: [
      column('time', 'string', 'when the line was written, at the end of its hour, UTC'),
      column('sensor', 'string', 'the appliance'),
      column('virtual_network_id', 'bigint', 'the VNI of the packets'),
      column('address', 'string', 'outer source address: that of the mirrored interface'),
      column('packets', 'bigint', 'how many there were, about: see sampling'),
      column('first_seen', 'string', 'first packet of the hour that was looked at, UTC'),
      column('last_seen', 'string', 'last one, UTC'),
      column('sampling', 'double', 'smallest share of packets that was looked at: 1 is all of them'),
    ],
  },
];
