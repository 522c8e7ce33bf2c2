import { App, aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { interfaceOf, newInstance, newZonedStack } from './estate';
import { Packet } from './packets';
import { isWanted, rulesOf, Wish, Wishes, wishes } from './random-rules';
import { appliancesIn, balancerIn, groupIn, instanceIn, openBalancerIn, targetBehind, vpcIn } from './receiving';
import { MirrorDestination } from '../../../src/mirroring/sessions/mirror-destination';
import { MirrorFilter, MirrorFilterOptions } from '../../../src/mirroring/sessions/mirror-filter';
import { MirrorPreset } from '../../../src/mirroring/sessions/mirror-preset';
import { MirrorSession, MirrorSessionProps } from '../../../src/mirroring/sessions/mirror-session';
import { MirrorSource } from '../../../src/mirroring/sessions/mirror-source';
import { MirrorSourceOptions } from '../../../src/mirroring/sessions/mirror-source-options';
import { MirrorTarget } from '../../../src/mirroring/sessions/mirror-target';
import { MirrorTargetType } from '../../../src/mirroring/sessions/mirror-target-type';
import { PrimaryNetworkInterface } from '../../../src/mirroring/sessions/primary-network-interface';

type Target = NonNullable<MirrorSessionProps['target']>;

/** What one session mirrors, in words that do not come from the library. */
interface Wanted {
  readonly lists: Wishes;
  /** A preset that says the same. */
  readonly preset?: () => MirrorPreset;
  readonly amazonDns?: boolean;
  /** Whether the rules are in a filter of their own. */
  readonly isShared: boolean;
  readonly sessionNumber?: number;
  readonly virtualNetworkId?: number;
  readonly packetLength?: number;
}

/** One interface, one target, and sessions between them. */
export interface Estate {
  readonly source: keyof typeof SOURCES;
  readonly admitted: keyof typeof OPTIONS;
  readonly type: string;
  readonly destination: keyof typeof DESTINATIONS;
  /** Whether VPC, target and source are in three stacks. */
  readonly isApart: boolean;
  readonly sessions: readonly Wanted[];
}

interface Place {
  readonly vpc: ec2.Vpc;
  /** Stack of the source. */
  readonly stack: Stack;
  /** An id that no other estate of the app has. */
  readonly eni: string;
  readonly type: string;
}

const OPTIONS: Record<'bySubnet' | 'byRange' | 'byWrongRange' | 'byGroup', MirrorSourceOptions> = {
  bySubnet: {}, byRange: { cidrs: ['10.0.0.0/16'] }, byWrongRange: { cidrs: ['10.0.0.1/16'] }, byGroup: { admitBySecurityGroup: true },
};

const inSubnet = ({ vpc, stack }: Place) =>
  new ec2.CfnNetworkInterface(stack, 'Web', { subnetId: vpc.isolatedSubnets[0].subnetId, groupSet: [groupIn(stack, vpc, 'WebGroup').securityGroupId] });
const web = ({ vpc, stack, type }: Place) => newInstance(vpc, 'Web', { instanceType: new ec2.InstanceType(type) }, stack);

const SOURCES = {
  declared: (place: Place, options: MirrorSourceOptions) => MirrorSource.networkInterface(inSubnet(place), options),
  existing: ({ stack, eni }: Place, options: MirrorSourceOptions) => MirrorSource.networkInterface(interfaceOf(stack, eni, 'Existing'), options),
  lookedUp: (place: Place, options: MirrorSourceOptions) => MirrorSource.instance(web(place), options),
  madeFirst: (place: Place, options: MirrorSourceOptions) =>
    MirrorSource.networkInterface(new PrimaryNetworkInterface(place.stack, 'WebInterface', { instance: web(place) }), options),
};

const behind = (make: typeof balancerIn) => (stack: Stack, { vpc }: Place) =>
  targetBehind(stack, make(stack, vpc), { targets: [appliancesIn(stack, vpc)] });
const at = (make: (stack: Stack, place: Place) => MirrorDestination) => (stack: Stack, place: Place) =>
  new MirrorTarget(stack, 'Target', { destination: make(stack, place) });

const DESTINATIONS: Record<string, (stack: Stack, place: Place) => Target> = {
  balancer: behind(balancerIn),
  openBalancer: behind(openBalancerIn),
  sniffer: at((stack, { vpc }) => MirrorDestination.networkInterface(
    new ec2.CfnNetworkInterface(stack, 'Sniffer', { subnetId: vpc.isolatedSubnets[1].subnetId, groupSet: [groupIn(stack, vpc, 'Own').securityGroupId] }))),
  instance: at((stack, { vpc }) => MirrorDestination.instance(instanceIn(stack, vpc, 'Sensor'))),
  endpoint: at((_, { vpc }) => MirrorDestination.endpointService('com.amazonaws.vpce.eu-west-1.vpce-svc-0a', { vpc, subnet: vpc.isolatedSubnets[0] })),
  shared: stack => MirrorTarget.fromMirrorTargetAttributes(stack, 'Target', { mirrorTargetId: 'tmt-0a', type: MirrorTargetType.NETWORK_LOAD_BALANCER }),
  itself: at((stack, { eni, vpc }) =>
    MirrorDestination.networkInterface(interfaceOf(stack, eni, 'Itself'), { securityGroups: [groupIn(stack, vpc, 'Own')] })),
};

/** Destinations that the templates hold to the end. */
const HELD = ['balancer', 'openBalancer', 'sniffer', 'instance'];

const ANY: Wish = { action: 'accept', kind: 'all', number: 0, udp: false, from: [0, 0], to: [0, 0] };
const https = (kind: 'to' | 'from', action: 'accept' | 'reject'): Wish => ({ ...ANY, action, kind, from: [443, 443], to: [443, 443] });

const PRESETS: Pick<Wanted, 'lists' | 'preset' | 'amazonDns'>[] = [
  { preset: () => MirrorPreset.everything(), lists: {}, amazonDns: true },
  {
    preset: () => MirrorPreset.serviceOffered(ec2.Port.HTTPS),
    lists: { inbound: [https('to', 'accept')], outbound: [https('from', 'accept')] },
    amazonDns: false,
  },
  {
    preset: () => MirrorPreset.serviceUsed(ec2.Port.HTTPS),
    lists: { inbound: [https('from', 'accept')], outbound: [https('to', 'accept')] },
    amazonDns: false,
  },
  {
    preset: () => MirrorPreset.everythingBut([ec2.Port.HTTPS]),
    lists: { inbound: [https('to', 'reject'), ANY], outbound: [https('from', 'reject'), ANY] },
    amazonDns: true,
  },
];

const mostly = <T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>) => fc.oneof({ weight: 24, arbitrary: good }, { weight: 1, arbitrary: bad });
const maybe = (good: fc.Arbitrary<number>, bad: number[]) =>
  mostly(fc.option(good, { nil: undefined }), fc.constantFrom<(number | undefined)[]>(...bad));

