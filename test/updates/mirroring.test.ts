import { App, aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { changes, Json, resource } from './change';
import { MirrorSession, MirrorSessionProps } from '../../src/mirroring/sessions/mirror-session';
import { MirrorSource } from '../../src/mirroring/sessions/mirror-source';
import { PrimaryNetworkInterface } from '../../src/mirroring/sessions/primary-network-interface';
import { newInstance, newVpc } from '../mirroring/sessions/estate';

const SESSION = 'AWS::EC2::TrafficMirrorSession';

type Made = Partial<MirrorSessionProps> & { readonly id: string; readonly eni: string; readonly to?: string; readonly by?: string };

/** Sessions of interfaces that exist; filters by id, so that the rules of a filter are not what is looked at. */
function sessions(...wanted: Made[]): Json {
  const stack = new Stack(new App(), 'Network');
  wanted.forEach(({ id, eni, to = 'tmt-0a', by = 'tmf-0a', ...props }) => new MirrorSession(stack, id, {
    source: MirrorSource.networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, `${id}Interface`, eni)),
    target: ec2.CfnTrafficMirrorTarget.fromTrafficMirrorTargetId(stack, `${id}Target`, to),
    filter: ec2.CfnTrafficMirrorFilter.fromTrafficMirrorFilterId(stack, `${id}Filter`, by),
    ...props,
  }));
  return Template.fromStack(stack).toJSON();
}

const WEB: Made = { id: 'Web', eni: 'eni-0a' };
const DB: Made = { id: 'Db', eni: 'eni-0b' };

test('a session added creates that session, nothing else', () => {
  expect(changes(sessions(WEB), sessions(DB, WEB))).toEqual(['WILL_CREATE Db']);
  expect(changes(sessions(WEB), sessions(WEB, { ...WEB, id: 'Second', sessionNumber: 2 }))).toEqual(['WILL_CREATE Second']);
});

test('sessions reordered change nothing', () => {
  expect(changes(sessions(WEB, DB), sessions(DB, WEB))).toEqual([]);
});

test.each<[string, Partial<Made>]>([
  ['target', { to: 'tmt-0b' }], ['filter', { by: 'tmf-0b' }], ['session number', { sessionNumber: 2 }], ['VXLAN id', { virtualNetworkId: 42 }],
  ['packet length', { packetLength: 128 }], ['description', { description: 'Web' }],
])('another %s is changed in place', (_, props) => {
  expect(changes(sessions(WEB), sessions({ ...WEB, ...props }))).toEqual(['WILL_UPDATE Web']);
});

test('another source replaces the session, which keeps its number: it is on another interface while both exist', () => {
  const [before, after] = [sessions(WEB), sessions({ ...WEB, eni: 'eni-0c' })];
  expect(changes(before, after)).toEqual(['WILL_REPLACE Web']);
  expect(resource(after, SESSION)).toEqual({ ...resource(before, SESSION), NetworkInterfaceId: 'eni-0c' });
});

/** Interface and number of the sessions that exist while CloudFormation has created what is new, and not yet deleted what is old. */
function inFlight(before: Json, after: Json): string[] {
  const places = (template: Json) => Object.entries<Json>(template.Resources).map(([id, { Properties }]) => `${id} ${Properties.NetworkInterfaceId} ${Properties.SessionNumber}`);
  return [...new Set([...places(before), ...places(after)])].map(place => place.split(' ').slice(1).join(' ')).sort();
}

test('sessions that swap their interfaces collide in flight unless they get other numbers, as the docs say', () => {
  const swapped = (numbers: Partial<Made>) => sessions({ ...WEB, eni: 'eni-0b', ...numbers }, { ...DB, eni: 'eni-0a', ...numbers });
  expect(inFlight(sessions(WEB, DB), swapped({}))).toEqual(['eni-0a 1', 'eni-0a 1', 'eni-0b 1', 'eni-0b 1']);
  expect(inFlight(sessions(WEB, DB), swapped({ sessionNumber: 2 }))).toEqual(['eni-0a 1', 'eni-0a 2', 'eni-0b 1', 'eni-0b 2']);
});

describe('an instance', () => {
  const mirrored = (make: (instance: ec2.Instance) => void, props: Partial<ec2.InstanceProps> = {}) => {
    const stack = new Stack(new App(), 'Network');
    const instance = newInstance(newVpc(stack), 'Web', props);
    make(instance);
    new MirrorSession(stack, 'Mirror', { source: MirrorSource.instance(instance), target: ec2.CfnTrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'Target', 'tmt-0a') });
    return Template.fromStack(stack).toJSON();
  };
  const nothing = () => undefined;

  test('that is replaced is asked for its interface again, and its session follows', () => {
    const another = (instance: ec2.Instance) => void ((instance.node.defaultChild as ec2.CfnInstance).imageId = 'ami-0c');
    const after = mirrored(another);
    expect(changes(mirrored(nothing), after)).toEqual(['WILL_REPLACE Web']);
    // Lookup and session follow by their references, which the comparison of templates does not see.
    const [web] = Object.keys(after.Resources).filter(id => after.Resources[id].Type === 'AWS::EC2::Instance');
    const [lookup] = Object.keys(after.Resources).filter(id => after.Resources[id].Type === 'Custom::PrimaryNetworkInterface');
    expect(after.Resources[lookup].Properties.Update['Fn::Join'][1].filter((part: Json) => part.Ref === web)).toHaveLength(2);
    expect(resource(after, SESSION).NetworkInterfaceId['Fn::GetAtt'][0]).toBe(lookup);
  });

  test('that gets its interface first is replaced, and what looked it up goes', () => {
    const first = (instance: ec2.Instance) => void new PrimaryNetworkInterface(Stack.of(instance), 'Primary', { instance });
    const found = changes(mirrored(nothing), mirrored(first));
    expect(found).toEqual(expect.arrayContaining(['WILL_CREATE Primary', 'WILL_REPLACE Mirror', 'WILL_REPLACE Web']));
    expect(found.filter(change => change.startsWith('WILL_DESTROY'))).toEqual(expect.arrayContaining(['WILL_DESTROY PrimaryInterfaceLookupLogs', 'WILL_DESTROY WebPrimaryInterface']));
  });
});
