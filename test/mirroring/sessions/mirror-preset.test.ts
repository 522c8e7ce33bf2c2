import { aws_ec2 as ec2, Lazy } from 'aws-cdk-lib';
import { IP_V4, IP_V6, warningsOf, written } from './filters';
import { MirrorPreset } from '../../../src/mirroring/sessions/mirror-preset';
import { refusal } from '../../fixtures/stacks';

const { Port } = ec2;
const MANAGEMENT = [Port.SSH, Port.RDP];
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
const OWN_V6 = '2001:db8::/56';
const TOKEN = Lazy.string({ produce: () => '10.9.0.0/16' });

/** How many rules of AWS a preset is: in IPv4, in IPv6. */
const counts = (preset: MirrorPreset) => {
  const all = written({ preset });
  const v6 = all.filter(rule => rule.includes('::')).length;
  return [all.length - v6, v6];
};

test.each<[string, MirrorPreset, number, number, boolean]>([
  ['everything', MirrorPreset.everything(), 2, 2, true],
  ['internetOnly, one range', MirrorPreset.internetOnly(['10.0.0.0/8']), 4, 2, false],
  ['internetOnly, the private ranges', MirrorPreset.internetOnly(PRIVATE), 8, 2, false],
  ['internetOnly, ranges of both IP versions', MirrorPreset.internetOnly(['10.0.0.0/8', '172.16.0.0/12', OWN_V6]), 6, 4, false],
  ['internetOnly, four ranges of IPv4', MirrorPreset.internetOnly([...PRIVATE, '100.64.0.0/10'], { addressFamily: IP_V4 }), 10, 0, false],
  ['internetOnly, ranges of IPv6', MirrorPreset.internetOnly([OWN_V6, 'fc00::/7'], { addressFamily: IP_V6 }), 0, 6, false],
  ['internetOnly, tokens', MirrorPreset.internetOnly([TOKEN, '192.168.0.0/16']), 6, 2, false],
  ['internetOnly, a token of IPv6', MirrorPreset.internetOnly([TOKEN], { addressFamily: IP_V6 }), 0, 4, false],
  ['serviceOffered', MirrorPreset.serviceOffered(Port.HTTPS), 2, 2, false],
  ['serviceUsed', MirrorPreset.serviceUsed(Port.POSTGRES), 2, 2, false],
  ['everythingBut, one port', MirrorPreset.everythingBut([Port.SSH]), 4, 4, true],
  ['everythingBut, two ports in IPv4', MirrorPreset.everythingBut(MANAGEMENT, { addressFamily: IP_V4 }), 6, 0, true],
  ['everythingBut, four ports in IPv6', MirrorPreset.everythingBut([1, 2, 3, 4].map(Port.tcp), { addressFamily: IP_V6 }), 0, 10, true],
  ['dns', MirrorPreset.dns(), 4, 4, true],
  ['onePeer', MirrorPreset.onePeer('203.0.113.7/32'), 2, 0, false],
  ['onePeer in IPv6', MirrorPreset.onePeer('2001:db8::1/128'), 0, 2, false],
  ['onePeer, a token', MirrorPreset.onePeer(TOKEN), 2, 0, false],
  ['onePeer, a token of IPv6', MirrorPreset.onePeer(TOKEN, { addressFamily: IP_V6 }), 0, 2, false],
])('%s: rules by IP version, the resolver, and no warning', (_, preset, v4, v6, amazonDns) => {
  expect(counts(preset)).toEqual([v4, v6]);
  expect(preset.amazonDns).toBe(amazonDns);
  expect(warningsOf({ preset })).toEqual({});
});

