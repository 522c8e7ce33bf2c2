/** Plausible and boundary values of text and numbers, by what the name of the prop means. */
import { Lazy, Token } from 'aws-cdk-lib';
import { Random } from './random';

const ACCOUNTS = ['111122223333', '444455556666', '000000000000'];
const ADDRESSES = ['10.0.0.10', '198.51.100.7', '2001:db8::1', '0.0.0.0', '255.255.255.255', '::'];
const RANGES = ['10.0.0.0/8', '192.168.0.0/16', '203.0.113.0/24', '2001:db8::/32', '0.0.0.0/0', '::/0', '10.1.2.3/32', '10.1.2.3/8', '10.0.0.0/33'];
const NAMES = ['network', 'net_work', 'flow-logs-1', 'Team', 'a', '', 'ümlaut', 'x'.repeat(300), 'two words', '/a/b', '-x', '$x', 'a\'b', 'a\nb'];
const TIMES = ['2026-03-01', '2026-03-01T10:00:00Z', '2026-02-30', '1999-12-31', 'yesterday', '2026-03-01 10:00:00', '2999-01-01'];

/** By the name of the prop; the first pattern that fits. */
const TEXTS: [RegExp, readonly string[]][] = [
  [/account/i, [...ACCOUNTS, '1234', 'aws']],
  [/region/i, ['eu-west-1', 'us-east-1', 'us-gov-west-1', 'cn-north-1', 'eu-wset-1', 'EU']],
  [/organization(Id)?$/, ['o-abcdefghij', 'arn:aws:organizations::111122223333:organization/o-abcdefghij', 'o-', 'org']],
  [/organizationalUnits/, ['arn:aws:organizations::111122223333:ou/o-abcdefghij/ou-ab12-cdefgh34', 'ou-ab12-cdefgh34', '']],
  [/cidr|ranges|networks|first|second|noise|^own$/i, [...RANGES, ...ADDRESSES]],
  [/address|client|server|source|destination|resolvers/i, [...ADDRESSES, ...RANGES]],
  [/^(date|begin|end|at)$/, TIMES],
  [/mirrorTargetId/, ['tmt-0a1b2c3d4e5f60718', 'tmf-0a1b2c3d', 'x']],
  [/mirrorFilterId/, ['tmf-0a1b2c3d4e5f60718', 'tmt-0a1b2c3d', 'x']],
  [/interfaceId/, ['eni-0a1b2c3d4e5f60718', 'i-0a1b2c3d', 'x']],
  [/instanceId/, ['i-0a1b2c3d4e5f60718', 'eni-0a1b2c3d', 'x']],
  [/serviceName/, ['com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60718', 'vpce-svc-0a1b2c3d', 'x']],
  [/resourceType/, ['CoreNetwork', 'VPC', 'vpc', 'core-network']],
  [/logFormat/, ['${version} ${account-id} ${srcaddr} ${dstaddr} ${start} ${end} ${log-status}', '${version}', 'srcaddr dstaddr', '$${version}', '${versoin}', '', 'version srcaddr srcaddr']],
  [/^sql$|question/, ['SELECT srcaddr FROM {{flows}} WHERE {{span}}', 'SELECT 1', 'SELECT srcaddr FROM {{flows}}', '', 'DROP TABLE x', '{{unknown}}']],
  [/rules/, ['alert tcp any any -> any any (msg:"seen"; sid:1000001;)', 'alert', 'drop tcp any any -> any any (msg:"x"; sid:1;)', '']],
  [/scripts/, ['protocols/ssl/validate-certs', '../etc/passwd', '@load x', '']],
  [/command|packetCount/, ['/usr/bin/tool', '{device}', '-i', 'two words', '%n', '']],
  [/packages/, ['ngrep', 'a b', '-x', '']],
  [/prefix/, ['', 'flow-logs', '/flow-logs/', 'a//b', 'AWSLogs', 'ü', 'x'.repeat(500)]],
  [/healthCheckPath/, ['/health', 'health', '/', '']],
  [/rootDevice/, ['/dev/xvda', 'xvda', '']],
  [/availabilityZone/, ['eu-west-1a', 'eu-west-1', 'x']],
  [/statistic/, ['Sum', 'p99', 'Maximum', 'x']],
  [/metricName/, ['NetworkMirrorIn', 'NetworkSkipMirrorOut', 'x']],
  [/bucketName/, ['network-flow-logs', 'A', 'x..y', 'x'.repeat(64)]],
  [/^id$/, ['Subject', 'a', 'x'.repeat(200), 'Two Words']],
  [/color/, ['#ff0000', 'red']],
];

const NUMBERS: [RegExp, readonly number[]][] = [
  [/port/i, [22, 443, 0, 1, 4789, 65535, 65536, -1]],
  [/virtualNetwork/, [1, 77, 16777215, 16777216, 0]],
  [/sessionNumber/, [1, 2, 32766, 32767, 0]],
  [/mtu|packetLength/i, [1500, 9001, 68, 67, 8500, 65536, 1]],
  [/capacity/i, [1, 2, 3, 0, -1, 100]],
  [/number/, [6, 17, 0, 1, 58, 255, 256]],
];

export function text(random: Random, name: string): string {
  if (random.chance(0.03)) {
    return random.pick([Token.asString({ Ref: 'AWS::StackName' }), Lazy.string({ produce: () => 'later' }), ' ', 'x'.repeat(2000)]);
  }
  return mostlyFirst(random, TEXTS.find(([pattern]) => pattern.test(name))?.[1] ?? NAMES);
}

export function number(random: Random, name: string): number {
  if (random.chance(0.03)) {
    return random.pick([NaN, Infinity, -Infinity, 0.5, -0, 1e21, 2 ** 53, Token.asNumber({ Ref: 'AWS::NoValue' })]);
  }
  return mostlyFirst(random, NUMBERS.find(([pattern]) => pattern.test(name))?.[1] ?? [10, 2, 1, 0, 100, 1000, 100_000, 1e9, -1, 1.5]);
}

/** What people write comes first, or no call would get beyond its first check. */
export function mostlyFirst<T>(random: Random, values: readonly T[]): T {
  return random.chance(0.8) ? random.pick(values.slice(0, 2)) : random.pick(values);
}
