import { App, aws_ec2 as ec2, custom_resources as custom, aws_logs as logs, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LOOKUP, newInstance, newInterface, newSession, newVpc, newZonedStack, SESSION } from './estate';
import { MirrorSource } from '../../../src/mirroring/sessions/mirror-source';
import { primaryInterfaceOf } from '../../../src/mirroring/sessions/private/interface-lookup';
import { newStack, onlyResource, refusal, stackBeside } from '../../fixtures/stacks';

const LOG_GROUP = 'AWS::Logs::LogGroup';
const FUNCTION = 'AWS::Lambda::Function';

const mirror = (stack: Stack, instance: ec2.Instance, id = 'Mirror', sessionNumber = 1) =>
  newSession(stack, { source: MirrorSource.instance(instance), sessionNumber }, id);

/** The call of the SDK, with what it refers to by logical id. */
function call(properties: { [key: string]: any }, event: string): any {
  const [glue, parts] = properties[event]['Fn::Join'];
  const texts = parts.map((part: any) => (typeof part === 'string' ? part : part.Ref ?? part['Fn::GetAtt'].join('.')));
  return JSON.parse(texts.join(glue).replace(/[0-9A-F]{8}(?=[".])/g, ''));
}

describe('the lookup', () => {
  const stack = newStack();
  const web = newInstance(newVpc(stack));
  mirror(stack, web);
  const { Properties, DependsOn } = onlyResource(stack, LOOKUP);

  test('asks for the one interface at device index 0 of the instance, of its primary address', () => {
    expect(call(Properties, 'Create')).toEqual({
      service: 'EC2',
      action: 'describeNetworkInterfaces',
      parameters: {
        Filters: [
          { Name: 'attachment.instance-id', Values: ['Web'] },
          { Name: 'attachment.device-index', Values: ['0'] },
          { Name: 'private-ip-address', Values: ['Web.PrivateIp'] },
        ],
      },
      outputPaths: ['NetworkInterfaces.0.NetworkInterfaceId'],
      physicalResourceId: { id: 'Web' },
      logApiResponseData: false,
    });
  });

  test('asks again when the instance is another, and undoes nothing', () => {
    expect(Properties.Update).toEqual(Properties.Create);
    expect(Properties.Delete).toBeUndefined();
  });

  test('takes the SDK that is there, and gives up after five minutes', () => {
    expect(Properties).toMatchObject({ InstallLatestAwsSdk: false, ServiceTimeout: '300' });
  });

  test('is what the session mirrors', () => {
    expect(onlyResource(stack, SESSION).Properties.NetworkInterfaceId)
      .toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^WebPrimaryInterface/), 'NetworkInterfaces.0.NetworkInterfaceId'] });
  });

  test('may describe interfaces, and nothing else, before it asks', () => {
    const [[id, { Properties: { PolicyDocument } }], ...others] = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(others).toEqual([]);
    expect(PolicyDocument.Statement).toEqual([{ Action: 'ec2:DescribeNetworkInterfaces', Effect: 'Allow', Resource: '*' }]);
    expect(DependsOn).toEqual([id]);
  });

  test('writes logs that expire and go with the stack', () => {
    const [[id, logGroup], ...others] = Object.entries(Template.fromStack(stack).findResources(LOG_GROUP));
    expect(others).toEqual([]);
    expect(logGroup).toMatchObject({ Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete' });
    expect(onlyResource(stack, FUNCTION).Properties.LoggingConfig).toEqual({ LogGroup: { Ref: id } });
  });
});

describe('one lookup', () => {
  test('serves all sessions of an instance, from whatever stack, beside the instance', () => {
    const stack = newStack();
    const away = stackBeside(stack);
    const web = newInstance(newVpc(stack));
    mirror(away, web, 'First');
    mirror(stack, web, 'Second', 2);
    Template.fromStack(stack).resourceCountIs(LOOKUP, 1);
    Template.fromStack(away).resourceCountIs(LOOKUP, 0);
    expect(onlyResource(away, SESSION).Properties.NetworkInterfaceId).toEqual({ 'Fn::ImportValue': expect.stringContaining('PrimaryInterface') });
  });

  test('per instance, by one function and one log group per stack', () => {
    const stack = newStack();
    const vpc = newVpc(stack);
    mirror(stack, newInstance(vpc, 'Web'), 'One');
    mirror(stack, newInstance(vpc, 'Db'), 'Two');
    const template = Template.fromStack(stack);
    template.resourceCountIs(LOOKUP, 2);
    template.resourceCountIs(FUNCTION, 1);
    template.resourceCountIs(LOG_GROUP, 1);
  });

  test('shares the function with other custom resources, whose log group stays', () => {
    const stack = newStack();
    const logGroup = new logs.LogGroup(stack, 'TheirLogs');
    new custom.AwsCustomResource(stack, 'Theirs', {
      logGroup,
      onUpdate: { service: 'STS', action: 'getCallerIdentity', physicalResourceId: custom.PhysicalResourceId.of('theirs') },
      policy: custom.AwsCustomResourcePolicy.fromSdkCalls({ resources: custom.AwsCustomResourcePolicy.ANY_RESOURCE }),
      installLatestAwsSdk: false,
    });
    mirror(stack, newInstance(newVpc(stack)));
    const template = Template.fromStack(stack);
    template.resourceCountIs(FUNCTION, 1);
    template.resourceCountIs(LOG_GROUP, 1);
    template.hasResourceProperties(FUNCTION, { LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^TheirLogs') } } });
  });

  test('and the function stay away where the interface is attached by the app', () => {
    const stack = newStack();
    const vpc = newVpc(stack);
    const web = newInstance(vpc);
    const resource = web.node.defaultChild as ec2.CfnInstance;
    resource.networkInterfaces = [{ deviceIndex: '0', networkInterfaceId: newInterface(vpc).ref }];
    resource.subnetId = undefined;
    mirror(stack, web);
    const template = Template.fromStack(stack);
    template.resourceCountIs(LOOKUP, 0);
    template.resourceCountIs(FUNCTION, 0);
    expect(onlyResource(stack, SESSION).Properties.NetworkInterfaceId).toEqual({ Ref: 'Interface' });
  });

  test('is needed where AWS makes the interface as the app says', () => {
    const stack = newStack();
    const vpc = newVpc(stack);
    const web = newInstance(vpc, 'Web', { associatePublicIpAddress: false });
    mirror(stack, web);
    Template.fromStack(stack).resourceCountIs(LOOKUP, 1);
  });
});

test('names are those of the interface and of the instance, the same for all who ask', () => {
  const stack = newStack();
  const web = newInstance(newVpc(stack));
  const asked = primaryInterfaceOf(stack, web);
  expect(asked.names).toEqual(['Network/Web/PrimaryInterface/Resource/Default', 'Network/Web/Resource']);
  expect(primaryInterfaceOf(stackBeside(stack), web)).toEqual(asked);
});

test('fails on an instance of another account or Region', () => {
  const here = newZonedStack(new App());
  const web = newInstance(newVpc(stackBeside(here, { account: '444455556666', region: 'eu-west-1' })));
  expect(refusal(() => primaryInterfaceOf(here, web))).toBe('instance must lie in the account and Region of the stack (111122223333, eu-west-1), got one in 444455556666, eu-west-1; '
    + 'create this in a stack beside the instance [at Network]');
  primaryInterfaceOf(here, newInstance(newVpc(here)));
});
