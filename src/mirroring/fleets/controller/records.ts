import { isOwned } from './plan';
import { FleetPolicy } from './policy';
import { Present } from './present';

/** The hour of a time, as folders: 2026/11/22/16. */
export function hourOf(now: number): string {
  return new Date(now).toISOString().slice(0, 13).replace(/[-T]/g, '/');
}

/** The sessions of the fleet, a line each, as the table over `records/sessions/` of a collector reads them. */
export function sessionLines(policy: FleetPolicy, present: Present, now: number): string {
  const interfaces = new Map(present.interfaces.map(one => [one.id, one]));
  return present.sessions.filter(session => isOwned(session, policy.owner, policy.account)).map(session => {
    const source = interfaces.get(session.interfaceId);
    return `${JSON.stringify({
      looked_at: new Date(now).toISOString(),
      session_id: session.id,
      session_number: session.number,
      virtual_network_id: session.virtualNetworkId,
      packet_length: session.packetLength,
      filter_id: session.filterId,
      target_id: session.targetId,
      owner_id: session.account,
      interface_id: session.interfaceId,
      mac: source?.mac,
      addresses: source?.addresses ?? [],
      instance_id: source?.attachment?.instanceId,
      subnet_id: source?.subnetId,
      vpc_id: source?.vpcId,
    })}\n`;
  }).join('');
}
