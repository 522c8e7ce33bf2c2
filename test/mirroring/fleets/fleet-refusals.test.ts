import { App, aws_ec2 as ec2, aws_lambda as lambda, CfnParameter, Duration, Stack, Token } from 'aws-cdk-lib';
import { fleetIn, importedTarget, stackIn } from './fleet';
import { MirrorFilter, MirrorFleetProps, MirrorRule, MirroredTraffic } from 'cdk-network-visibility';

type Props = (stack: Stack) => Partial<MirrorFleetProps>;

const at = ' [at Security/Fleet]';
const window = (options: object): Props => () => ({ changeWindow: { startTime: '22:00', duration: Duration.hours(4), ...options } });
const token = () => Token.asNumber({ Ref: 'Most' });
const parameter = (stack: Stack, props: object) => new CfnParameter(stack, 'Mirroring', props);
const prefixList = (stack: Stack, id: string) => ec2.PrefixList.fromPrefixListId(stack, id, id);

/** What is refused, its message, and a twin that differs in the one value and passes. */
const CASES: [string, Props, string, Props][] = [
  ['there is no target', () => ({ targets: [] }), 'targets must be at least one, got none; write [collector.target]', stack => ({ targets: [importedTarget(stack)] })],
  ['a target is listed twice', stack => ({ targets: [importedTarget(stack, 'A'), importedTarget(stack, 'B')] }), 'targets must differ, got tmt-0a1b2c3d twice; list it once',
    stack => ({ targets: [importedTarget(stack, 'A'), importedTarget(stack, 'B', 'tmt-2')] })],
  ['a target is something else', stack => ({ targets: [ec2.CfnTrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'T', 'tmf-1')] }), 'targets must be',
    stack => ({ targets: [ec2.CfnTrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'T', 'tmt-1')] })],
  ['more sessions than can be deleted', () => ({ maxSessions: 9001 }), 'maxSessions must be a whole number from 1 to 9000, got 9001; with more, CloudFormation would give up', () => ({ maxSessions: 9000 })],
  ['no session', () => ({ maxSessions: 0 }), 'maxSessions must be a whole number from 1 to 9000, got 0', () => ({ maxSessions: token() })],
  ['a filter and rules', stack => ({ filter: new MirrorFilter(stack, 'F'), inboundRules: [MirrorRule.accept(MirroredTraffic.all())] }), 'filter must be left out where rules are given',
    stack => ({ filter: new MirrorFilter(stack, 'F') })],
  ['a session number that AWS does not take', () => ({ sessionNumber: 32767 }), 'sessionNumber must be a whole number from 1 to 32766, got 32767; leave it out for 100', () => ({ sessionNumber: 32766 })],
  ['a network id of 25 bits', () => ({ virtualNetworkId: 2 ** 24 }), 'virtualNetworkId must be a whole number from 1 to 16777215', () => ({ virtualNetworkId: 2 ** 24 - 1 })],
  ['packets without headers', () => ({ packetLength: 20 }), 'packetLength must be a whole number of bytes, at least 35, got 20', () => ({ packetLength: 128 })],
  ['two switches', stack => ({ enabled: true, enabledParameter: parameter(stack, { allowedValues: ['true', 'false'] }) }), 'enabled must be left out where enabledParameter decides, got both (true); leave one out',
    stack => ({ enabledParameter: parameter(stack, { allowedValues: ['true', 'false'] }) })],
  ['a parameter takes anything', stack => ({ enabledParameter: parameter(stack, {}) }), 'enabledParameter must allow the values "true" and "false" and no other, got [] of Security/Mirroring; write allowedValues: ["true", "false"]',
    stack => ({ enabledParameter: parameter(stack, { allowedValues: ['false', 'true'] }) })],
  ['a pause has no end', () => ({ pausedUntil: new Date('soon') }), 'pausedUntil must be a point in time, got an invalid date', () => ({ pausedUntil: new Date('2027-01-01') })],
  ['a change limit of nothing', () => ({ changeLimit: { minimum: 0 } }), 'minimum of changeLimit must be a whole number from 1 to 9000, got 0; leave it out for 50', () => ({ changeLimit: { minimum: 1 } })],
  ['more than all is created', () => ({ changeLimit: { createdPercent: 101 } }), 'createdPercent of changeLimit must be a whole number from 1 to 100, got 101', () => ({ changeLimit: { createdPercent: 100 } })],
  ['half a percent is deleted', () => ({ changeLimit: { deletedPercent: 0.5 } }), 'deletedPercent of changeLimit must be a whole number from 1 to 100, got 0.5', () => ({ changeLimit: { deletedPercent: 1 } })],
  ['a window on no day', window({ daysOfWeek: [] }), 'daysOfWeek of changeWindow must be of SUN, MON, TUE, WED, THU, FRI, SAT, got none', window({})],
  ['a window on a day that is not', window({ daysOfWeek: ['Monday'] }), 'daysOfWeek of changeWindow must be of SUN, MON, TUE, WED, THU, FRI, SAT, got "Monday"', window({ daysOfWeek: ['MON'] })],
  ['a window on a day twice', window({ daysOfWeek: ['MON', 'MON'] }), 'daysOfWeek of changeWindow must differ, got "MON" twice', window({ daysOfWeek: ['MON', 'TUE'] })],
  ['a window at no time', window({ startTime: '24:00' }), 'startTime of changeWindow must be HH:MM from 00:00 to 23:59, in UTC and known at synth, got "24:00"; write "22:00"', window({ startTime: '23:59' })],
  ['a window of a day', window({ duration: Duration.days(1) }), 'duration of changeWindow must be whole minutes known at synth, at least 15 and less than a day, got 1 day', window({ duration: Duration.minutes(1439) })],
  ['sweeps every minute', () => ({ sweepInterval: Duration.minutes(1) }), 'sweepInterval must be whole minutes known at synth, from 5 minutes to 12 hours, got 1 minute', () => ({ sweepInterval: Duration.minutes(5) })],
  ['packets from everywhere', () => ({ sourceCidrs: ['0.0.0.0/0'] }), 'sourceCidrs must not hold all addresses, got "0.0.0.0/0": VXLAN has no sender that can be verified', () => ({ sourceCidrs: ['10.0.0.0/8'] })],
  ['no ranges', () => ({ sourceCidrs: [] }), 'sourceCidrs must name at least one range, got none', () => ({ sourceCidrs: [Token.asString({ Ref: 'Range' })] })],
  ['a range is none', () => ({ sourceCidrs: ['10.0.0.1/8'] }), 'sourceCidrs must be CIDR ranges, got "10.0.0.1/8"', () => ({ sourceCidrs: ['10.0.0.0/8'] })],
  ['a prefix list is none', stack => ({ sourcePrefixLists: [prefixList(stack, 'sg-1')] }), 'sourcePrefixLists must be a prefix list, got the id "sg-1"', stack => ({ sourcePrefixLists: [prefixList(stack, 'pl-1')] })],
  ['a type instead of a family', () => ({ additionalInstanceFamilies: ['m9g.large'] }), 'additionalInstanceFamilies must be families, the part of an instance type before the dot, got "m9g.large"; write "m9g"', () => ({ additionalInstanceFamilies: ['m9g'] })],
  ['another language', () => ({ runtime: lambda.Runtime.PYTHON_3_13 }), 'runtime must be Node.js 22 or newer, got "python3.13"', () => ({ runtime: lambda.Runtime.NODEJS_22_X })],
  ['an old runtime', () => ({ runtime: lambda.Runtime.NODEJS_20_X }), 'runtime must be Node.js 22 or newer, got "nodejs20.x"', () => ({ runtime: lambda.Runtime.NODEJS_22_X })],
];

test.each(CASES)('fails when %s', (_, wrong, message, right) => {
  const refused = stackIn();
  expect(() => fleetIn(refused, wrong(refused))).toThrow(message);
  const taken = stackIn();
  expect(() => fleetIn(taken, right(taken))).not.toThrow();
});

test('each refusal names the fleet', () => {
  expect(() => fleetIn(stackIn(), { maxSessions: 9001 })).toThrow(at);
});

test('fails when a target lies in another Region, or in another account without its id', () => {
  const app = new App();
  const elsewhere = stackIn(app, 'Elsewhere', { account: '111122223333', region: 'us-east-1' });
  expect(() => fleetIn(stackIn(app), { targets: [importedTarget(elsewhere)] })).toThrow('targets must lie in the Region of the session (eu-west-1), got one in us-east-1');
  const shared = stackIn(app, 'Shared', { account: '444455556666', region: 'eu-west-1' });
  expect(() => fleetIn(stackIn(app, 'Other'), { targets: [importedTarget(shared)] })).not.toThrow();
});
