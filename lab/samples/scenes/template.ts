import { connection, DAY, flow, HOUR, IP, MIB, MINUTE, Side, silence, STORY_ACCOUNT, UDP } from '../cast';
import { SampleRecord } from '../writer';

/** A VPC of its own with two hosts, a pod on a secondary address and a NAT gateway: its numbers can be added up by hand. */

const GIB = 1024 * MIB;
const VPC = { 'vpc-id': 'vpc-t', 'account-id': STORY_ACCOUNT };
const ONE = { ...VPC, 'interface-id': 'eni-t1', 'instance-id': 'i-t1', 'subnet-id': 'subnet-t1' };
const ONE_TOO = { ...ONE, 'interface-id': 'eni-t1b' };
const TWO = { ...VPC, 'interface-id': 'eni-t2', 'instance-id': 'i-t2', 'subnet-id': 'subnet-t2' };
const GATEWAY = { ...VPC, 'interface-id': 'eni-tnat', 'instance-id': '-', 'subnet-id': 'subnet-t0', 'account-id': 'unknown' };
const EGRESS = { 'flow-direction': 'egress' };

const one = (port: number): Side => ({ ip: '10.4.0.1', port, at: ONE });
const two = (port: number): Side => ({ ip: '10.4.0.2', port, at: TWO });

/** Both ends are recorded, unless the scene says otherwise. */
function accepted(): SampleRecord[] {
  const six = { 'type': 'IPv6', 'srcport': 50003, 'dstport': 443, 'bytes': GIB, 'pkt-dstaddr': '-' };
  const nat = { ago: 4 * HOUR, srcport: 50005, dstport: 443, bytes: 2 * GIB };
  return [
    ...connection(5 * HOUR, one(50000), two(443), [2 * GIB, GIB]),
    ...connection(4 * HOUR, one(50001), two(443), [3 * GIB, 2 * GIB]),
    ...connection(3 * HOUR, one(50002), two(22), [MIB, 2 * MIB]),
    // At the server only: RDP by UDP, and WinRM from a third host. At the client only: an answer to a client port that is one of RDP.
    flow({ ago: 3 * HOUR, ...TWO, srcaddr: '10.4.0.1', srcport: 50004, dstaddr: '10.4.0.2', dstport: 3389, protocol: UDP, bytes: 5 * MIB }),
    flow({ ago: 3 * HOUR, ...TWO, srcaddr: '10.4.0.3', srcport: 50004, dstaddr: '10.4.0.2', dstport: 5986, bytes: MIB }),
    flow({ ago: 3 * HOUR, ...ONE, srcaddr: '10.4.0.2', srcport: 443, dstaddr: '10.4.0.1', dstport: 3389, bytes: 4 * MIB }),
    // IPv6 in two spellings; packet addresses that are missing in two ways.
    flow({ 'ago': 2 * HOUR, ...ONE, ...EGRESS, ...six, 'srcaddr': '2001:db8:4::1', 'dstaddr': '2001:db8:4::2', 'pkt-srcaddr': null }),
    flow({ 'ago': 2 * HOUR, ...TWO, ...six, 'srcaddr': '2001:0db8:4:0::1', 'dstaddr': '2001:db8:4::2', 'pkt-srcaddr': '-' }),
    // A client on the internet: only our end is recorded, at a second interface of the instance.
    ...connection(2 * HOUR, { ip: '203.0.113.40', port: 40000 }, { ip: '10.4.0.1', port: 443, at: ONE_TOO }, [GIB, 4 * GIB]),
    // A pod behind the NAT gateway.
    flow({ ...nat, ...ONE, ...EGRESS, 'srcaddr': '10.4.0.1', 'pkt-srcaddr': '10.4.0.11', 'dstaddr': '192.0.2.40' }),
    flow({ ...nat, ...GATEWAY, 'srcaddr': '10.4.0.11', 'dstaddr': '10.4.0.9', 'pkt-dstaddr': '192.0.2.40' }),
    flow({ ...nat, ...GATEWAY, ...EGRESS, 'instance-id': null, 'srcaddr': '10.4.0.9', 'dstaddr': '192.0.2.40' }),
  ];
}

/** Much that must not be counted: rejected, mirrored, expected, outside the span; and silence. */
function leftOut(): SampleRecord[] {
  const much = { ...TWO, srcport: 50006, srcaddr: '10.4.0.3', dstaddr: '10.4.0.2', bytes: 7 * GIB };
  const rejected = { ...much, action: 'REJECT' };
  return [
    flow({ ...rejected, ago: 6 * HOUR, dstport: 8080 }), flow({ ...rejected, ago: 6 * HOUR - MINUTE, dstport: 8080, srcport: 50007, bytes: null }),
    flow({ ...rejected, ago: 5 * HOUR, dstport: 22, protocol: UDP }),
    flow({ ...much, ago: 6 * HOUR, dstport: 4789, protocol: UDP }), flow({ ...much, ago: 6 * HOUR, dstport: 6081, protocol: UDP }),
    flow({ ...much, ago: 6 * HOUR, srcaddr: IP.scanner, dstport: 22 }), flow({ ...much, ago: 6 * HOUR, dstaddr: IP.scanner, dstport: 22 }),
    flow({ ...rejected, ago: 6 * HOUR, srcaddr: IP.scanner, dstport: 22 }), flow({ ...rejected, ago: 6 * HOUR, dstaddr: IP.scanner, dstport: 22 }),
    flow({ ...much, ago: DAY + 1, dstport: 22 }), flow({ ...rejected, ago: DAY + 1, dstport: 22 }),
    silence(TWO, 'NODATA', 6 * HOUR), silence(TWO, 'SKIPDATA', 6 * HOUR),
  ];
}

/** The whole group. */
export function templateScene(): SampleRecord[] {
  return [...accepted(), ...leftOut()];
}
