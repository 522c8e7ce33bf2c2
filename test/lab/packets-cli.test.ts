import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { balanced, templateOf } from './packets-fixture';
import { Ended, runAlone, runHere } from './program';
import { main } from '../../lab/packets/cli';

let folder: string;
let template: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packets-'));
  template = join(folder, 'Net.template.json');
  writeFileSync(template, JSON.stringify(templateOf(stack => void balanced(stack))));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = async (...options: string[]) => ended(await runHere(main, options));
const ended = ({ status, stdout, stderr }: Ended) => ({ status, output: stdout + stderr });

const REQUEST = ['--interface', 'Source', '--in', '--from', '198.51.100.7:51000', '--to', '10.0.0.5:443', '--protocol', 'tcp'];

test('0: mirrored, and by what', async () => {
  expect(await run(template, ...REQUEST, '--length', '1514')).toEqual({
    status: 0,
    output: [
      'TCP 198.51.100.7:51000 -> 10.0.0.5:443, in at Source',
      'mirrored, and the copy arrives',
      '  session  1: Net/Session',
      '  filter   Net/Filter: ingress rule 1 (Net/FilterRule1): accept every protocol from 0.0.0.0/0 to 0.0.0.0/0',
      '  target   Network Load Balancer Net/Balancer -> listener Net/Listener -> target group Net/Targets -> Net/Appliance',
      '  VNI      7',
      '  bytes    1514, the whole packet',
      '',
    ].join('\n'),
  });
});

test('1: not mirrored, and why', async () => {
  const { status, output } = await run(template, '--interface', 'Net/Source', '--in', '--from', '[2001:db8::7]:51000', '--to', '[2001:db8::5]:443', '--protocol', 'tcp', '--json');
  expect(status).toBe(1);
  expect(JSON.parse(output)).toMatchObject({
    outcome: 'not-mirrored',
    reason: 'not-accepted',
    packet: { source: '2001:db8::7', sourcePort: 51000, destination: '2001:db8::5', destinationPort: 443, protocol: 6 },
    attempts: [{ reason: 'no-rule-matched', tried: [{ number: 1 }] }],
  });
});

test('1: mirrored, but lost on the way', async () => {
  const { status, output } = await run(template, ...REQUEST, '--primary-address', '10.0.0.0/23');
  expect(status).toBe(1);
  expect(output).toContain('mirrored, but the copy is lost in part (load-balancer-closed): Net/Balancer admits only part of UDP 4789 from Net/Source (10.0.0.0/23): 10.0.0.0/24');
});

test('protocols without ports', async () => {
  expect(JSON.parse((await run(template, '--interface', 'Source', '--out', '--from', '2001:db8::5', '--to', '2001:db8::7', '--protocol', 'icmp', '--json')).output)).toMatchObject({ packet: { protocol: 58, source: '2001:db8::5' } });
  expect(await run(template, '--interface', 'Source', '--out', '--protocol', 'arp')).toEqual({ status: 1, output: 'ARP out at Source\nnot mirrored: ARP is never mirrored\n' });
});

test.each<[string, () => string[], string]>([
  ['nothing to read', () => REQUEST, 'a cdk.out folder or a template is missing; see --help'],
  ['a folder that is none', () => ['/nowhere', ...REQUEST], 'nothing at /nowhere: give a cdk.out folder or a template'],
  ['two templates', () => [template, template, ...REQUEST], 'one folder or template at a time'],
  ['an unknown interface', () => [template, ...REQUEST, '--interface', 'Nobody'], "no interface or instance is called 'Nobody'; these are known:\n  Net/Source\n  Net/Appliance\n"],
  ['no direction', () => [template, ...REQUEST.filter(option => option !== '--in')], 'one of --in and --out is needed; see --help'],
  ['both directions', () => [template, ...REQUEST, '--out'], 'one of --in and --out is needed; see --help'],
  ['no protocol', () => [template, ...REQUEST.slice(0, -2)], '--protocol is missing; see --help'],
  ['an unknown protocol', () => [template, ...REQUEST, '--protocol', 'quic'], "--protocol must be tcp, udp, icmp, arp or a number, got 'quic'; see --help"],
  ['no address', () => [template, ...REQUEST, '--from', 'client:80'], "source must be an IP address, got 'client'"],
  ['a length in words', () => [template, ...REQUEST, '--length', 'short'], "--length must be a whole number, got 'short'; see --help"],
  ['an unknown option', () => [template, ...REQUEST, '--port', '1'], "Unknown option '--port'"],
])('2: fails on %s', async (_what, options, message) => {
  const { status, output } = await run(...options());
  expect(output).toContain(`error: ${message}`);
  expect(status).toBe(2);
});

test('help', async () => {
  expect(await run('--help')).toMatchObject({ status: 0, output: expect.stringContaining('npm run would-mirror -- <cdk.out or template>') as string });
});

test('a process of its own answers the same', async () => {
  const file = join(__dirname, '../../lab/packets/cli.ts');
  for (const options of [[template, ...REQUEST], [template]]) expect(ended(runAlone(file, options))).toEqual(await run(...options));
});
