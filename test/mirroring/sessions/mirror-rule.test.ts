import { aws_ec2 as ec2, Fn, Lazy } from 'aws-cdk-lib';
import { IP_V4, IP_V6, written } from './filters';
import { MirrorRule, MirrorRuleOptions } from '../../../src/mirroring/sessions/mirror-rule';
import { MirroredTraffic } from '../../../src/mirroring/sessions/mirrored-traffic';
import { newStack, refusal } from '../../fixtures/stacks';

const HTTPS = MirroredTraffic.toPort(ec2.Port.HTTPS);
const ACTIONS = [
  ['accept', (traffic: MirroredTraffic, options?: MirrorRuleOptions) => MirrorRule.accept(traffic, options)],
  ['reject', (traffic: MirroredTraffic, options?: MirrorRuleOptions) => MirrorRule.reject(traffic, options)],
] as const;

/** The rules of both directions that one becomes. */
const both = (options?: MirrorRuleOptions, traffic = HTTPS) => {
  const rules = [MirrorRule.accept(traffic, options)];
  return written({ inboundRules: rules, outboundRules: rules });
};

describe('addresses', () => {
  test('without ranges the rule is two: AWS has none for both IP versions', () => {
    expect(both()).toEqual([
      'ingress 1 accept 6 0.0.0.0/0:* > 0.0.0.0/0:443-443', 'ingress 2 accept 6 ::/0:* > ::/0:443-443',
      'egress 1 accept 6 0.0.0.0/0:* > 0.0.0.0/0:443-443', 'egress 2 accept 6 ::/0:* > ::/0:443-443',
    ]);
  });

  test.each([
    [IP_V4, '0.0.0.0/0'],
    [IP_V6, '::/0'],
  ])('%s alone is one rule', (addressFamily, any) => {
    expect(both({ addressFamily })).toEqual([`ingress 1 accept 6 ${any}:* > ${any}:443-443`, `egress 1 accept 6 ${any}:* > ${any}:443-443`]);
  });

  test('the remote range is the source inbound and the destination outbound, whatever the ports', () => {
    expect(both({ remoteCidr: '203.0.113.7/32' })).toEqual([
      'ingress 1 accept 6 203.0.113.7/32:* > 0.0.0.0/0:443-443', 'egress 1 accept 6 0.0.0.0/0:* > 203.0.113.7/32:443-443',
    ]);
  });

  test('the local range is the other side', () => {
    expect(both({ localCidr: '2001:db8::/64' })).toEqual([
      'ingress 1 accept 6 ::/0:* > 2001:db8::/64:443-443', 'egress 1 accept 6 2001:db8::/64:* > ::/0:443-443',
    ]);
  });

  test('both ranges may be given', () => {
    expect(both({ remoteCidr: '203.0.113.0/24', localCidr: '10.0.0.0/16', addressFamily: IP_V4 })).toEqual([
      'ingress 1 accept 6 203.0.113.0/24:* > 10.0.0.0/16:443-443', 'egress 1 accept 6 10.0.0.0/16:* > 203.0.113.0/24:443-443',
    ]);
  });

  test('ICMP takes the number of the range', () => {
    expect(both({ remoteCidr: '2001:db8::/32' }, MirroredTraffic.icmp())[0]).toBe('ingress 1 accept 58 2001:db8::/32:* > ::/0:*');
    expect(both({ remoteCidr: '10.0.0.0/8' }, MirroredTraffic.icmp())[0]).toBe('ingress 1 accept 1 10.0.0.0/8:* > 0.0.0.0/0:*');
  });
});

describe('a token', () => {
  const token = Lazy.string({ produce: () => 'the block' });

  test('counts as IPv4: the block of a VPC is one', () => {
    expect(both({ remoteCidr: token })[0]).toBe('ingress 1 accept 6 the block:* > 0.0.0.0/0:443-443');
    expect(both({ localCidr: token })[0]).toBe('ingress 1 accept 6 0.0.0.0/0:* > the block:443-443');
  });

  test('is IPv6 where addressFamily says so', () => {
    expect(both({ remoteCidr: token, addressFamily: IP_V6 })[0]).toBe('ingress 1 accept 6 the block:* > ::/0:443-443');
  });

  test('is IPv6 where the other range is', () => {
    expect(both({ remoteCidr: token, localCidr: '2001:db8::/64' })[0]).toBe('ingress 1 accept 6 the block:* > 2001:db8::/64:443-443');
  });

  test('may be the IPv6 block of a VPC', () => {
    const vpc = new ec2.CfnVPC(newStack(), 'Vpc');
    expect(() => MirrorRule.accept(HTTPS, { localCidr: Fn.select(0, vpc.attrIpv6CidrBlocks), addressFamily: IP_V6 })).not.toThrow();
  });
});

