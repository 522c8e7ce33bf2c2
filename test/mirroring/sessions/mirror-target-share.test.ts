import { App, aws_ec2 as ec2, CfnParameter, Stack } from 'aws-cdk-lib';
import { MirrorDestination } from '../../../src/mirroring/sessions/mirror-destination';
import { MirrorTarget } from '../../../src/mirroring/sessions/mirror-target';
import { MirrorTargetShare, MirrorTargetShareProps } from '../../../src/mirroring/sessions/mirror-target-share';
import { newPlacedStack, newStack, onlyResource, refusal, stackBeside } from '../../fixtures/stacks';

const SHARE = 'AWS::RAM::ResourceShare';
const UNIT = 'arn:aws:organizations::111122223333:ou/o-exampleorgid/ou-exampleroot-exampleunit';
const ORGANIZATION = 'arn:aws:organizations::111122223333:organization/o-exampleorgid';

const targetIn = (stack: Stack, id = 'Target') => {
  const endpoint = ec2.CfnVPCEndpoint.fromVpcEndpointId(stack, `${id}Endpoint`, 'vpce-0a');
  return new MirrorTarget(stack, id, { destination: MirrorDestination.gatewayLoadBalancerEndpoint(endpoint) });
};

const share = (stack: Stack, props: Partial<MirrorTargetShareProps> = {}) =>
  new MirrorTargetShare(stack, 'Share', { targets: props.targets ?? [targetIn(stack)], ...props });

test('names targets, and everybody who may use them; nobody outside the organisation', () => {
  const stack = newPlacedStack();
  const targets = [targetIn(stack), targetIn(stack, 'Second')];
  const { resourceShareArn } = share(stack, { targets, accounts: ['444455556666'], organizationalUnits: [UNIT], organization: ORGANIZATION });
  expect(onlyResource(stack, SHARE).Properties).toEqual({
    Name: expect.stringMatching(/^Network-Share-[0-9A-F]{8}$/),
    AllowExternalPrincipals: false,
    Principals: ['444455556666', UNIT, ORGANIZATION],
    ResourceArns: targets.map(({ mirrorTargetArn }) => stack.resolve(mirrorTargetArn)),
  });
  expect(stack.resolve(resourceShareArn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Share/), 'Arn'] });
});

test('accounts outside the organisation, and a name, by choice', () => {
  const stack = newStack();
  share(stack, { accounts: ['444455556666'], allowExternalPrincipals: true, resourceShareName: 'sniffer' });
  expect(onlyResource(stack, SHARE).Properties).toMatchObject({ Name: 'sniffer', AllowExternalPrincipals: true });
});

test.each<[string, Partial<MirrorTargetShareProps>, string]>([
  ['nobody', {}, 'accounts, organizationalUnits or organization must name somebody, got nobody; name with whom the targets are shared'],
  ['an empty list', { accounts: [] }, 'accounts, organizationalUnits or organization must name somebody, got nobody; name with whom the targets are shared'],
  ['an account that is none', { accounts: ['4444-5555-6666'] }, 'accounts must be ids of 12 digits, got "4444-5555-6666"; write ["111122223333"]'],
  ['an account twice', { accounts: ['444455556666', '444455556666'] }, 'accounts must differ, got "444455556666" twice; list it once'],
  ['the own account', { accounts: ['111122223333'] }, 'accounts must be those of others, got "111122223333", which owns what is shared; leave it out'],
  ['a unit that is none', { organizationalUnits: [ORGANIZATION] }, `organizationalUnits must be ARNs of organisational units, got "${ORGANIZATION}"; write `
    + '"arn:…:organizations::111122223333:ou/o-exampleorgid/ou-examplerootid-exampleouid"'],
  ['a unit twice', { organizationalUnits: [UNIT, UNIT] }, `organizationalUnits must differ, got "${UNIT}" twice; list it once`],
  ['an organisation that is none', { organization: 'o-exampleorgid' }, 'organization must be the ARN of an organisation, got "o-exampleorgid"; write '
    + '"arn:…:organizations::111122223333:organization/o-exampleorgid"'],
  ['outsiders that are not named', { organization: ORGANIZATION, allowExternalPrincipals: true },
    'allowExternalPrincipals must come with accounts, got true without any: only accounts can be outside the organisation; leave it out'],
  ['no target', { accounts: ['444455556666'], targets: [] }, 'targets must not be empty; name what is shared'],
  ['an empty name', { accounts: ['444455556666'], resourceShareName: '' }, 'resourceShareName must have 1 to 255 characters, got ""; shorten it, or leave it out'],
])('fails on %s', (_, props, message) => {
  expect(refusal(() => share(newPlacedStack(), props))).toBe(`${message} [at Network/Share]`);
});

test('fails on a target twice', () => {
  const stack = newStack();
  const target = targetIn(stack);
  expect(refusal(() => share(stack, { accounts: ['444455556666'], targets: [target, target] }))).toBe(
    'targets must differ, got Network/Target twice; list it once [at Network/Share]');
});

test.each([
  ['account', { account: '444455556666', region: 'eu-west-1' }],
  ['Region', { account: '111122223333', region: 'us-east-1' }],
])('fails on a target of another %s', (_, env) => {
  const stack = newPlacedStack();
  const away = stackBeside(stack, env);
  expect(refusal(() => share(stack, { targets: [targetIn(away)], organization: ORGANIZATION }))).toBe(
    `targets must be of the account and Region of their share, got Away/Target of ${env.account} in ${env.region}; declare the share beside it [at Network/Share]`);
  expect(() => share(away, { targets: [targetIn(away, 'Other')], organization: ORGANIZATION })).not.toThrow();
});

test('what is not known at synth is taken at its word', () => {
  const stack = new Stack(new App(), 'Network');
  const token = new CfnParameter(stack, 'Who').valueAsString;
  expect(() => share(stack, { accounts: [token], organizationalUnits: [token], organization: token, resourceShareName: token })).not.toThrow();
});
