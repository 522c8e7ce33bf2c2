import { column, RecordKind } from './record-kind';

/** What a collector writes whatever its engines: who is mirrored, and who of them sent something. */
export const COLLECTOR_KINDS: readonly RecordKind[] = [
  {
    folder: 'sessions',
    table: 'sessions',
    description: 'Who is mirrored to the collector: a line for each session, hourly',
    columns: [
      column('time', 'string', 'when it was so, UTC'),
      column('session', 'string', 'tms-...'),
      column('session_number', 'int', 'rank among the sessions of its interface'),
      column('virtual_network_id', 'bigint', 'the VNI of its packets'),
      column('network_interface', 'string', 'eni-...: the mirrored interface'),
      column('mac', 'string', 'its Ethernet address, one of the two of every packet'),
      column('address', 'string', 'its primary private address: where its mirrored packets come from'),
      column('vpc', 'string', 'vpc-...'),
      column('subnet', 'string', 'subnet-...'),
      column('instance', 'string', 'i-..., if the interface is attached to one of the account'),
      column('filter', 'string', 'tmf-...'),
      column('target', 'string', 'tmt-...'),
      column('owner', 'string', 'account of the session'),
    ],
  },
  {
    folder: 'sightings',
    table: 'sightings',
    description: 'Who sent mirrored packets lately: a line for each source and sensor, hourly',
    columns: [
      column('time', 'string', 'when the line was written, UTC'),
      column('sensor', 'string', 'the appliance'),
      column('virtual_network_id', 'bigint', 'the VNI of the packets'),
      column('address', 'string', 'outer source address: that of the mirrored interface'),
      column('packets', 'bigint', 'packets since the line before'),
      column('last_seen', 'string', 'last packet, UTC'),
    ],
  },
];
