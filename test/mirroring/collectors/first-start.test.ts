import { execFileSync } from 'child_process';
import { aws_ec2 as ec2, aws_s3 as s3, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { configurationOf, judgedByAppliance, LAUNCH_TEMPLATE, newCollector, newVpc, newZonedStack, PCAP, preparedImage, userDataOf } from './estate';
import { CaptureEngine } from '../../../src/mirroring/collectors/capture-engine';
import { MirrorCollectorProps } from '../../../src/mirroring/collectors/mirror-collector-props';
import { SuricataRules } from '../../../src/mirroring/collectors/suricata-rules';
import { newStack, refusal } from '../../fixtures/stacks';

const RULE = 'alert tcp any any -> any any (msg:"One"; sid:1000001;)';

function stackWith(props: Partial<MirrorCollectorProps> = {}, stack = newZonedStack()): Stack {
  newCollector(stack, props);
  return stack;
}

describe('the script', () => {
  test('is one that bash understands, in stacks with and without a place', () => {
    for (const stack of [newZonedStack(), newStack()]) {
      const script = userDataOf(stackWith({}, stack));
      expect(() => execFileSync('bash', ['-n'], { input: script, stdio: 'pipe' })).not.toThrow();
      expect(script.startsWith('#!/bin/bash\n')).toBe(true);
    }
  });

  test('fetches the program of the package by its hash, and hands over to it', () => {
    const stack = stackWith();
    const script = userDataOf(stack);
    const [key] = /--key [0-9a-f]{64}\.zip/.exec(script)!;
    expect(script).toContain(`--bucket cdk-hnb659fds-assets-111122223333-eu-west-1 ${key} "$zip"`);
    expect(script.trim().split('\n').slice(-1)).toEqual(['exec bash /opt/mirror-sensor/install.sh']);
    expect(userDataOf(stackWith())).toBe(script);
  });

  test('tells CloudFormation when it fails, in the name of the group', () => {
    const stack = stackWith();
    const [group] = Object.keys(Template.fromStack(stack).findResources('AWS::AutoScaling::AutoScalingGroup'));
    expect(userDataOf(stack)).toContain(`--logical-resource-id ${group} --unique-id "$id" --status FAILURE`);
    expect(configurationOf(stack)).toMatchObject({ signalResource: group, signalStack: expect.stringMatching(/^arn:aws:cloudformation:.*:stack\//) });
  });

  test('stays far below what EC2 takes', () => {
    expect(Buffer.byteLength(userDataOf(stackWith()))).toBeLessThan(4096);
  });

  test('fails when it is longer than EC2 takes, saying what is long', () => {
    const networks = (many: number) => Array.from({ length: many }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`);
    const message = refusal(() => stackWith({ homeNetworks: networks(1000) }));
    expect(message).toMatch(/^user data must have at most 16384 bytes, got \d{5}, of which homeNetworks \d{5}; name fewer, or wider ranges \[at Network\/Collector\]$/);
    expect(() => stackWith({ homeNetworks: networks(600) })).not.toThrow();
  });
});

describe('the configuration', () => {
  const dualStack = () => {
    const stack = newZonedStack();
    return stackWith({ vpc: newVpc(stack, { ipProtocol: ec2.IpProtocol.DUAL_STACK }) }, stack);
  };
  const everyEngine = () => {
    const custom = CaptureEngine.custom('counter', { command: ['counter', '{device}'], packetCount: ['counter', '--count'] });
    return stackWith({ image: preparedImage(), engines: [CaptureEngine.suricata(), PCAP, CaptureEngine.zeek({ scripts: ['policy/misc/loaded-scripts'] }), custom] });
  };
  const fromBucket = () => {
    const stack = newZonedStack();
    const rules = SuricataRules.fromBucket(new s3.Bucket(stack, 'RulesBucket'), 'ids/rules/');
    return stackWith({ engines: [CaptureEngine.suricata({ rules: [rules, SuricataRules.inline(RULE)] })] }, stack);
  };
  const cases: [string, () => Stack][] = [
    ['of the defaults', () => stackWith()],
    ['of a stack without a place', () => stackWith({}, newStack())],
    ['of alerts alone', () => stackWith({ engines: [CaptureEngine.suricata({ rules: [SuricataRules.inline(RULE)], alertLimit: 0 })] })],
    ['of the least of everything', () => stackWith({ storage: Size.gibibytes(16), engines: [CaptureEngine.pcap({ bytesPerDay: Size.mebibytes(800), spoolSize: Size.mebibytes(400) })] })],
    ['of a VPC with IPv6', dualStack],
    ['of every engine', everyEngine],
    ['of rules from a bucket', fromBucket],
    ['of sessions that are looked at apart', () => stackWith({ virtualNetworkIds: [1, 16777215] })],
  ];

  test.each(cases)('%s is one that the appliance takes', (_, build) => {
    const configuration = configurationOf(build());
    expect(judgedByAppliance(configuration)).toMatch(/^sensor=i-0a$/m);
    expect(configuration.sensor).toBeUndefined();
  });

  test('fails when the appliance does not know a setting: the check is alive', () => {
    expect(judgedByAppliance({ ...configurationOf(stackWith()), colour: 'red' })).toMatch(/has settings that mean nothing: colour/);
  });

  test('says what only this deployment knows', () => {
    expect(configurationOf(stackWith())).toMatchObject({
      collector: expect.stringMatching(/^Network\/./),
      region: 'eu-west-1',
      packageManager: 'apt',
      lifecycleHook: 'mirror-sensor-leaves',
      engines: ['suricata', 'pcap'],
      healthPort: 8080,
      packetsBucket: expect.stringMatching(/^collectorpackets/),
      recordsBucket: expect.stringMatching(/^collectorrecords/),
      alertsLogGroup: expect.stringMatching(/^collectoralerts/),
      virtualNetworkIds: [],
    });
  });
});

test('a change of what engines do changes the launch template, and nothing else of a machine', () => {
  const dataOf = (alertLimit: number) => {
    const stack = stackWith({ engines: [CaptureEngine.suricata({ alertLimit })] });
    const [template] = Object.values(Template.fromStack(stack).findResources(LAUNCH_TEMPLATE));
    const { UserData, ...rest } = template.Properties.LaunchTemplateData;
    return { user: JSON.stringify(UserData), rest };
  };
  expect(dataOf(10).rest).toEqual(dataOf(20).rest);
  expect(dataOf(10).user).not.toBe(dataOf(20).user);
});
