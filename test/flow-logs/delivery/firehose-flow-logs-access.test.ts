import { App, Aspects, aws_ec2 as ec2, aws_iam as iam, aws_kinesisfirehose as firehose, aws_s3 as s3, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { aws_kinesisfirehose as firehoserefs } from 'aws-cdk-lib/interfaces';
import { NetworkStack } from '../../../examples/firehose-cross-account/network-stack';
import { StreamStack } from '../../../examples/firehose-cross-account/stream-stack';
import { FirehoseFlowLogsAccess, FirehoseFlowLogs, FlowLogSource, FlowLogDeliveryStream } from '../../../src';
import { newStack, onlyResource, REGION, refusal, stackBeside } from '../../fixtures/stacks';

const ARCHIVE = '444455556666';
const SOURCE = '111122223333';
const PARTITION = { Ref: 'AWS::Partition' };

const archive = () => newStack({ env: { account: ARCHIVE, region: REGION } });
const streamIn = (stack: Stack, props: firehose.CfnDeliveryStreamProps = { deliveryStreamName: 'network' }) => new firehose.CfnDeliveryStream(stack, 'Stream', props);
const destinationIn = (stack: Stack, sourceAccounts = [SOURCE], stream: firehoserefs.IDeliveryStreamRef = streamIn(stack)) =>
  new FirehoseFlowLogsAccess(stack, 'Destination', { stream, sourceAccounts });
const roleOf = (stack: Stack) => onlyResource(stack, 'AWS::IAM::Role').Properties;

describe('the role', () => {
  const stack = archive();
  const destination = destinationIn(stack, [SOURCE, '777788889999']);
  const role = roleOf(stack);

  test('has the name that AWS asks for', () => {
    expect(role.RoleName).toBe('AWSLogDeliveryFirehoseCrossAccountRole-eu-west-1-3009be76');
    expect(destination.streamName).toBe('network');
    expect(stack.resolve(destination.role.roleArn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^DestinationRole/), 'Arn'] });
  });

  test('is assumed by the roles of FirehoseFlowLogs for this stream in the source accounts, whether they exist yet or not', () => {
    expect(role.AssumeRolePolicyDocument.Statement).toEqual([{
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { AWS: [SOURCE, '777788889999'].map(account => ({ 'Fn::Join': ['', ['arn:', PARTITION, `:iam::${account}:root`]] })) },
      Condition: { ArnLike: { 'aws:PrincipalArn': { 'Fn::Join': ['', ['arn:', PARTITION, ':iam::*:role/*FlowLogsToFirehose-eu-west-1-3009be76-*']] } } },
    }]);
  });

  test('may make the service-linked role of log delivery and set its tag on this stream: nothing more', () => {
    expect(role.Policies).toEqual([{
      PolicyName: 'Delivery',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [{
          Effect: 'Allow',
          Action: 'iam:CreateServiceLinkedRole',
          Resource: { 'Fn::Join': ['', ['arn:', PARTITION, `:iam::${ARCHIVE}:role/aws-service-role/delivery.logs.amazonaws.com/AWSServiceRoleForLogDelivery`]] },
          Condition: { StringEquals: { 'iam:AWSServiceName': 'delivery.logs.amazonaws.com' } },
        }, {
          Effect: 'Allow',
          Action: 'firehose:TagDeliveryStream',
          Resource: { 'Fn::GetAtt': ['Stream', 'Arn'] },
          Condition: {
            'StringEquals': { 'aws:RequestTag/LogDeliveryEnabled': 'true' },
            'ForAllValues:StringEquals': { 'aws:TagKeys': ['LogDeliveryEnabled'] },
          },
        }],
      },
    }]);
  });

  test('has the only resource that is created', () => {
    expect(Object.values(Template.fromStack(stack).toJSON().Resources).map((resource: any) => resource.Type).sort()).toEqual(['AWS::IAM::Role', 'AWS::KinesisFirehose::DeliveryStream']);
  });
});

describe('an Aspect', () => {
  const changed = (change: (role: iam.CfnRole) => void) => () => {
    const stack = archive();
    destinationIn(stack);
    Aspects.of(stack).add({ visit: node => node instanceof iam.CfnRole && change(node) });
    return (stack.node.root as App).synth();
  };

  test('fails when it moves the role away from where the other accounts look for it', () => {
    expect(refusal(changed(role => { role.path = '/network/'; }))).toContain(
      'the role of FirehoseFlowLogsAccess must keep its name and have no path, since flow logs of other accounts find it by them, got '
      + '"/network/AWSLogDeliveryFirehoseCrossAccountRole-eu-west-1-3009be76" instead of "/AWSLogDeliveryFirehoseCrossAccountRole-eu-west-1-3009be76"; '
      + 'leave Network/Destination/Role out of what changes them, such as an Aspect');
    expect(refusal(changed(role => { role.roleName = 'Ours'; }))).toContain('got "/Ours"');
  });

  test('may give it a permissions boundary', () => {
    expect(changed(role => { role.permissionsBoundary = 'arn:aws:iam::444455556666:policy/Boundary'; })).not.toThrow();
  });
});