describe('as text, in IPv4', () => {
  const v4 = (preset: MirrorPreset) => written({ preset }).filter(rule => !rule.includes('::')).map(rule => rule.replace(/0\.0\.0\.0\/0/g, 'any').replace(/ \d+ /, ' '));

  test.each<[string, MirrorPreset, string[]]>([
    ['everything', MirrorPreset.everything(), ['ingress accept * any:* > any:*', 'egress accept * any:* > any:*']],
    ['internetOnly', MirrorPreset.internetOnly(['10.0.0.0/8']), [
      'ingress reject * 10.0.0.0/8:* > any:*', 'ingress accept * any:* > any:*', 'egress reject * any:* > 10.0.0.0/8:*', 'egress accept * any:* > any:*',
    ]],
    ['serviceOffered: replies come from its port', MirrorPreset.serviceOffered(Port.HTTPS), ['ingress accept 6 any:* > any:443-443', 'egress accept 6 any:443-443 > any:*']],
    ['serviceUsed: replies come from its port', MirrorPreset.serviceUsed(Port.POSTGRES), ['ingress accept 6 any:5432-5432 > any:*', 'egress accept 6 any:* > any:5432-5432']],
    ['everythingBut: replies go with requests', MirrorPreset.everythingBut([Port.SSH]), [
      'ingress reject 6 any:* > any:22-22', 'ingress accept * any:* > any:*', 'egress reject 6 any:22-22 > any:*', 'egress accept * any:* > any:*',
    ]],
    ['dns', MirrorPreset.dns(), [
      'ingress accept 17 any:53-53 > any:*', 'ingress accept 6 any:53-53 > any:*', 'egress accept 17 any:* > any:53-53', 'egress accept 6 any:* > any:53-53',
    ]],
    ['onePeer', MirrorPreset.onePeer('203.0.113.7/32'), ['ingress accept * 203.0.113.7/32:* > any:*', 'egress accept * any:* > 203.0.113.7/32:*']],
  ])('%s', (_, preset, expected) => {
    expect(v4(preset)).toEqual(expected);
  });
});

test('headersOnly is everything, cut behind the longest headers', () => {
  const preset = MirrorPreset.headersOnly();
  expect(preset.packetLength).toBe(128);
  expect(written({ preset })).toEqual(written({ preset: MirrorPreset.everything() }));
  expect(preset.amazonDns).toBe(true);
});

test('presets are values of their own: a change to one reaches no other', () => {
  MirrorPreset.internetOnly(PRIVATE).inboundRules.pop();
  const preset = MirrorPreset.internetOnly(PRIVATE);
  preset.inboundRules.pop();
  expect([preset.inboundRules.length, preset.outboundRules.length]).toEqual([3, 4]);
});

test('rules of one can be taken over, with more of them', () => {
  const { inboundRules, outboundRules, amazonDns } = MirrorPreset.serviceOffered(Port.HTTPS);
  const added = MirrorPreset.serviceOffered(Port.HTTP);
  expect(written({ inboundRules: [...inboundRules, ...added.inboundRules], outboundRules: [...outboundRules, ...added.outboundRules], amazonDns }))
    .toEqual(expect.arrayContaining(written({ preset: MirrorPreset.serviceOffered(Port.HTTPS) })));
});

describe('internetOnly', () => {
  const own = 'knownNetworks of MirrorPreset.internetOnly must';

  test('fails when the ranges do not fit: the private ones and one block of IPv6', () => {
    expect(refusal(() => MirrorPreset.internetOnly([...PRIVATE, OWN_V6]))).toBe(`${own} come to at most 10 rules of AWS, got 12: 2 for each of 4 ranges, and 4 for the rest; `
      + 'with addressFamily: ec2.AddressFamily.IP_V4 and the 3 ranges of IPv4 it is 8, without IPv6; for both versions three ranges fit');
    expect(() => MirrorPreset.internetOnly(PRIVATE, { addressFamily: IP_V4 })).not.toThrow();
  });

  test.each([
    ['of IPv4 are five', [...PRIVATE, '100.64.0.0/10', '198.18.0.0/15'], 14, 5],
    ['are all of IPv6', ['2001:db8::/56', '2001:db8:1::/56', '2001:db8:2::/56', '2001:db8:3::/56'], 12, 4],
  ])('fails when the ranges %s', (_, ranges, count, length) => {
    expect(refusal(() => MirrorPreset.internetOnly(ranges))).toBe(`${own} come to at most 10 rules of AWS, got ${count}: 2 for each of ${length} ranges, and 4 for the rest; `
      + 'three ranges fit, four with addressFamily: ec2.AddressFamily.IP_V4, so put some together');
    expect(() => MirrorPreset.internetOnly(ranges.slice(0, 3))).not.toThrow();
  });

  test('fails when there are more than four ranges of the one IP version', () => {
    const five = [...PRIVATE, '100.64.0.0/10', '198.18.0.0/15'];
    expect(refusal(() => MirrorPreset.internetOnly(five, { addressFamily: IP_V4 }))).toBe(`${own} come to at most 10 rules of AWS, got 12: 2 for each of 5 ranges, and 2 for the rest; `
      + 'four ranges fit, so put some together');
    expect(() => MirrorPreset.internetOnly(five.slice(1), { addressFamily: IP_V4 })).not.toThrow();
  });

  test('fails when no range is given', () => {
    expect(refusal(() => MirrorPreset.internetOnly([]))).toBe(`${own} be at least one range, got none; MirrorPreset.everything() leaves nothing out`);
  });

  test('fails when a range is no CIDR', () => {
    expect(refusal(() => MirrorPreset.internetOnly(['10.0.1.5/16']))).toBe(`${own} be CIDR, got "10.0.1.5/16": bits are set behind the mask, did you mean 10.0.0.0/16?; `
      + 'write "203.0.113.7/32", "10.0.0.0/8" or "2001:db8::/32"');
  });

  test('fails when a range lies in another one', () => {
    expect(refusal(() => MirrorPreset.internetOnly(['10.1.0.0/16', '10.0.0.0/8']))).toBe(`${own} not lie in each other, got "10.1.0.0/16" in "10.0.0.0/8"; leave it out`);
    expect(refusal(() => MirrorPreset.internetOnly([TOKEN, TOKEN]))).toContain('must not lie in each other');
    expect(() => MirrorPreset.internetOnly(['10.1.0.0/16', '10.2.0.0/16', TOKEN])).not.toThrow();
  });

  test('takes all of IPv6 beside IPv4', () => {
    expect(counts(MirrorPreset.internetOnly(['10.0.0.0/8', '2000::/3']))).toEqual([4, 4]);
  });

  test('fails when a range is of the other IP version', () => {
    expect(refusal(() => MirrorPreset.internetOnly(['10.0.0.0/8', OWN_V6], { addressFamily: IP_V4 })))
      .toBe(`${own} be of IPv4, which addressFamily says, got "2001:db8::/56"; leave out the one or the other`);
    expect(() => MirrorPreset.internetOnly([OWN_V6], { addressFamily: IP_V6 })).not.toThrow();
  });
});

