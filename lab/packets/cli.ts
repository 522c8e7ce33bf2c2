import { parseArgs } from 'util';
import { readJson } from './assembly';
import { Estate } from './estate';
import { mirrored } from './mirrored';
import { Packet } from './packet';
import { printVerdict } from './print';
import { fail, LabError } from '../private/errors';

const HELP = `Would this packet be mirrored, by which session, and would the copy arrive? Answered from a synthesized app, without AWS.

  npm run would-mirror -- <cdk.out or template> --interface <which> --in|--out --from <address:port> --to <address:port> --protocol <which>

  --interface        construct path, logical id or eni id; that of an instance stands for its primary interface
  --in, --out        towards the interface, or away from it
  --from, --to       198.51.100.7:51000, [2001:db8::7]:51000; without port where the protocol has none
  --protocol         tcp, udp, icmp, arp or an IANA number
  --length           bytes of the packet as a frame
  --mtu              largest packet that the path to the target carries

What the templates may not say:
  --primary-address  primary address of the interface, or a range that holds it
  --zone             zone of the interface
  --vpc-cidr         first IPv4 range of its VPC, which tells the resolver
  --zones            names of the Region's zones, in order: eu-west-1a,eu-west-1b
  --context          cdk.context.json, for VPCs that were looked up (default: the one beside the folder)
  --account          account of stacks that name none
  --region           Region of stacks that name none
  --parameter        name=value of a template parameter, may be repeated
  --json             print the verdict as JSON
  --help             this text

Exit code: 0 mirrored, 1 not mirrored or lost on the way, 2 no answer.
`;

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const OPTIONS = {
  'interface': TEXT,
  'in': FLAG,
  'out': FLAG,
  'from': TEXT,
  'to': TEXT,
  'protocol': TEXT,
  'length': TEXT,
  'mtu': TEXT,
  'primary-address': TEXT,
  'zone': TEXT,
  'vpc-cidr': TEXT,
  'zones': TEXT,
  'context': TEXT,
  'account': TEXT,
  'region': TEXT,
  'parameter': { type: 'string', multiple: true },
  'json': FLAG,
  'help': FLAG,
} as const;

function answer(args: string[]): void {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) return void process.stdout.write(HELP);
  const [from, ...more] = positionals;
  if (from === undefined) failUsage('a cdk.out folder or a template is missing');
  if (more.length > 0) failUsage(`one folder or template at a time, got ${positionals.join(', ')}`);
  if (values.in === values.out) failUsage('one of --in and --out is needed');
  const protocol = needed('protocol', values.protocol);
  const sides = protocol === 'arp' ? { source: '', destination: '' } : sidesOf(needed('from', values.from), needed('to', values.to));
  const packet: Packet = {
    interface: needed('interface', values.interface),
    direction: values.in ? 'in' : 'out',
    protocol: protocolOf(protocol, sides.source.includes(':')),
    ...sides,
    length: number('length', values.length),
    pathMtu: number('mtu', values.mtu),
    primaryAddress: values['primary-address'],
    zone: values.zone,
    vpcCidr: values['vpc-cidr'],
  };
  const estate = Estate.load(from, {
    account: values.account,
    region: values.region,
    availabilityZones: values.zones?.split(','),
    context: values.context === undefined ? undefined : readJson(values.context),
    parameters: Object.fromEntries((values.parameter ?? []).map(pair => [pair.split('=')[0], pair.slice(pair.indexOf('=') + 1)])),
  });
  const verdict = mirrored(estate, packet);
  process.stdout.write(values.json ? `${JSON.stringify(verdict, undefined, 2)}\n` : `${[printVerdict(verdict), ...estate.notes].join('\n')}\n`);
  process.exitCode = verdict.outcome === 'arrives' || verdict.outcome === 'sent' ? 0 : 1;
}

function needed(option: string, value: string | undefined): string {
  return value ?? failUsage(`--${option} is missing`);
}

function number(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  return /^\d+$/.test(value) ? Number(value) : failUsage(`--${option} must be a whole number, got '${value}'`);
}

function sidesOf(from: string, to: string): Pick<Packet, 'source' | 'sourcePort' | 'destination' | 'destinationPort'> {
  const [source, destination] = [end('from', from), end('to', to)];
  return { source: source.address, sourcePort: source.port, destination: destination.address, destinationPort: destination.port };
}

/** An IPv6 address with a port stands in brackets. */
function end(option: string, text: string): { address: string; port?: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  const address = bracketed ?? plain;
  if (address !== undefined) return { address, ...port === undefined ? {} : { port: Number(port) } };
  return /^[0-9a-fA-F:.]+$/.test(text) ? { address: text } : failUsage(`--${option} must be address:port, got '${text}'`);
}

const PROTOCOLS: Record<string, number> = { tcp: 6, udp: 17, icmpv6: 58 };

function protocolOf(text: string, ipv6: boolean): Packet['protocol'] {
  const name = text.toLowerCase();
  if (name === 'arp') return name;
  if (name === 'icmp') return ipv6 ? 58 : 1;
  return PROTOCOLS[name] ?? (/^\d+$/.test(name) ? Number(name) : failUsage(`--protocol must be tcp, udp, icmp, arp or a number, got '${text}'`));
}

function failUsage(message: string): never {
  return fail(`${message}; see --help`);
}

/** The program. What it answers goes to the streams and the exit code of the process. */
export function main(args: string[]): void {
  try {
    answer(args);
  } catch (error) {
    const told = error instanceof LabError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    process.stderr.write(`error: ${told ? (error as Error).message : (error as Error).stack ?? String(error)}\n`);
    process.exitCode = 2;
  }
}

if (require.main === module) main(process.argv.slice(2));
