import { aws_ec2 as ec2, Size } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newCollector, newZonedStack, PCAP } from './estate';
import { CaptureEngine } from '../../../src/mirroring/collectors/capture-engine';
import { MirrorCollectorProps } from '../../../src/mirroring/collectors/mirror-collector-props';
import { SuricataRules } from '../../../src/mirroring/collectors/suricata-rules';
import { MirrorSession } from '../../../src/mirroring/sessions/mirror-session';
import { MirrorSource } from '../../../src/mirroring/sessions/mirror-source';
import { changes, Json } from '../../updates/change';
import { interfaceOf } from '../sessions/estate';

const RULE = 'alert tcp any any -> any any (msg:"One"; sid:1000001;)';

function templateOf(props: Partial<MirrorCollectorProps>, sources = ['10.1.0.0/16']): Json {
  const stack = newZonedStack();
  const collector = newCollector(stack, { engines: [CaptureEngine.suricata()], ...props });
  sources.forEach((range, index) => new MirrorSession(stack, `Mirror${index}`, {
    source: MirrorSource.networkInterface(interfaceOf(stack, `eni-0${index}`), { cidrs: [range] }), target: collector.target,
  }));
  return Template.fromStack(stack).toJSON();
}

const update = (before: Partial<MirrorCollectorProps>, after: Partial<MirrorCollectorProps>) => changes(templateOf(before), templateOf(after));
/** What is created or goes aside. */
const inPlace = (found: readonly string[]) => found.filter(change => change.startsWith('WILL_UPDATE'));

test.each<[string, Partial<MirrorCollectorProps>]>([
  ['another engine', { engines: [CaptureEngine.suricata(), PCAP] }],
  ['rules', { engines: [CaptureEngine.suricata({ rules: [SuricataRules.bundled(), SuricataRules.inline(RULE)] })] }],
  ['home networks', { homeNetworks: ['10.0.0.0/8'] }],
  ['another type', { instanceType: new ec2.InstanceType('c7g.xlarge') }],
  ['more disk', { storage: Size.gibibytes(200) }],
])('%s: the launch template changes in place and appliances follow, one at a time; load balancer, target and sessions stay', (_, props) => {
  const found = update({}, props);
  expect(found.filter(change => /REPLACE|DESTROY/.test(change))).toEqual([]);
  expect(inPlace(found)).toContain('WILL_UPDATE CollectorAppliance');
  expect(found.filter(change => /LoadBalancer|Target|Mirror\d/.test(change))).toEqual([]);
});

test('more appliances: the group changes in place, and what each may deliver with it', () => {
  const found = update({ engines: [PCAP] }, { engines: [PCAP], maxCapacity: 8 });
  expect(found).toEqual(['WILL_UPDATE CollectorAppliance', 'WILL_UPDATE CollectorAppliancesASG']);
});

test('a session more changes neither load balancer nor appliances, only the door of the former', () => {
  const found = changes(templateOf({}), templateOf({}, ['10.1.0.0/16', '10.2.0.0/16']));
  expect(inPlace(found)).toEqual(['WILL_UPDATE CollectorLoadBalancerSecurityGroup']);
  expect(found.filter(change => /REPLACE|DESTROY/.test(change))).toEqual([]);
});
