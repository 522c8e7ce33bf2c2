import { App, Aspects, aws_ec2 as ec2, aws_iam as iam, aws_kinesisfirehose as firehose, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  FirehoseFlowLogs, FirehoseFlowLogsProps, FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogSource, FlowLogDeliveryStream,
} from '../../../src';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, REGION, refusal, stackBeside } from '../../fixtures/stacks';

const FLOW_LOG = 'AWS::EC2::FlowLog';
const OTHER = '444455556666';
const PARTITION = { Ref: 'AWS::Partition' };

const vpc = (stack: Stack, id = 'vpc-0a') => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, id, id));
const gateway = (stack: Stack) => FlowLogSource.transitGateway(ec2.CfnTransitGateway.fromTransitGatewayId(stack, 'Gateway', 'tgw-0a'));
const streamIn = (stack: Stack, props: firehose.CfnDeliveryStreamProps = {}, id = 'Stream') => new firehose.CfnDeliveryStream(stack, id, props);
const byArn = (stack: Stack, account: string) =>
  firehose.CfnDeliveryStream.fromDeliveryStreamArn(stack, 'Stream', `arn:aws:firehose:${REGION}:${account}:deliverystream/network`);
const away = (streamName = 'network', account = OTHER) => FlowLogDeliveryStream.crossAccount({ account, streamName });

const flowLogsIn = (stack: Stack, { sources, stream, ...props }: Partial<FirehoseFlowLogsProps> = {}, id = 'FlowLogs') =>
  new FirehoseFlowLogs(stack, id, {
    ...props, sources: sources ?? [vpc(stack)], stream: stream ?? FlowLogDeliveryStream.sameAccount(streamIn(stack)),
  });
const warningsOf = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue());