describe.each(ACTIONS)('%s', (action, rule) => {
  test.each([
    ['10.0.1.5/16', 'bits are set behind the mask, did you mean 10.0.0.0/16?'],
    ['2001:db8::5/32', 'bits are set behind the mask, did you mean 2001:db8::/32?'],
    ['10.0.0.1', 'no mask, did you mean 10.0.0.1/32?'],
    ['10.0.0.0/33', 'the mask must be 0 to 32'],
    ['office', 'not an address and a mask'],
    ['', 'not an address and a mask'],
  ])('fails when a range is %p', (cidr, problem) => {
    const wayOut = 'write "10.0.0.0/16", "203.0.113.7/32" or "2001:db8::/32"';
    expect(refusal(() => rule(HTTPS, { remoteCidr: cidr }))).toBe(`remoteCidr of MirrorRule.${action} must be a CIDR range, got ${JSON.stringify(cidr)}: ${problem}; ${wayOut}`);
    expect(refusal(() => rule(HTTPS, { localCidr: cidr }))).toBe(`localCidr of MirrorRule.${action} must be a CIDR range, got ${JSON.stringify(cidr)}: ${problem}; ${wayOut}`);
  });

  test('takes what was meant, one address, and any address', () => {
    ['10.0.0.0/16', '10.0.0.1/32', '0.0.0.0/0', '::/0', '2001:db8::/32'].forEach(remoteCidr => expect(() => rule(HTTPS, { remoteCidr })).not.toThrow());
  });

  test('fails when the ranges are of two IP versions', () => {
    expect(refusal(() => rule(HTTPS, { remoteCidr: '203.0.113.0/24', localCidr: '2001:db8::/64' }))).toBe(`remoteCidr and localCidr of MirrorRule.${action} must be of one `
      + 'IP version, got "203.0.113.0/24" and "2001:db8::/64"; no packet has both, so write a rule for each');
    expect(() => rule(HTTPS, { remoteCidr: '203.0.113.0/24', localCidr: '10.0.0.0/16' })).not.toThrow();
  });

  test.each([
    [{ remoteCidr: '10.0.0.0/8', addressFamily: IP_V6 }, 'IPv6 with "10.0.0.0/8"'],
    [{ localCidr: '2001:db8::/64', addressFamily: IP_V4 }, 'IPv4 with "2001:db8::/64"'],
  ])('fails when addressFamily contradicts the range: %j', (options, got) => {
    expect(refusal(() => rule(HTTPS, options))).toBe(`addressFamily of MirrorRule.${action} must be that of its ranges, got ${got}; leave it out`);
    expect(() => rule(HTTPS, { ...options, addressFamily: options.addressFamily === IP_V4 ? IP_V6 : IP_V4 })).not.toThrow();
  });

  test.each([
    [1, { addressFamily: IP_V6 }, 'IPv6', 'IPv4'],
    [1, { remoteCidr: '::/0' }, 'IPv6', 'IPv4'],
    [58, { addressFamily: IP_V4 }, 'IPv4', 'IPv6'],
    [58, { localCidr: '10.0.0.0/8' }, 'IPv4', 'IPv6'],
  ])('fails when the protocol is the ICMP of the other IP version: %d with %j', (number, options, said, only) => {
    expect(refusal(() => rule(MirroredTraffic.protocol(number), options))).toBe(`traffic of MirrorRule.${action} must be packets of ${said}, as ranges or addressFamily say, `
      + `got protocol ${number}, which only ${only} has; write MirroredTraffic.icmp()`);
    expect(() => rule(MirroredTraffic.icmp(), options)).not.toThrow();
    expect(() => rule(MirroredTraffic.protocol(59 - number), options)).not.toThrow();
  });
});

test('options that change afterwards do not change the rule', () => {
  const options = { remoteCidr: '10.0.0.0/8' };
  const rule = MirrorRule.accept(HTTPS, options);
  options.remoteCidr = '192.168.0.0/16';
  expect(written({ inboundRules: [rule], outboundRules: [] })).toEqual(['ingress 1 accept 6 10.0.0.0/8:* > 0.0.0.0/0:443-443']);
});