/** What IAM makes of `ArnLike`. */
const arnLike = (pattern: string, arn: string) => {
  const [patternParts, arnParts] = [pattern, arn].map(text => text.split(':'));
  return patternParts.length === arnParts.length
    && patternParts.every((part, index) => new RegExp(`^${part.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`).test(arnParts[index]));
};

describe('both sides, in two apps that know names only', () => {
  const text = (value: any): string => (typeof value === 'string' ? value : value['Fn::Join'][1].map((part: any) => (typeof part === 'string' ? part : 'aws')).join(''));
  const source = (streamName = 'network', region = REGION) => {
    const stack = new Stack(new App(), 'Source', { env: { account: SOURCE, region } });
    new FirehoseFlowLogs(stack, 'FlowLogs', {
      sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0a'))], stream: FlowLogDeliveryStream.crossAccount({ account: ARCHIVE, streamName }),
    });
    return { flowLog: onlyResource(stack, 'AWS::EC2::FlowLog').Properties, role: roleOf(stack), stack };
  };
  const stack = archive();
  destinationIn(stack);
  const role = roleOf(stack);
  const pattern = text(role.AssumeRolePolicyDocument.Statement[0].Condition.ArnLike['aws:PrincipalArn']);

  test('the source side names the role and the stream of the other side', () => {
    const { flowLog, role: { Policies: [{ PolicyDocument: { Statement: [, , assume] } }] } } = source();
    const arn = `arn:aws:iam::${ARCHIVE}:role/${role.RoleName}`;
    expect(text(flowLog.DeliverCrossAccountRole)).toBe(arn);
    expect(text(assume.Resource)).toBe(arn);
    expect(text(flowLog.LogDestination)).toBe(`arn:aws:firehose:${REGION}:${ARCHIVE}:deliverystream/network`);
  });

  test('the other side lets in the role of the source side, and no role for another stream or of another Region', () => {
    const roleArn = (name: string) => `arn:aws:iam::${SOURCE}:role/${name}`;
    expect(arnLike(pattern, roleArn(source().role.RoleName))).toBe(true);
    expect(arnLike(pattern, roleArn(source('other').role.RoleName))).toBe(false);
    expect(arnLike(pattern, roleArn(source('network', 'us-east-1').role.RoleName))).toBe(false);
    expect(arnLike(pattern, roleArn(`network/logs/${source().role.RoleName}`))).toBe(true);
    expect(arnLike(pattern, roleArn('Admin'))).toBe(false);
  });

  test('neither stack refers to the other when they are in one app', () => {
    const app = new App();
    const away = new Stack(app, 'Archive', { env: { account: ARCHIVE, region: REGION } });
    const { streamName } = destinationIn(away);
    const here = new Stack(app, 'Source', { env: { account: SOURCE, region: REGION } });
    new FirehoseFlowLogs(here, 'FlowLogs', {
      sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(here, 'Vpc', 'vpc-0a'))], stream: FlowLogDeliveryStream.crossAccount({ account: away.account, streamName }),
    });
    app.synth();
    expect([away.dependencies, here.dependencies]).toEqual([[], []]);
  });
});

test('examples/firehose-cross-account: what the network names is what the other account has', () => {
  const app = new App();
  const env = (account: string) => ({ env: { account, region: REGION } });
  const archiving = new StreamStack(app, 'Stream', env(ARCHIVE));
  const network = new NetworkStack(app, 'Network', env(SOURCE));
  const away = Template.fromStack(archiving);
  const { DeliverCrossAccountRole, LogDestination } = onlyResource(network, 'AWS::EC2::FlowLog').Properties;
  const [{ Properties: role }] = Object.values(away.findResources('AWS::IAM::Role', { Properties: { RoleName: Match.anyValue() } }));
  expect(JSON.stringify(DeliverCrossAccountRole)).toContain(`:iam::${ARCHIVE}:role/${role.RoleName}"`);
  const [{ Properties: stream }] = Object.values(away.findResources('AWS::KinesisFirehose::DeliveryStream'));
  expect(JSON.stringify(LogDestination)).toContain(`${ARCHIVE}:deliverystream/${stream.DeliveryStreamName}"`);
  expect(stream.Tags).toEqual([{ Key: 'LogDeliveryEnabled', Value: 'true' }]);
  expect(network.dependencies).toEqual([]);
});

test('takes a stream of aws-cdk-lib\'s L2, and one that exists', () => {
  const stack = archive();
  expect(destinationIn(stack, [SOURCE], firehose.CfnDeliveryStream.fromDeliveryStreamName(stack, 'Existing', 'network')).streamName).toBe('network');
  expect(JSON.stringify(roleOf(stack).Policies)).toContain(':deliverystream/network"');
  const l2 = archive();
  const stream = new firehose.DeliveryStream(l2, 'Stream', {
    deliveryStreamName: 'network', destination: new firehose.S3Bucket(new s3.Bucket(l2, 'Bucket')),
  });
  expect(new FirehoseFlowLogsAccess(l2, 'Destination', { stream, sourceAccounts: [SOURCE] }).streamName).toBe('network');
});