const rules = fc.oneof(
  fc.record({ lists: wishes, amazonDns: fc.constantFrom(undefined, true, false) }),
  fc.constantFrom(...PRESETS),
);

const wanted = (numbers: fc.Arbitrary<number | undefined>): fc.Arbitrary<Wanted> => fc.tuple(rules, fc.record({
  isShared: fc.boolean(),
  sessionNumber: numbers,
  virtualNetworkId: maybe(fc.integer({ min: 1, max: 2 ** 24 - 1 }), [0, 2 ** 24]),
  packetLength: maybe(fc.constantFrom(35, 54, 128, 1500, 8446, 8500), [34, 8501, 0.5]),
})).map(([one, other]) => ({ ...one, ...other }));

/** One session with or without a number, or several, which need one. */
const sessions = fc.oneof(
  fc.tuple(wanted(maybe(fc.integer({ min: 1, max: 32766 }), [0, 32767]))),
  mostly(fc.uniqueArray(fc.integer({ min: 1, max: 32766 }), { minLength: 2, maxLength: 3 }), fc.constantFrom<number[][]>([7, 7], [1, 2, 3, 4]))
    .chain(numbers => fc.tuple(...numbers.map(number => wanted(fc.constant(number))))),
);

export const estates: fc.Arbitrary<Estate> = fc.record({
  source: fc.constantFrom('declared', 'existing', 'lookedUp', 'madeFirst'),
  admitted: mostly(fc.constantFrom('bySubnet', 'byRange', 'byGroup'), fc.constant('byWrongRange')),
  type: mostly(fc.constantFrom('m7i.large', 'm8g.large'), fc.constant('t2.micro')),
  destination: mostly(fc.constantFrom('balancer', 'openBalancer', 'sniffer', 'instance', 'endpoint', 'shared'), fc.constant('itself')),
  isApart: fc.boolean(),
  sessions,
});

/** The estate in the words of the library. Gives the name of the interface. */
export function build(app: App, { source, admitted, type, destination, isApart, sessions: all }: Estate, nth = 0): string {
  const stack = newZonedStack(app, `Net${nth}`);
  const other = (id: string) => isApart ? newZonedStack(app, `${id}${nth}`) : stack;
  const vpc = vpcIn(other('Vpc'), 'Vpc');
  const place: Place = { vpc, stack, eni: `eni-${(nth + 16).toString(16)}`, type };
  const target = DESTINATIONS[destination](other('Central'), place);
  const from = SOURCES[source](place, OPTIONS[admitted]);
  all.forEach(({ lists, preset, amazonDns, isShared, ...props }, index) => {
    const given: MirrorFilterOptions = preset === undefined ? { ...rulesOf(lists), amazonDns } : { preset: preset() };
    const filter = isShared ? { filter: new MirrorFilter(stack, `Filter${index}`, given) } : given;
    new MirrorSession(stack, `Mirror${index}`, { source: from, target, ...filter, ...props });
  });
  return source === 'existing' ? place.eni : source === 'madeFirst' ? `Net${nth}/WebInterface` : `Net${nth}/Web`;
}

/** Whether a session wants a packet; the resolver of the VPC obeys no rule. */
function wants({ lists, amazonDns }: Wanted, packet: Packet, isResolver: boolean): boolean {
  return isResolver ? amazonDns ?? (lists.inbound === undefined && lists.outbound === undefined) : isWanted(lists, packet);
}

/** What must become of a packet: the number of the session that takes it, how its way ends, and under which id. */
export function expected({ sessions: all, destination }: Estate, packet: Packet, isResolver: boolean): object {
  const inOrder = [...all].sort((one, other) => (one.sessionNumber ?? 1) - (other.sessionNumber ?? 1));
  const taken = inOrder.find(one => wants(one, packet, isResolver));
  return taken === undefined ? { outcome: 'not-mirrored' }
    : { outcome: HELD.includes(destination) ? 'arrives' : 'sent', sessionNumber: taken.sessionNumber ?? 1, vni: taken.virtualNetworkId };
}