describe('everythingBut', () => {
  const ports = 'ports of MirrorPreset.everythingBut must';

  test('fails when two ports are left out in both IP versions', () => {
    expect(refusal(() => MirrorPreset.everythingBut(MANAGEMENT))).toBe(`${ports} come to at most 10 rules of AWS, got 12: 2 for each of 2 ports and 2 for the rest, in IPv4 and IPv6; `
      + 'with addressFamily: ec2.AddressFamily.IP_V4 it is 6, without IPv6');
    expect(() => MirrorPreset.everythingBut([Port.SSH])).not.toThrow();
  });

  test.each([
    [undefined, 24, 'IPv4 and IPv6'],
    [IP_V6, 12, 'IPv6'],
  ])('fails when five ports are left out, addressFamily %s', (addressFamily, count, families) => {
    const five = [1, 2, 3, 4, 5].map(Port.tcp);
    expect(refusal(() => MirrorPreset.everythingBut(five, { addressFamily }))).toBe(`${ports} come to at most 10 rules of AWS, got ${count}: 2 for each of 5 ports and 2 for the rest, `
      + `in ${families}; four ports or ranges fit, in one IP version alone`);
    expect(() => MirrorPreset.everythingBut(five.slice(1), { addressFamily: IP_V6 })).not.toThrow();
  });

  test('fails when no port is given', () => {
    expect(refusal(() => MirrorPreset.everythingBut([]))).toBe(`${ports} be at least one, got none; MirrorPreset.everything() leaves nothing out`);
  });
});

test.each<[string, (port: ec2.Port) => unknown]>([
  ['port of MirrorPreset.serviceOffered', MirrorPreset.serviceOffered],
  ['port of MirrorPreset.serviceUsed', MirrorPreset.serviceUsed],
  ['ports of MirrorPreset.everythingBut', port => MirrorPreset.everythingBut([port])],
])('fails when %s has no ports', (prop, preset) => {
  expect(refusal(() => preset(Port.allTraffic()))).toBe(`${prop} must be a port or range of TCP or UDP, got ALL TRAFFIC; packets of every protocol are MirroredTraffic.all()`);
  expect(() => preset(Port.allTcp())).not.toThrow();
});

describe('onePeer', () => {
  test('fails when the range is no CIDR', () => {
    expect(refusal(() => MirrorPreset.onePeer('203.0.113.7'))).toBe('cidr of MirrorPreset.onePeer must be CIDR, got "203.0.113.7": no mask, did you mean 203.0.113.7/32?; '
      + 'write "203.0.113.7/32", "10.0.0.0/8" or "2001:db8::/32"');
  });

  test('fails when the range is of the other IP version', () => {
    expect(refusal(() => MirrorPreset.onePeer('203.0.113.7/32', { addressFamily: IP_V6 })))
      .toBe('cidr of MirrorPreset.onePeer must be of IPv6, which addressFamily says, got "203.0.113.7/32"; leave out the one or the other');
    expect(() => MirrorPreset.onePeer('203.0.113.7/32', { addressFamily: IP_V4 })).not.toThrow();
  });
});