describe('a stream in the same account', () => {
  test('needs no role: all traffic, in the default format, which is not written', () => {
    const stack = newPlacedStack();
    const flowLogs = flowLogsIn(stack);
    expect(onlyResource(stack, FLOW_LOG)).toEqual({
      Type: FLOW_LOG,
      Properties: {
        ResourceType: 'VPC',
        ResourceId: 'vpc-0a',
        TrafficType: 'ALL',
        MaxAggregationInterval: 600,
        Tags: [{ Key: 'Name', Value: 'Network/FlowLogs/VPC-vpc-0a' }],
        LogDestinationType: 'kinesis-data-firehose',
        LogDestination: { 'Fn::GetAtt': ['Stream', 'Arn'] },
      },
    });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
    expect(flowLogs).toMatchObject({ format: FlowLogFormat.DEFAULT, family: FlowLogFamily.VPC, logFormat: FlowLogFormat.DEFAULT.logFormat });
    expect(flowLogs.sourceRole).toBeUndefined();
    expect(stack.resolve(flowLogs.flowLogIds)).toEqual([{ Ref: expect.stringMatching(/^FlowLogsVPCvpc0a/) }]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('may exist already, and be given as L2', () => {
    const stack = newPlacedStack();
    flowLogsIn(stack, { stream: FlowLogDeliveryStream.sameAccount(byArn(stack, ACCOUNT)) });
    expect(onlyResource(stack, FLOW_LOG).Properties.LogDestination).toBe(`arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/network`);
    const l2 = newStack();
    flowLogsIn(l2, { stream: FlowLogDeliveryStream.sameAccount(firehose.DeliveryStream.fromDeliveryStreamName(l2, 'Stream', 'network')) });
    expect(onlyResource(l2, FLOW_LOG).Properties.LogDestination).toEqual({
      'Fn::Join': ['', ['arn:', PARTITION, ':firehose:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':deliverystream/network']],
    });
  });

  test('fails when it is known to be in another account', () => {
    const build = (account: string) => () => {
      const stack = newPlacedStack();
      return flowLogsIn(stack, { stream: FlowLogDeliveryStream.sameAccount(byArn(stack, account)) });
    };
    expect(refusal(build(OTHER))).toBe('stream must lie in the account of the flow logs (111122223333), got one in 444455556666; write FlowLogDeliveryStream.crossAccount({ account, '
      + 'streamName }), and deploy a FirehoseFlowLogsAccess there [at Network/FlowLogs]');
    expect(build(ACCOUNT)).not.toThrow();
  });

  test.each<[string, firehose.CfnDeliveryStreamProps, string]>([
    ['a stream of Kinesis', { deliveryStreamType: 'KinesisStreamAsSource' }, 'KinesisStreamAsSource'],
    ['Kafka', { deliveryStreamType: 'MSKAsSource' }, 'MSKAsSource'],
    ['a source that the type does not tell', { kinesisStreamSourceConfiguration: { kinesisStreamArn: 'arn', roleArn: 'arn' } }, 'of another source'],
  ])('fails when it takes its records from %s', (_, props, type) => {
    const build = (given: firehose.CfnDeliveryStreamProps) => () => {
      const stack = newPlacedStack();
      return flowLogsIn(stack, { stream: FlowLogDeliveryStream.sameAccount(streamIn(stack, given)) });
    };
    expect(refusal(build(props))).toBe(`stream must take its records by Direct PUT, got the type ${type} for Network/Stream; flow logs cannot write to it, `
      + 'so create a stream without a source [at Network/FlowLogs]');
    expect(build({ deliveryStreamType: 'DirectPut' })).not.toThrow();
    expect(build({})).not.toThrow();
  });

  test('is taken as it is when its type is a parameter', () => {
    const stack = newPlacedStack();
    const deliveryStreamType = new CfnParameter(stack, 'Type').valueAsString;
    expect(() => flowLogsIn(stack, { stream: FlowLogDeliveryStream.sameAccount(streamIn(stack, { deliveryStreamType })) })).not.toThrow();
  });
});

describe('a stream in another account', () => {
  const DESTINATION = 'AWSLogDeliveryFirehoseCrossAccountRole-eu-west-1-3009be76';

  test('has both roles: one of this stack, one known by its name', () => {
    const stack = newPlacedStack();
    const flowLogs = flowLogsIn(stack, { stream: away() });
    const [role] = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(onlyResource(stack, FLOW_LOG).Properties).toMatchObject({
      LogDestination: { 'Fn::Join': ['', ['arn:', PARTITION, `:firehose:${REGION}:${OTHER}:deliverystream/network`]] },
      DeliverLogsPermissionArn: { 'Fn::GetAtt': [role, 'Arn'] },
      DeliverCrossAccountRole: { 'Fn::Join': ['', ['arn:', PARTITION, `:iam::${OTHER}:role/${DESTINATION}`]] },
    });
    expect(stack.resolve(flowLogs.sourceRole!.roleArn)).toEqual({ 'Fn::GetAtt': [role, 'Arn'] });
  });

  test('is reached by a role that log delivery assumes for this account and Region, and that may do four things', () => {
    const stack = newPlacedStack();
    const subnet = FlowLogSource.subnet(new ec2.CfnSubnet(stack, 'Subnet', { vpcId: 'vpc-0b' }));
    flowLogsIn(stack, { stream: away(), sources: [vpc(stack), subnet] });
    const { RoleName, ...properties } = onlyResource(stack, 'AWS::IAM::Role').Properties;
    expect(RoleName).toMatch(/^FlowLogsToFirehose-eu-west-1-3009be76-[0-9a-f]{8}$/);
    expect(properties).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'delivery.logs.amazonaws.com' },
          Condition: {
            // AWS's own example has no conditions: these hold where log delivery tells for whom it acts, and never keep it out otherwise.
            StringEqualsIfExists: { 'aws:SourceAccount': ACCOUNT },
            ArnLikeIfExists: {
              'aws:SourceArn': [
                { 'Fn::Join': ['', ['arn:', PARTITION, `:ec2:${REGION}:${ACCOUNT}:vpc-flow-log/*`]] },
                { 'Fn::Join': ['', ['arn:', PARTITION, `:logs:${REGION}:${ACCOUNT}:*`]] },
              ],
            },
          },
        }],
      },
      Policies: [{
        PolicyName: 'Delivery',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{
            Effect: 'Allow',
            Action: 'iam:PassRole',
            Resource: { 'Fn::Join': ['', ['arn:', PARTITION, `:iam::${ACCOUNT}:role/${RoleName}`]] },
            Condition: {
              StringEquals: { 'iam:PassedToService': 'delivery.logs.amazonaws.com' },
              StringLike: {
                'iam:AssociatedResourceARN': [
                  { 'Fn::Join': ['', ['arn:', PARTITION, `:ec2:${REGION}:${ACCOUNT}:vpc/vpc-0a`]] },
                  { 'Fn::Join': ['', ['arn:', PARTITION, `:ec2:${REGION}:${ACCOUNT}:subnet/`, { Ref: 'Subnet' }]] },
                ],
              },
            },
          }, {
            Effect: 'Allow',
            Action: ['logs:CreateLogDelivery', 'logs:DeleteLogDelivery', 'logs:GetLogDelivery', 'logs:ListLogDeliveries'],
            Resource: '*',
          }, {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Resource: { 'Fn::Join': ['', ['arn:', PARTITION, `:iam::${OTHER}:role/${DESTINATION}`]] },
          }],
        },
      }],
    });
  });

  test.each<[string, (role: iam.CfnRole) => void, string]>([
    ['a path', role => { role.path = '/network/'; }, '/network/FlowLogsToFirehose-eu-west-1-3009be76-'],
    ['another name', role => { role.roleName = 'Ours'; }, '/Ours'],
    ['nothing', () => {}, '/FlowLogsToFirehose-eu-west-1-3009be76-'],
  ])('passes itself under the ARN that it has after an Aspect gave it %s', (_, change, arn) => {
    const stack = newPlacedStack();
    flowLogsIn(stack, { stream: away() });
    Aspects.of(stack).add({ visit: node => node instanceof iam.CfnRole && change(node) });
    const { Policies: [{ PolicyDocument: { Statement: [pass] } }], Path: path = '/', RoleName: name } = onlyResource(stack, 'AWS::IAM::Role').Properties;
    const [start] = pass.Resource['Fn::Join'][1].slice(-1);
    expect(start).toBe(`:iam::${ACCOUNT}:role${path}${name}`);
    expect(start).toContain(arn);
  });

  test('is named by the ARN of each kind of source', () => {
    const stack = newPlacedStack();
    const ids = { NetworkInterface: 'eni-0a', RegionalNatGateway: 'nat-0a' };
    flowLogsIn(stack, {
      stream: away(),
      sources: [
        FlowLogSource.networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, 'Interface', ids.NetworkInterface)),
        FlowLogSource.regionalNatGateway(ec2.CfnNatGateway.fromNatGatewayId(stack, 'Nat', ids.RegionalNatGateway)),
      ],
    });
    const attachment = ec2.CfnTransitGatewayAttachment.fromTransitGatewayAttachmentId(stack, 'Attachment', 'tgw-attach-0a');
    flowLogsIn(stack, { stream: away('gateways'), sources: [gateway(stack), FlowLogSource.transitGatewayAttachment(attachment)] }, 'Gateways');
    const text = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    for (const arn of ['network-interface/eni-0a', 'natgateway/nat-0a', 'transit-gateway/tgw-0a', 'transit-gateway-attachment/tgw-attach-0a']) {
      expect(text).toContain(`:ec2:${REGION}:${ACCOUNT}:${arn}"`);
    }
  });

  test('has role names of 64 characters at most in the Region with the longest name', () => {
    const stack = newStack({ env: { account: ACCOUNT, region: 'ap-southeast-1' } });
    flowLogsIn(stack, { stream: away('x'.repeat(64)) });
    const names = [onlyResource(stack, 'AWS::IAM::Role').Properties.RoleName, /role\/(AWS[^"]+)/.exec(JSON.stringify(onlyResource(stack, FLOW_LOG)))![1]];
    names.forEach(name => expect(name.length).toBeLessThanOrEqual(64));
  });

  test('has role names also where account and Region of the stack are not known', () => {
    const stack = newStack();
    flowLogsIn(stack, { stream: away() });
    expect(onlyResource(stack, FLOW_LOG).Properties.DeliverCrossAccountRole).toEqual({
      'Fn::Join': ['', ['arn:', PARTITION, `:iam::${OTHER}:role/AWSLogDeliveryFirehoseCrossAccountRole-`, { Ref: 'AWS::Region' }, '-3009be76']],
    });
  });

  test('may be written to by several constructs, each with a role of its own', () => {
    const stack = newPlacedStack();
    ['One', 'Two'].forEach((id, index) => flowLogsIn(stack, { stream: away(), sources: [vpc(stack, `vpc-0${index}`)] }, id));
    const names = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role')).map(role => role.Properties.RoleName);
    expect(new Set(names).size).toBe(2);
  });

  test('fails when the account is the own one', () => {
    const build = (account: string) => () => flowLogsIn(newPlacedStack(), { stream: away('network', account) });
    expect(refusal(build(ACCOUNT))).toBe('stream must lie in another account than the flow logs, got 111122223333; write FlowLogDeliveryStream.sameAccount(stream), '
      + 'which needs no role [at Network/FlowLogs]');
    expect(build(OTHER)).not.toThrow();
  });

  test('fails when account or name are malformed, or the name is a token', () => {
    expect(refusal(() => away('network', '4444-5555-6666'))).toBe('account must be 12 digits, got "4444-5555-6666"; write the id of the account that has the stream');
    const rule = 'streamName must be 1 to 64 letters, digits and the characters _ . - known at synth';
    expect(refusal(() => away('my stream'))).toBe(`${rule}, got "my stream"; role names of both accounts follow from it, so name the stream`);
    expect(refusal(() => away(new CfnParameter(newStack(), 'Name').valueAsString))).toContain(rule);
    expect(() => away('my-stream', new CfnParameter(newStack(), 'Account').valueAsString)).not.toThrow();
  });

  test('fails when it is to receive more sources than the role has room for', () => {
    const build = (number: number) => () => {
      const stack = newPlacedStack();
      return flowLogsIn(stack, { stream: away(), sources: [...Array(number).keys()].map(index => vpc(stack, `vpc-${index}`)) });
    };
    expect(refusal(build(91))).toBe('sources must be at most 90 where the stream is in another account, got 91; the role\'s policy names each source and has no room for more, '
      + 'so create two FirehoseFlowLogs, or watch VPCs rather than their subnets [at Network/FlowLogs]');
    expect(build(90)).not.toThrow();
  });

  test('the role of 90 sources with the longest ARNs stays within 10,240 characters', () => {
    const stack = newStack({ env: { account: ACCOUNT, region: 'ap-southeast-1' } });
    const ids = [...Array(90).keys()].map(index => `tgw-attach-${String(index).padStart(17, '0')}`);
    const attachment = (id: string) => ec2.CfnTransitGatewayAttachment.fromTransitGatewayAttachmentId(stack, id, id);
    const sources = ids.map(id => FlowLogSource.transitGatewayAttachment(attachment(id)));
    flowLogsIn(stack, { stream: away(), sources });
    const [{ PolicyDocument }] = onlyResource(stack, 'AWS::IAM::Role').Properties.Policies;
    const policy = JSON.stringify(PolicyDocument)
      .replace(/\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},("[^"]*")\]\]\}/g, (_, rest: string) => `"arn:aws-us-gov${rest.slice(1)}`);
    expect(policy).not.toContain('Fn::');
    expect(policy.length).toBeLessThan(10_240);
  });

  test('fails when it is to receive a kind whose ARNs are not known', () => {
    const kind = FlowLogSource.fromResource('CoreNetwork', 'core-network-0a', { family: FlowLogFamily.VPC });
    const format = FlowLogFormat.of(FlowLogField.SRCADDR);
    expect(refusal(() => flowLogsIn(newPlacedStack(), { sources: [kind], format, stream: away() }))).toBe('sources must be of kinds whose ARNs this library knows where the stream '
      + 'is in another account, got CoreNetwork core-network-0a; the role\'s policy names each source, so use a stream in the account of the source [at Network/FlowLogs]');
    expect(() => flowLogsIn(newPlacedStack(), { sources: [kind], format })).not.toThrow();
  });
});

test('transit gateways: no traffic type, each minute, their format written', () => {
  const stack = newPlacedStack();
  flowLogsIn(stack, { sources: [gateway(stack)] });
  Template.fromStack(stack).hasResourceProperties(FLOW_LOG, {
    TrafficType: Match.absent(), MaxAggregationInterval: 60, LogFormat: FlowLogFormat.TRANSIT_GATEWAY_DEFAULT.logFormat,
  });
});

test('format, traffic type and interval are passed on', () => {
  const stack = newPlacedStack();
  flowLogsIn(stack, {
    format: FlowLogFormat.of(FlowLogField.SRCADDR),
    trafficType: ec2.FlowLogTrafficType.REJECT,
    maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
  });
  Template.fromStack(stack).hasResourceProperties(FLOW_LOG, { LogFormat: '${srcaddr}', TrafficType: 'REJECT', MaxAggregationInterval: 60 });
});

describe('one stream', () => {
  const short = FlowLogFormat.of(FlowLogField.SRCADDR);
  const both = (streams: (stack: Stack) => [FlowLogDeliveryStream, FlowLogDeliveryStream]) => {
    const stack = newPlacedStack();
    const sources = [vpc(stack)];
    const [one, other] = streams(stack);
    flowLogsIn(stack, { sources, stream: one }, 'First');
    flowLogsIn(stack, { sources, stream: other }, 'Second');
  };

  test.each<[string, (stack: Stack) => [FlowLogDeliveryStream, FlowLogDeliveryStream], string]>([
    ['by one value', stack => {
      const stream = FlowLogDeliveryStream.sameAccount(streamIn(stack, { deliveryStreamName: 'network' }));
      return [stream, stream];
    }, 'network'],
    ['by ARN and by itself', stack => [
      FlowLogDeliveryStream.sameAccount(streamIn(stack, { deliveryStreamName: 'network' }, 'Own')), FlowLogDeliveryStream.sameAccount(byArn(stack, ACCOUNT)),
    ], 'network'],
    ['in another account', () => [away(), away()], 'network of 444455556666'],
  ])('fails when it receives a source twice, %s', (_, streams, label) => {
    expect(refusal(() => both(streams))).toBe(`sources must not contain a source twice, got VPC vpc-0a and VPC vpc-0a of Network/First in the stream ${label}: every packet would be `
      + 'counted twice; leave one out, or give one another stream [at Network/Second]');
  });

  test('takes the same source twice with other traffic, and another stream takes it, too', () => {
    const { ACCEPT, REJECT } = ec2.FlowLogTrafficType;
    const stack = newPlacedStack();
    const sources = [vpc(stack)];
    expect(() => [ACCEPT, REJECT].forEach(trafficType => flowLogsIn(stack, { stream: away(), sources, trafficType }, trafficType))).not.toThrow();
    const sameAccount = (inStack: Stack, id: string) => FlowLogDeliveryStream.sameAccount(streamIn(inStack, {}, id));
    expect(() => both(inStack => [sameAccount(inStack, 'One'), sameAccount(inStack, 'Other')])).not.toThrow();
    expect(() => both(() => [away(), away('other')])).not.toThrow();
    expect(() => both(() => [away(), away('network', '777788889999')])).not.toThrow();
  });

  test('is warned about once when it receives two formats', () => {
    const stack = newPlacedStack();
    const stream = away();
    flowLogsIn(stack, { stream }, 'First');
    flowLogsIn(stack, { stream, sources: [vpc(stack, 'vpc-0b'), vpc(stack, 'vpc-0c')], format: short }, 'Second');
    expect(warningsOf(stack).map(({ id, entry }) => [id, entry.data])).toEqual([['/Network/Second', 'flow logs of Network/First write another format into the stream network of '
      + '444455556666: records are lines without a header, and who reads the stream cannot tell them apart. Use the same format or another stream, or acknowledge this '
      + '[ack: cdk-network-visibility:formatsMixedInStream]']]);
  });

  test('is not warned about when it receives one format', () => {
    const stack = newPlacedStack();
    const stream = away();
    flowLogsIn(stack, { stream }, 'First');
    const format = FlowLogFormat.parse(FlowLogFormat.DEFAULT.logFormat);
    flowLogsIn(stack, { stream, sources: [vpc(stack, 'vpc-0b')], format }, 'Second');
    expect(warningsOf(stack)).toEqual([]);
  });
});

test('fails when the rules that all destinations share are broken, in words of this one', () => {
  const stack = newPlacedStack();
  const elsewhere = stackBeside(stack, { account: OTHER, region: REGION });
  expect(refusal(() => flowLogsIn(stack, { sources: [vpc(elsewhere)], stream: away() }))).toContain('create the flow logs in the stack of the source, and give them a stream that they reach');
  expect(refusal(() => flowLogsIn(stack, { sources: [vpc(stack), gateway(stack)], stream: away() }, 'Two'))).toContain('so create two FirehoseFlowLogs [at Network/Two]');
  expect(() => flowLogsIn(stack, { sources: [vpc(stack, 'vpc-0b')], stream: away() }, 'Good')).not.toThrow();
});

test('an app without any account or Region synthesises', () => {
  const stack = new Stack(new App(), 'Network');
  flowLogsIn(stack, { stream: away() });
  flowLogsIn(stack, { sources: [vpc(stack, 'vpc-0b')] }, 'Same');
  Template.fromStack(stack).resourceCountIs(FLOW_LOG, 2);
});
