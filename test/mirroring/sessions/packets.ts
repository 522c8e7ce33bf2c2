import { isIPv4 } from 'net';
import { CfnRule } from './filters';

/** A packet as an interface sees it. */
export interface Packet {
  readonly direction: 'inbound' | 'outbound';
  readonly version: 4 | 6;
  readonly source: bigint;
  readonly destination: bigint;
  readonly protocol: number;
  /** Of TCP and UDP. */
  readonly sourcePort?: number;
  readonly destinationPort?: number;
}

/** A block of addresses. */
export interface Block {
  readonly version: 4 | 6;
  readonly bits: bigint;
  readonly mask: number;
}

const width = (version: 4 | 6) => version === 4 ? 32 : 128;

/** Whether an address lies in a block. */
export function within(block: Block, version: 4 | 6, bits: bigint): boolean {
  const free = BigInt(width(version) - block.mask);
  return block.version === version && bits >> free === block.bits >> free;
}

/** An address as a number. */
export function address(text: string): bigint {
  if (isIPv4(text)) {
    return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  }
  const [head, tail = ''] = text.split('::');
  const [left, right] = [head, tail].map(half => half === '' ? [] : half.split(':'));
  const zeros = text.includes('::') ? new Array<string>(8 - left.length - right.length).fill('0') : [];
  return [...left, ...zeros, ...right].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
}

function blockOf(cidr: string): Block {
  const [text, mask] = cidr.split('/');
  return { version: isIPv4(text) ? 4 : 6, bits: address(text), mask: Number(mask) };
}

/**
 * Whether AWS mirrors a packet, by the rules of a template: those of the packet's direction by number, the first one that fits decides,
 * and what none fits is not mirrored. A rule with ports fits packets that have them.
 */
export function isMirrored(rules: readonly CfnRule[], packet: Packet): boolean {
  const direction = packet.direction === 'inbound' ? 'ingress' : 'egress';
  const inOrder = rules.filter(rule => rule.TrafficDirection === direction).sort((a, b) => a.RuleNumber - b.RuleNumber);
  const first = inOrder.find(rule => fits(rule, packet));
  return first?.RuleAction === 'accept';
}

function fits(rule: CfnRule, packet: Packet): boolean {
  const ports = (range: CfnRule['SourcePortRange'], port?: number) =>
    range === undefined || (port !== undefined && range.FromPort <= port && port <= range.ToPort);
  return (rule.Protocol === undefined || rule.Protocol === packet.protocol)
    && within(blockOf(rule.SourceCidrBlock), packet.version, packet.source)
    && within(blockOf(rule.DestinationCidrBlock), packet.version, packet.destination)
    && ports(rule.SourcePortRange, packet.sourcePort)
    && ports(rule.DestinationPortRange, packet.destinationPort);
}
