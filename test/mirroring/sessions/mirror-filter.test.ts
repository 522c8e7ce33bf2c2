import { App, aws_ec2 as ec2, Lazy, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { IP_V4, IP_V6, warningsOf, withFilter, written } from './filters';
import { MirrorFilter, MirrorFilterProps } from '../../../src/mirroring/sessions/mirror-filter';
import { MirrorPreset } from '../../../src/mirroring/sessions/mirror-preset';
import { MirrorRule } from '../../../src/mirroring/sessions/mirror-rule';
import { MirroredTraffic } from '../../../src/mirroring/sessions/mirrored-traffic';
import { newStack, onlyResource, refusal } from '../../fixtures/stacks';

const { accept, reject } = MirrorRule;
const ALL = MirroredTraffic.all();
const ACCEPT_ALL = accept(ALL);
const FILTER = 'AWS::EC2::TrafficMirrorFilter';
const RULE = 'AWS::EC2::TrafficMirrorFilterRule';
const tcp = (port: number) => MirroredTraffic.toPort(ec2.Port.tcp(port));

const filterOf = (props?: MirrorFilterProps) => onlyResource(withFilter(props), FILTER).Properties;
const refused = (props: MirrorFilterProps) => refusal(() => withFilter(props));
/** So many rules of one IP version each, that differ. */
const singles = (count: number) => Array.from({ length: count }, (_, index) => accept(tcp(1000 + index), { addressFamily: IP_V4 }));

describe('without rules', () => {
  test('everything is mirrored, both ways, in both IP versions', () => {
    expect(written({})).toEqual([
      'ingress 1 accept * 0.0.0.0/0:* > 0.0.0.0/0:*', 'ingress 2 accept * ::/0:* > ::/0:*',
      'egress 1 accept * 0.0.0.0/0:* > 0.0.0.0/0:*', 'egress 2 accept * ::/0:* > ::/0:*',
    ]);
    expect(warningsOf({})).toEqual({});
  });

  test('queries to the resolver are mirrored too, unless refused', () => {
    expect(filterOf().NetworkServices).toEqual(['amazon-dns']);
    expect(filterOf({ amazonDns: false }).NetworkServices).toBeUndefined();
    expect(written({ amazonDns: false })).toEqual(written({}));
    expect(written({ amazonDns: true })).toEqual(written({}));
  });
});

describe('rendering', () => {
  test('a rule has every property as AWS spells it', () => {
    const rule = reject(MirroredTraffic.betweenPorts(ec2.Port.udpRange(1, 2), ec2.Port.udp(3)), { remoteCidr: '10.0.0.0/8', localCidr: '10.1.0.0/16', description: 'Noise' });
    const template = Template.fromStack(withFilter({ inboundRules: [rule, ACCEPT_ALL], outboundRules: [] }));
    const [filter] = Object.keys(template.findResources(FILTER));
    template.hasResource(RULE, {
      Properties: {
        TrafficMirrorFilterId: { Ref: filter },
        TrafficDirection: 'ingress',
        RuleNumber: 1,
        RuleAction: 'reject',
        Protocol: 17,
        SourceCidrBlock: '10.0.0.0/8',
        SourcePortRange: { FromPort: 1, ToPort: 2 },
        DestinationCidrBlock: '10.1.0.0/16',
        DestinationPortRange: { FromPort: 3, ToPort: 3 },
        Description: 'Noise',
      },
    });
  });

  test('a rule for every packet has neither protocol nor ports', () => {
    const { Properties } = onlyResource(withFilter({ inboundRules: [accept(ALL, { addressFamily: IP_V6 })], outboundRules: [] }), RULE);
    expect(Object.keys(Properties).sort()).toEqual(['DestinationCidrBlock', 'RuleAction', 'RuleNumber', 'SourceCidrBlock', 'TrafficDirection', 'TrafficMirrorFilterId']);
  });

  test('numbers follow the order of each list, IP versions side by side', () => {
    expect(written({ inboundRules: [reject(tcp(22)), accept(tcp(443), { addressFamily: IP_V6 }), ACCEPT_ALL], outboundRules: [accept(ALL, { remoteCidr: '10.0.0.0/8' })] })).toEqual([
      'ingress 1 reject 6 0.0.0.0/0:* > 0.0.0.0/0:22-22', 'ingress 2 reject 6 ::/0:* > ::/0:22-22', 'ingress 3 accept 6 ::/0:* > ::/0:443-443',
      'ingress 4 accept * 0.0.0.0/0:* > 0.0.0.0/0:*', 'ingress 5 accept * ::/0:* > ::/0:*',
      'egress 1 accept * 0.0.0.0/0:* > 10.0.0.0/8:*',
    ]);
  });

  test('construct ids are places: inbound from the first one on, outbound from the last one down', () => {
    const stack = withFilter({ inboundRules: singles(3), outboundRules: singles(2) });
    const places = stack.node.findChild('Filter').node.children.filter(ec2.CfnTrafficMirrorFilterRule.isCfnTrafficMirrorFilterRule);
    expect(places.map(rule => `${rule.node.id} ${rule.trafficDirection} ${rule.ruleNumber}`))
      .toEqual(['Rule1 ingress 1', 'Rule2 ingress 2', 'Rule3 ingress 3', 'Rule10 egress 1', 'Rule9 egress 2']);
  });

  test('AWS gets the same description for all filters: another one would replace the filter', () => {
    expect(filterOf({ description: 'Web tier' })).toEqual({
      Description: 'Managed by cdk-network-visibility',
      NetworkServices: ['amazon-dns'],
      Tags: [{ Key: 'Description', Value: 'Web tier' }, { Key: 'Name', Value: 'Network/Filter' }],
    });
  });

  test('the name is the path of the filter, and that of the user where given', () => {
    const app = new App();
    const stack = new Stack(app, 'Network');
    new MirrorFilter(stack, 'Filter');
    Tags.of(app).add('Name', 'mine');
    expect(onlyResource(stack, FILTER).Properties.Tags).toEqual([{ Key: 'Name', Value: 'mine' }]);
  });

  test('a path that is too long for a tag is cut in front', () => {
    const stack = newStack();
    new MirrorFilter(stack, 'x'.repeat(300));
    expect(onlyResource(stack, FILTER).Properties.Tags).toEqual([{ Key: 'Name', Value: 'x'.repeat(256) }]);
  });

  test('a session that depends on the filter comes after its rules', () => {
    const stack = newStack();
    const filter = new MirrorFilter(stack, 'Filter');
    const session = new ec2.CfnTrafficMirrorSession(stack, 'Session', {
      networkInterfaceId: 'eni-0a1b2c3d', trafficMirrorFilterId: filter.trafficMirrorFilterRef.trafficMirrorFilterId, trafficMirrorTargetId: 'tmt-0a1b2c3d', sessionNumber: 1,
    });
    session.node.addDependency(filter);
    const { DependsOn } = Template.fromStack(stack).toJSON().Resources.Session;
    expect(DependsOn).toHaveLength(5);
    expect(DependsOn).toEqual(expect.arrayContaining(Object.keys(Template.fromStack(stack).findResources(RULE))));
  });

  test('one list may serve several filters, and changes afterwards do not reach them', () => {
    const rules = [ACCEPT_ALL];
    const stack = newStack();
    new MirrorFilter(stack, 'One', { inboundRules: rules, outboundRules: rules });
    rules.push(accept(tcp(1)));
    Template.fromStack(stack).resourceCountIs(RULE, 4);
    expect(() => new MirrorFilter(stack, 'Two', { inboundRules: rules, outboundRules: [] })).not.toThrow();
  });
});

describe('one direction', () => {
  const text = (packets: string, prop: string, what: string) => `${packets} are not mirrored: ${prop} ${what}. Tools that follow connections see half of each, and most of `
    + `their detections need both halves. Accept them in ${prop}, or say that one side is meant by ${prop}: []`;

  test('given alone leaves the other out, with a warning', () => {
    expect(written({ inboundRules: [ACCEPT_ALL] }).filter(rule => rule.startsWith('egress'))).toEqual([]);
    expect(warningsOf({ inboundRules: [ACCEPT_ALL] })).toEqual({ oneSidedFilter: text('packets away from the interface', 'outboundRules', 'are not given') });
    expect(warningsOf({ outboundRules: [ACCEPT_ALL] })).toEqual({ oneSidedFilter: text('packets towards the interface', 'inboundRules', 'are not given') });
    expect(filterOf({ inboundRules: [ACCEPT_ALL] }).NetworkServices).toBeUndefined();
  });

  test('is meant where the other list is empty', () => {
    expect(written({ inboundRules: [ACCEPT_ALL], outboundRules: [] })).toEqual(written({ inboundRules: [ACCEPT_ALL] }));
    expect(warningsOf({ inboundRules: [ACCEPT_ALL], outboundRules: [] })).toEqual({});
    expect(warningsOf({ inboundRules: [], outboundRules: [ACCEPT_ALL] })).toEqual({});
  });

  test('that only rejects is not mirrored either', () => {
    expect(warningsOf({ inboundRules: [ACCEPT_ALL], outboundRules: [reject(tcp(22))] }))
      .toEqual({ oneSidedFilter: text('packets away from the interface', 'outboundRules', 'accept nothing') });
  });
});

describe('nothing', () => {
  const none = 'inboundRules and outboundRules must accept something, got no rule; leave both out to mirror everything, or set amazonDns to mirror queries to the '
    + 'resolver of the VPC alone [at Network/Filter]';

  test.each<[string, MirrorFilterProps]>([
    ['the only list', { inboundRules: [] }],
    ['both lists', { inboundRules: [], outboundRules: [] }],
  ])('fails when %s is empty', (_, props) => {
    expect(refused(props)).toBe(none);
  });

  test('of rules is enough for the resolver alone', () => {
    const stack = withFilter({ inboundRules: [], outboundRules: [], amazonDns: true });
    Template.fromStack(stack).resourceCountIs(RULE, 0);
    expect(onlyResource(stack, FILTER).Properties.NetworkServices).toEqual(['amazon-dns']);
    expect(warningsOf({ inboundRules: [], amazonDns: true })).toEqual({});
  });

  test.each([false, true])('fails when rules only reject, resolver or not: %p', amazonDns => {
    expect(refused({ inboundRules: [reject(tcp(22))], outboundRules: [reject(tcp(23))], amazonDns })).toBe('inboundRules and outboundRules must accept something, got 2 that reject '
      + 'only; what no rule accepts is not mirrored, so add MirrorRule.accept(MirroredTraffic.all()) behind them [at Network/Filter]');
    expect(() => withFilter({ inboundRules: [reject(tcp(22)), ACCEPT_ALL], outboundRules: [reject(tcp(23))], amazonDns })).not.toThrow();
  });
});

describe('ten rules', () => {
  test.each([[10, 0], [0, 10], [5, 5], [9, 1]])('fit: %d inbound and %d outbound', (inbound, outbound) => {
    expect(written({ inboundRules: singles(inbound), outboundRules: singles(outbound) })).toHaveLength(10);
  });

  test('fails when single rules of both directions are more: they must be put together', () => {
    expect(refused({ inboundRules: singles(6), outboundRules: singles(5) })).toBe('inboundRules and outboundRules must come to at most 10 rules of AWS together, got 11; '
      + 'put ranges or ports that lie side by side together, or leave rules out [at Network/Filter]');
  });

  test('fails when rules that count twice make it more: says which, and what would fit', () => {
    expect(refused({ inboundRules: [reject(tcp(22)), ...singles(5), ACCEPT_ALL], outboundRules: [ACCEPT_ALL] })).toBe('inboundRules and outboundRules must come to at most 10 '
      + 'rules of AWS together, got 11; counted twice, once for IPv4 and once for IPv6, are inboundRules[0] (reject TCP to port 22), inboundRules[6] (accept all packets), '
      + 'outboundRules[0] (accept all packets): with addressFamily: ec2.AddressFamily.IP_V4 in all of these it is 8, and 1 of them must have one IP version at least '
      + '[at Network/Filter]');
    const fitting = [reject(tcp(22), { addressFamily: IP_V6 }), ...singles(5), ACCEPT_ALL];
    expect(written({ inboundRules: fitting, outboundRules: [ACCEPT_ALL] })).toHaveLength(10);
  });

  test('fails when they are more even in one IP version', () => {
    expect(refused({ inboundRules: [...singles(9), ACCEPT_ALL], outboundRules: [ACCEPT_ALL] })).toBe('inboundRules and outboundRules must come to at most 10 rules of AWS '
      + 'together, got 13; counted twice, once for IPv4 and once for IPv6, are inboundRules[9] (accept all packets), outboundRules[0] (accept all packets): even in one IP '
      + 'version each they are 11, so put ranges or ports that lie side by side together, or leave rules out [at Network/Filter]');
  });
});

describe('IPv6', () => {
  const blind = { filterBlindToIpv6: expect.stringMatching(/^no IPv6 packet is mirrored: every rule that accepts is for IPv4, by its ranges or its protocol\. Add rules for IPv6/) };

  test('is missed where ranges are of IPv4 alone, with a warning', () => {
    const rules = [reject(tcp(22)), accept(ALL, { localCidr: Lazy.string({ produce: () => '10.0.0.0/16' }) })];
    expect(warningsOf({ inboundRules: rules, outboundRules: rules })).toEqual(blind);
    expect(warningsOf({ inboundRules: [accept(MirroredTraffic.protocol(1))], outboundRules: [] })).toEqual(blind);
  });

  test('is left out on purpose where addressFamily says so', () => {
    const rules = [accept(ALL, { localCidr: '10.0.0.0/16', addressFamily: IP_V4 })];
    expect(warningsOf({ inboundRules: rules, outboundRules: rules })).toEqual({});
  });

  test('in one direction is enough', () => {
    expect(warningsOf({ inboundRules: [accept(ALL, { remoteCidr: '10.0.0.0/8' })], outboundRules: [ACCEPT_ALL] })).toEqual({});
  });
});

describe('a rule that no packet comes to', () => {
  const inbound = (...inboundRules: MirrorRule[]) => warningsOf({ inboundRules, outboundRules: [] }).mirrorRuleNeverReached;
  const SUBNET = { remoteCidr: '10.1.0.0/16' };
  const token = Lazy.string({ produce: () => '10.0.0.0/16' });

  test('is warned of: an earlier one fits all of its packets', () => {
    expect(inbound(ACCEPT_ALL, reject(tcp(22)))).toBe('inboundRules[1] (reject TCP to port 22) never decides: all of its packets come to inboundRules[0] (accept all packets) '
      + 'before it. Move it in front, or leave it out');
    expect(inbound(reject(tcp(22)), ACCEPT_ALL)).toBeUndefined();
  });

  test('in one IP version is warned of: it counts for nothing there', () => {
    expect(inbound(accept(ALL, { remoteCidr: '0.0.0.0/0' }), accept(tcp(443)))).toBe('inboundRules[1] (accept TCP to port 443) never decides in IPv4: all of its packets come to '
      + 'inboundRules[0] (accept all packets) before it. Move it in front, or give it the other addressFamily: it counts twice');
    expect(inbound(accept(ALL, { remoteCidr: '0.0.0.0/0' }), accept(tcp(443), { addressFamily: IP_V6 }))).toBeUndefined();
  });

  test('names every rule that stands before it', () => {
    expect(inbound(accept(tcp(443), { addressFamily: IP_V6 }), accept(MirroredTraffic.tcp(), { addressFamily: IP_V4 }), reject(tcp(443))))
      .toContain('come to inboundRules[0] (accept TCP to port 443), inboundRules[1] (accept TCP) before it');
  });

  test.each<[string, MirrorRule, MirrorRule]>([
    ['the same', accept(tcp(443)), reject(tcp(443))],
    ['a wider range of ports', accept(MirroredTraffic.toPort(ec2.Port.tcpRange(400, 500))), reject(tcp(443))],
    ['all ports', accept(MirroredTraffic.toPort(ec2.Port.allTcp())), reject(MirroredTraffic.tcp())],
    ['a wider range', accept(ALL, { remoteCidr: '10.0.0.0/8' }), reject(tcp(1), SUBNET)],
    ['the same token', accept(ALL, { localCidr: token }), reject(tcp(1), { localCidr: token })],
    ['any address before a token', accept(ALL, { addressFamily: IP_V4 }), reject(tcp(1), { localCidr: token })],
    ['ICMP before its number', accept(MirroredTraffic.icmp()), reject(MirroredTraffic.protocol(58))],
  ])('is one behind %s', (_, first, second) => {
    expect(inbound(first, second)).toContain('inboundRules[1] ');
  });

  test.each<[string, MirrorRule, MirrorRule]>([
    ['ports that overlap', accept(MirroredTraffic.toPort(ec2.Port.tcpRange(400, 443))), reject(MirroredTraffic.toPort(ec2.Port.tcpRange(443, 500)))],
    ['another protocol', accept(MirroredTraffic.udp()), reject(tcp(443))],
    ['the other end', accept(MirroredTraffic.fromPort(ec2.Port.tcp(443))), reject(tcp(443))],
    ['some ports before all', accept(tcp(443)), reject(MirroredTraffic.tcp())],
    ['a narrower range', accept(ALL, SUBNET), reject(ALL, { remoteCidr: '10.0.0.0/8' })],
    ['another range', accept(ALL, { localCidr: '10.1.0.0/16' }), reject(ALL, SUBNET)],
    ['the other IP version', accept(ALL, { remoteCidr: '::/0' }), reject(tcp(1), SUBNET)],
    ['a token', accept(ALL, { localCidr: token }), reject(ALL, { localCidr: '10.0.0.0/24' })],
    ['what a token may hold', accept(ALL, { localCidr: '10.0.0.0/8' }), reject(ALL, { localCidr: token })],
  ])('is not one behind %s', (_, first, second) => {
    expect(inbound(first, second)).toBeUndefined();
  });

  test('is judged within its direction', () => {
    expect(warningsOf({ inboundRules: [ACCEPT_ALL], outboundRules: [reject(tcp(22)), ACCEPT_ALL] })).toEqual({});
    expect(warningsOf({ inboundRules: [ACCEPT_ALL], outboundRules: [ACCEPT_ALL, reject(tcp(22))] }).mirrorRuleNeverReached).toContain('outboundRules[1] (reject TCP to port 22)');
  });
});

describe('props', () => {
  test('fails when the description does not fit into a tag', () => {
    expect(refused({ description: 'x'.repeat(257) })).toBe('description must be at most 256 characters, got 257; it is kept as a tag, so shorten it [at Network/Filter]');
    expect(filterOf({ description: 'x'.repeat(256) }).Tags).toHaveLength(2);
  });

  test('fails when a length of packets is given: filters do not cut them', () => {
    const props: MirrorFilterProps = { ...MirrorPreset.headersOnly() };
    expect(refused(props)).toBe('packetLength must be given to the sessions, got 128 for a filter, which does not cut packets; '
      + 'give it to each MirrorSession, or write preset: MirrorPreset.headersOnly() [at Network/Filter]');
    expect(() => withFilter({ preset: MirrorPreset.headersOnly() })).not.toThrow();
  });

  test.each([
    ['inboundRules', { inboundRules: [] }],
    ['outboundRules', { outboundRules: [ACCEPT_ALL] }],
    ['amazonDns', { amazonDns: false }],
  ])('fails when a preset stands beside %s', (prop, rules) => {
    expect(refused({ preset: MirrorPreset.dns(), ...rules })).toBe(`preset must be left out where rules are given, got both preset and ${prop}; leave one out, or take rules of the preset over: `
      + 'inboundRules: [...preset.inboundRules] [at Network/Filter]');
    expect(() => withFilter({ preset: MirrorPreset.dns(), description: 'Names' })).not.toThrow();
  });
});

describe('fromMirrorFilterId', () => {
  test('creates nothing', () => {
    const stack = newStack();
    const filter = MirrorFilter.fromMirrorFilterId(stack, 'Filter', 'tmf-0a1b2c3d4e5f67890');
    expect(filter.trafficMirrorFilterRef).toEqual({ trafficMirrorFilterId: 'tmf-0a1b2c3d4e5f67890' });
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  test('takes a token', () => {
    const token = Lazy.string({ produce: () => 'tmf-0a1b2c3d' });
    expect(MirrorFilter.fromMirrorFilterId(newStack(), 'Filter', token).trafficMirrorFilterRef.trafficMirrorFilterId).toBe(token);
  });

  test.each(['tmt-0a1b2c3d', 'tmf-', 'arn:aws:ec2:eu-west-1:111122223333:traffic-mirror-filter/tmf-0a1b2c3d', ''])('fails when it is no id of a filter: %p', id => {
    expect(refusal(() => MirrorFilter.fromMirrorFilterId(newStack(), 'Filter', id)))
      .toBe(`mirrorFilterId must be the id of a traffic mirror filter, got ${JSON.stringify(id)}; write "tmf-0a1b2c3d4e5f67890" [at Network]`);
  });
});