test('the trust policy of 30 accounts stays within 2,048 characters', () => {
  const stack = newStack({ env: { account: ARCHIVE, region: 'ap-southeast-1' } });
  destinationIn(stack, [...Array(30).keys()].map(index => String(100000000000 + index)));
  const policy = JSON.stringify(roleOf(stack).AssumeRolePolicyDocument)
    .replace(/\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},("[^"]*")\]\]\}/g, (_, rest: string) => `"arn:aws-cn${rest.slice(1)}`);
  expect(policy).not.toContain('Fn::');
  expect(policy.length).toBeLessThan(2_048);
});

describe('fails when', () => {
  const accounts = (list: string[]) => () => destinationIn(archive(), list);

  test('the stream has no name that is known at synth', () => {
    const named = (deliveryStreamName?: (stack: Stack) => string) => () => {
      const stack = archive();
      return destinationIn(stack, [SOURCE], streamIn(stack, { deliveryStreamName: deliveryStreamName?.(stack) }));
    };
    const message = 'stream must have a name that is known at synth, got none for Network/Stream; the names of the roles in both accounts follow from it, '
      + 'so give it a deliveryStreamName [at Network/Destination]';
    expect(refusal(named())).toBe(message);
    expect(refusal(named(stack => new CfnParameter(stack, 'Name').valueAsString))).toBe(message);
    expect(named(() => 'network')).not.toThrow();
  });

  test('the stream takes its records from elsewhere', () => {
    const typed = (deliveryStreamType: string) => () => {
      const stack = archive();
      return destinationIn(stack, [SOURCE], streamIn(stack, { deliveryStreamName: 'network', deliveryStreamType }));
    };
    expect(refusal(typed('MSKAsSource'))).toContain('stream must take its records by Direct PUT, got the type MSKAsSource for Network/Stream');
    expect(typed('DirectPut')).not.toThrow();
  });

  test('there is no source account, or one is none', () => {
    expect(refusal(accounts([]))).toBe('sourceAccounts must be account ids of 12 digits, got none; list the accounts whose flow logs come in [at Network/Destination]');
    expect(refusal(accounts([SOURCE, '*']))).toBe('sourceAccounts must be account ids of 12 digits, got "*"; list the accounts whose flow logs come in [at Network/Destination]');
    expect(accounts([SOURCE])).not.toThrow();
    expect(accounts([new CfnParameter(archive(), 'Account').valueAsString])).not.toThrow();
  });

  test('there are more than 30 source accounts', () => {
    const many = (number: number) => [...Array(number).keys()].map(index => String(100000000000 + index));
    expect(refusal(accounts(many(31)))).toBe('sourceAccounts must be at most 30, got 31; the role\'s trust policy has no room for more, so create a second stream for the others '
      + '[at Network/Destination]');
    expect(accounts(many(30))).not.toThrow();
  });

  test('the stream lies in another account or Region than the stack', () => {
    const build = (place: string) => () => {
      const stack = archive();
      return destinationIn(stack, [SOURCE], firehose.CfnDeliveryStream.fromDeliveryStreamArn(stack, 'Existing', `arn:aws:firehose:${place}:deliverystream/network`));
    };
    for (const [place, shown] of [[`${REGION}:777788889999`, '777788889999, eu-west-1'], [`us-east-1:${ARCHIVE}`, '444455556666, us-east-1']]) {
      expect(refusal(build(place))).toBe(`stream must lie in the account and Region of the stack (444455556666, eu-west-1), got one in ${shown}; `
        + 'create the FirehoseFlowLogsAccess in a stack there [at Network/Destination]');
    }
    expect(build(`${REGION}:${ARCHIVE}`)).not.toThrow();
  });

  test('the stream has one already: their roles would have one name', () => {
    const stack = archive();
    const stream = streamIn(stack);
    const another = (id: string, of: firehoserefs.IDeliveryStreamRef, inStack = stack) =>
      () => new FirehoseFlowLogsAccess(inStack, id, { stream: of, sourceAccounts: ['777788889999'] });
    destinationIn(stack, [SOURCE], stream);
    expect(refusal(another('Second', stream))).toBe('stream must have one FirehoseFlowLogsAccess, got another one for network, which has Network/Destination; '
      + 'add the sourceAccounts there [at Network/Second]');
    expect(another('Other', new firehose.CfnDeliveryStream(stack, 'OtherStream', { deliveryStreamName: 'other' }))).not.toThrow();
    const elsewhere = stackBeside(stack, { account: ARCHIVE, region: 'us-east-1' });
    expect(another('Destination', streamIn(elsewhere), elsewhere)).not.toThrow();
    const nowhere = ['One', 'Two'].map(id => stackBeside(stack, undefined, id));
    nowhere.forEach(one => expect(another('Destination', streamIn(one), one)).not.toThrow());
  });

  test('a source account is that of the stream', () => {
    expect(refusal(accounts([SOURCE, ARCHIVE]))).toBe('sourceAccounts must not contain the account of the stream, got 444455556666; its own flow logs need no role: '
      + 'FlowLogDeliveryStream.sameAccount(stream) [at Network/Destination]');
    expect(accounts([SOURCE])).not.toThrow();
  });
});
