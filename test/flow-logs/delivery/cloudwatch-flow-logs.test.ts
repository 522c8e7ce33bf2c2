import { App, aws_ec2 as ec2, aws_kms as kms, aws_logs as logs, CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { aws_logs as logsrefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import {
  CloudWatchFlowLogs, CloudWatchFlowLogsAttributes, CloudWatchFlowLogsProps, FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogsLogGroup,
  FlowLogSource,
} from '../../../src';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, REGION, refusal, stackBeside } from '../../fixtures/stacks';

const { ALL, REJECT, ACCEPT } = ec2.FlowLogTrafficType;
const FLOW_LOG = 'AWS::EC2::FlowLog';

const vpc = (stack: Stack, id = 'vpc-0a') => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, id, id));
const gateway = (stack: Stack) => FlowLogSource.transitGateway(ec2.CfnTransitGateway.fromTransitGatewayId(stack, 'Gateway', 'tgw-0a'));

/** Rejects of one VPC, unless told otherwise. */
const flowLogsIn = (stack: Stack, props: Partial<CloudWatchFlowLogsProps> = {}, id = 'FlowLogs') =>
  new CloudWatchFlowLogs(stack, id, { trafficType: REJECT, ...props, sources: props.sources ?? [vpc(stack)] });
const inGroup = (logGroup: logsrefs.ILogGroupRef, stack = logGroup.node.scope as Stack) => flowLogsIn(stack, { logGroup });
const warningsOf = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue());

describe('with one VPC and a traffic type', () => {
  const stack = newPlacedStack();
  const flowLogs = flowLogsIn(stack);
  const template = Template.fromStack(stack);
  const [group] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
  const [role] = Object.keys(template.findResources('AWS::IAM::Role'));

  test('a flow log, a role and a log group are created, nothing else', () => {
    expect(Object.values(template.toJSON().Resources).map((resource: any) => resource.Type).sort()).toEqual(['AWS::EC2::FlowLog', 'AWS::IAM::Role', 'AWS::Logs::LogGroup']);
  });

  test('the flow log is in the default format, which is not written, and has no options of files', () => {
    expect(onlyResource(stack, FLOW_LOG)).toEqual({
      Type: FLOW_LOG,
      Properties: {
        ResourceType: 'VPC',
        ResourceId: 'vpc-0a',
        TrafficType: 'REJECT',
        MaxAggregationInterval: 600,
        Tags: [{ Key: 'Name', Value: 'Network/FlowLogs/VPC-vpc-0a' }],
        LogDestinationType: 'cloud-watch-logs',
        LogGroupName: { Ref: group },
        DeliverLogsPermissionArn: { 'Fn::GetAtt': [role, 'Arn'] },
      },
    });
  });

  test('the log group is a FlowLogsLogGroup', () => {
    expect(flowLogs.logGroup).toBeInstanceOf(FlowLogsLogGroup);
    expect(template.findResources('AWS::Logs::LogGroup')[group].Properties).toEqual({ LogGroupClass: 'STANDARD', RetentionInDays: 30 });
  });

  test('the role may be assumed for flow logs of this account and Region, and may write to this group: nothing more', () => {
    const partition = { Ref: 'AWS::Partition' };
    expect(template.findResources('AWS::IAM::Role')[role].Properties).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': ACCOUNT },
            ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', partition, `:ec2:${REGION}:${ACCOUNT}:vpc-flow-log/*`]] } },
          },
        }],
      },
      Policies: [{
        PolicyName: 'Delivery',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
            // CloudFormation's ARN of a log group ends in :*
            Resource: { 'Fn::GetAtt': [group, 'Arn'] },
          }],
        },
      }],
    });
  });

  test('it tells what others need', () => {
    expect(flowLogs).toMatchObject({ format: FlowLogFormat.DEFAULT, family: FlowLogFamily.VPC, logGroupClass: logs.LogGroupClass.STANDARD });
    expect(flowLogs.logFormat).toBe(FlowLogFormat.DEFAULT.logFormat);
    expect(stack.resolve(flowLogs.flowLogIds)).toEqual([{ Ref: expect.stringMatching(/^FlowLogsVPCvpc0a/) }]);
    expect(stack.resolve(flowLogs.role.roleArn)).toEqual({ 'Fn::GetAtt': [role, 'Arn'] });
  });
});

describe('what a record says', () => {
  const formatOf = (props: (stack: Stack) => Partial<CloudWatchFlowLogsProps>) => {
    const stack = newPlacedStack();
    flowLogsIn(stack, props(stack));
    return onlyResource(stack, FLOW_LOG).Properties.LogFormat;
  };

  test('is not written for the default format, however it came about', () => {
    expect(formatOf(() => ({ format: FlowLogFormat.parse(FlowLogFormat.DEFAULT.logFormat) }))).toBeUndefined();
  });

  test('is written for every other', () => {
    expect(formatOf(() => ({ format: FlowLogFormat.RECOMMENDED_V5 }))).toBe(FlowLogFormat.RECOMMENDED_V5.logFormat);
    expect(formatOf(() => ({ format: FlowLogFormat.of(FlowLogField.SRCADDR) }))).toBe('${srcaddr}');
  });

  test('is written for transit gateways, and for kinds whose default is not known', () => {
    expect(formatOf(stack => ({ sources: [gateway(stack)], trafficType: undefined }))).toBe(FlowLogFormat.TRANSIT_GATEWAY_DEFAULT.logFormat);
    const kind = FlowLogSource.fromResource('CoreNetwork', 'core-network-0a', { family: FlowLogFamily.VPC });
    expect(formatOf(() => ({ sources: [kind], format: FlowLogFormat.DEFAULT }))).toBe(FlowLogFormat.DEFAULT.logFormat);
  });
});

test('transit gateways deliver by the same role, without traffic type, each minute', () => {
  const stack = newPlacedStack();
  const flowLogs = flowLogsIn(stack, { sources: [gateway(stack)], trafficType: undefined });
  expect(flowLogs).toMatchObject({ format: FlowLogFormat.TRANSIT_GATEWAY_DEFAULT, family: FlowLogFamily.TRANSIT_GATEWAY });
  const template = Template.fromStack(stack);
  template.hasResourceProperties(FLOW_LOG, { ResourceType: 'TransitGateway', TrafficType: Match.absent(), MaxAggregationInterval: 60 });
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'vpc-flow-logs.amazonaws.com' } })] },
  });
});

test('many sources share one role and one log group, each under the id of its source', () => {
  const stack = newPlacedStack();
  const names = [...Array(40).keys()].map(index => `vpc-${index}`);
  flowLogsIn(stack, { sources: names.map(name => vpc(stack, name)), trafficType: ALL });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::IAM::Role', 1);
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
  const ids = Object.keys(template.findResources(FLOW_LOG)).map(id => id.slice(0, -8));
  expect(ids.sort()).toEqual(names.map(name => `FlowLogsVPC${name.replace('-', '')}`).sort());
});

test('interval and tag fields are passed on', () => {
  const stack = newPlacedStack();
  const format = FlowLogFormat.DEFAULT.withTags({ instance: ['Name'] });
  flowLogsIn(stack, { format, maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE });
  Template.fromStack(stack).hasResourceProperties(FLOW_LOG, {
    MaxAggregationInterval: 60, LogFormat: format.logFormat, TagFieldSpecifications: [{ ResourceType: 'instance', TagKeys: ['Name'] }],
  });
});

describe('a given log group', () => {
  const { INFREQUENT_ACCESS, STANDARD } = logs.LogGroupClass;

  test.each<[string, (stack: Stack) => logsrefs.ILogGroupRef, logs.LogGroupClass]>([
    ['by L2', stack => new logs.LogGroup(stack, 'Group', { logGroupClass: INFREQUENT_ACCESS }), INFREQUENT_ACCESS],
    ['by L2 without class', stack => new logs.LogGroup(stack, 'Group'), STANDARD],
    ['by L1', stack => new logs.CfnLogGroup(stack, 'Group', { logGroupClass: INFREQUENT_ACCESS, retentionInDays: 1 }), INFREQUENT_ACCESS],
    ['by L1 without class', stack => new logs.CfnLogGroup(stack, 'Group', { retentionInDays: 1 }), STANDARD],
    ['by L1 with a parameter as class', stack => new logs.CfnLogGroup(stack, 'Group', { logGroupClass: new CfnParameter(stack, 'Class').valueAsString, retentionInDays: 1 }), STANDARD],
    ['by name', stack => logs.LogGroup.fromLogGroupName(stack, 'Group', 'network'), STANDARD],
    ['by ARN', stack => logs.CfnLogGroup.fromLogGroupArn(stack, 'Group', `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:network`), STANDARD],
  ])('%s receives the records, and tells its class', (_, groupIn, logGroupClass) => {
    const stack = newPlacedStack();
    const group = groupIn(stack);
    const flowLogs = inGroup(group);
    expect(flowLogs.logGroup).toBe(group);
    expect(flowLogs.logGroupClass).toBe(logGroupClass);
    const name = stack.resolve(group.logGroupRef.logGroupName);
    const { Properties } = onlyResource(stack, FLOW_LOG);
    expect(Properties.LogGroupName).toEqual(name);
    const [{ Resource }] = onlyResource(stack, 'AWS::IAM::Role').Properties.Policies[0].PolicyDocument.Statement;
    expect(Resource).toEqual(typeof name === 'string'
      ? { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:logs:${REGION}:${ACCOUNT}:log-group:${name}:*`]] } : { 'Fn::GetAtt': [name.Ref, 'Arn'] });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('with a key lets the role use the key, by way of CloudWatch Logs only', () => {
    const stack = newPlacedStack();
    inGroup(new FlowLogsLogGroup(stack, 'Group', { encryptionKey: new kms.Key(stack, 'Key') }));
    const [, ...more] = onlyResource(stack, 'AWS::IAM::Role').Properties.Policies[0].PolicyDocument.Statement;
    expect(more).toEqual([{
      Effect: 'Allow',
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
      Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', [`logs.${REGION}.`, { Ref: 'AWS::URLSuffix' }]] } } },
    }]);
  });

  test('may lie in another stack of the same place', () => {
    const stack = newPlacedStack();
    const groups = stackBeside(stack, { account: ACCOUNT, region: REGION });
    flowLogsIn(stack, { logGroup: new FlowLogsLogGroup(groups, 'Group') });
    expect(onlyResource(stack, FLOW_LOG).Properties.LogGroupName).toEqual({ 'Fn::ImportValue': expect.stringMatching(/Group/) });
    expect(stack.dependencies).toEqual([groups]);
  });

  test.each([
    ['account', `arn:aws:logs:${REGION}:444455556666:log-group:network`, '444455556666, eu-west-1'],
    ['Region', `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:network`, '111122223333, us-east-1'],
  ])('fails when it lies in another %s', (_, arn, place) => {
    const message = (logGroupArn: string) => {
      const stack = newPlacedStack();
      return () => inGroup(logs.LogGroup.fromLogGroupArn(stack, 'Group', logGroupArn));
    };
    expect(refusal(message(arn))).toBe(`logGroup must lie in the account and Region of the flow logs (111122223333, eu-west-1), got one in ${place}; AWS delivers to no other, `
      + 'so use a log group there, or S3FlowLogs with a central bucket [at Network/FlowLogs]');
    expect(message(`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:network`)).not.toThrow();
  });

  test('fails when its class is one of which nothing can be asked', () => {
    const build = (logGroupClass: string) => () => {
      const stack = newPlacedStack();
      return inGroup(new logs.CfnLogGroup(stack, 'Group', { logGroupClass, retentionInDays: 1 }));
    };
    expect(refusal(build('DELIVERY'))).toBe('logGroup must be of the class STANDARD or INFREQUENT_ACCESS, got DELIVERY, of which nothing can be asked; '
      + 'use another log group [at Network/FlowLogs]');
    expect(build('INFREQUENT_ACCESS')).not.toThrow();
  });

  test.each<[string, (stack: Stack) => logsrefs.ILogGroupRef]>([
    ['L1', stack => new logs.CfnLogGroup(stack, 'Group')],
    ['L2', stack => new logs.LogGroup(stack, 'Group', { retention: logs.RetentionDays.INFINITE })],
  ])('is warned about when it keeps records for ever, by %s', (_, groupIn) => {
    const stack = newPlacedStack();
    inGroup(groupIn(stack));
    Annotations.fromStack(stack).hasWarning('/Network/Group', 'flow logs are sent to a log group without retention: records are kept, and billed, for ever. '
      + 'Set its retention, or acknowledge this [ack: cdk-network-visibility:logGroupKeptForever]');
  });

  test('is not warned about when it is a FlowLogsLogGroup that was told to keep them', () => {
    const stack = newPlacedStack();
    inGroup(new FlowLogsLogGroup(stack, 'Group', { retention: logs.RetentionDays.INFINITE }));
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('one log group', () => {
  const twice = (first: Partial<CloudWatchFlowLogsProps>, second: Partial<CloudWatchFlowLogsProps>, another = false) => () => {
    const stack = newPlacedStack();
    const logGroup = new FlowLogsLogGroup(stack, 'Group');
    const source = vpc(stack);
    flowLogsIn(stack, { sources: [source], logGroup, ...first }, 'First');
    flowLogsIn(stack, { sources: [source], logGroup: another ? new FlowLogsLogGroup(stack, 'Other') : logGroup, ...second }, 'Second');
  };

  test('fails when it receives a source twice', () => {
    expect(refusal(twice({}, { trafficType: ALL }))).toBe('sources must not contain a source twice, got VPC vpc-0a and VPC vpc-0a of Network/First in the log group '
      + 'Network/Group: every packet would be counted twice; leave one out, or give one another log group [at Network/Second]');
    expect(twice({}, { trafficType: ACCEPT })).not.toThrow();
    expect(twice({}, { trafficType: ALL }, true)).not.toThrow();
  });

  test('fails when it receives two formats', () => {
    const short = { trafficType: ACCEPT, format: FlowLogFormat.of(FlowLogField.SRCADDR) };
    expect(refusal(twice({ format: FlowLogFormat.of(FlowLogField.DSTADDR) }, short))).toBe('format must be the same for all flow logs of a log group, got "${srcaddr}" in '
      + 'Network/Group where Network/First writes "${dstaddr}"; records are read by position, so give one another log group [at Network/Second]');
    expect(twice({ format: FlowLogFormat.of(FlowLogField.SRCADDR) }, short)).not.toThrow();
    expect(twice({ format: FlowLogFormat.of(FlowLogField.DSTADDR) }, short, true)).not.toThrow();
  });

  test('fails when it receives records of two families, also of one format', () => {
    const build = (another: boolean) => () => {
      const stack = newPlacedStack();
      const logGroup = new FlowLogsLogGroup(stack, 'Group');
      const format = FlowLogFormat.of(FlowLogField.SRCADDR);
      flowLogsIn(stack, { logGroup, format }, 'First');
      flowLogsIn(stack, { sources: [gateway(stack)], trafficType: undefined, logGroup: another ? undefined : logGroup, format }, 'Second');
    };
    expect(refusal(build(false))).toBe('logGroup must receive records of one family, got those of transit-gateway sources in Network/Group, where Network/First writes those of '
      + 'vpc sources; their fields differ, so give one another log group [at Network/Second]');
    expect(build(true)).not.toThrow();
  });

  test.each<[string, (stack: Stack) => [logsrefs.ILogGroupRef, logsrefs.ILogGroupRef]]>([
    ['L2 and L1', stack => {
      const group = new logs.LogGroup(stack, 'Group');
      return [group, group.node.defaultChild as logs.CfnLogGroup];
    }],
    ['its name and by itself', stack => [logs.LogGroup.fromLogGroupName(stack, 'ByName', 'network'), new FlowLogsLogGroup(stack, 'Group', { logGroupName: 'network' })]],
    ['name and ARN', stack => [
      logs.LogGroup.fromLogGroupName(stack, 'ByName', 'network'),
      logs.CfnLogGroup.fromLogGroupArn(stack, 'ByArn', `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:network`),
    ]],
    ['two references by token', stack => {
      const group = new FlowLogsLogGroup(stack, 'Group');
      return [group, logs.LogGroup.fromLogGroupName(stack, 'ByToken', group.logGroupName)];
    }],
  ])('is recognised by %s', (_, groups) => {
    const stack = newPlacedStack();
    const source = vpc(stack);
    const [first, second] = groups(stack);
    flowLogsIn(stack, { sources: [source], logGroup: first }, 'First');
    expect(refusal(() => flowLogsIn(stack, { sources: [source], logGroup: second }, 'Second'))).toContain('sources must not contain a source twice');
  });

  test('is not another one of its name in another Region', () => {
    const app = new App();
    for (const region of ['eu-west-1', 'us-east-1']) {
      const stack = new Stack(app, region, { env: { account: ACCOUNT, region } });
      const source = FlowLogSource.fromResource('CoreNetwork', 'core-network-0a', { family: FlowLogFamily.VPC });
      expect(() => flowLogsIn(stack, { sources: [source], format: FlowLogFormat.DEFAULT, logGroup: new FlowLogsLogGroup(stack, 'Group', { logGroupName: 'network' }) })).not.toThrow();
    }
  });
});

test('stages without an env may give groups of one name to different formats', () => {
  const app = new App();
  const build = (scope: Construct, format: FlowLogFormat) => {
    const stack = new Stack(scope, 'Network');
    return () => flowLogsIn(stack, { format, logGroup: new FlowLogsLogGroup(stack, 'Group', { logGroupName: 'network' }) });
  };
  build(new Stage(app, 'Dev'), FlowLogFormat.RECOMMENDED_V5)();
  expect(build(new Stage(app, 'Prod'), FlowLogFormat.DEFAULT)).not.toThrow();
  const env = { account: ACCOUNT, region: REGION };
  build(new Stage(app, 'One', { env }), FlowLogFormat.RECOMMENDED_V5)();
  expect(refusal(build(new Stage(app, 'Two', { env }), FlowLogFormat.DEFAULT))).toContain('format must be the same for all flow logs of a log group');
});

test('fails when no traffic type is named for VPCs', () => {
  expect(refusal(() => flowLogsIn(newPlacedStack(), { trafficType: undefined }))).toBe('trafficType must be named for delivery to CloudWatch Logs, got none; write '
    + 'ec2.FlowLogTrafficType.REJECT for what is refused only, or ALL for everything at its price (1 TB of records a day is about $500 a day) [at Network/FlowLogs]');
  expect(() => flowLogsIn(newPlacedStack(), { trafficType: ALL })).not.toThrow();
});

test('fails when the rules that all destinations share are broken, in words of this one', () => {
  const stack = newPlacedStack();
  const away = stackBeside(stack, { account: '444455556666', region: REGION });
  expect(refusal(() => flowLogsIn(stack, { sources: [vpc(away)] }))).toBe('sources must lie in the account and Region of the stack (111122223333, eu-west-1), got VPC vpc-0a in '
    + '444455556666, eu-west-1; create the flow logs in the stack of the source, with a log group there [at Network/FlowLogs]');
  expect(refusal(() => flowLogsIn(stack, { sources: [vpc(stack), gateway(stack)] }, 'Two'))).toContain('so create two CloudWatchFlowLogs [at Network/Two]');
  expect(refusal(() => flowLogsIn(stack, { sources: [gateway(newPlacedStack())] }, 'OfGateway'))).toContain('trafficType must be left out for transit gateways');
  expect(refusal(() => flowLogsIn(stack, { sources: [vpc(stack, 'vpc-0b')], format: FlowLogFormat.TRANSIT_GATEWAY_DEFAULT }, 'Format'))).toContain('format must consist of fields');
  expect(() => flowLogsIn(away, { sources: [vpc(away, 'vpc-0c')] })).not.toThrow();
});

describe('records that exist', () => {
  const existing = (attrs: Partial<CloudWatchFlowLogsAttributes> = {}, stack = newStack(), group?: logsrefs.ILogGroupRef) =>
    CloudWatchFlowLogs.fromCloudWatchFlowLogsAttributes(stack, 'Existing', {
      logGroup: group ?? logs.LogGroup.fromLogGroupName(stack, 'Group', 'network'), ...attrs, format: attrs.format ?? FlowLogFormat.DEFAULT,
    });

  test('are referred to, and nothing is created', () => {
    const stack = newStack();
    const { STANDARD } = logs.LogGroupClass;
    expect(existing({}, stack)).toMatchObject({ format: FlowLogFormat.DEFAULT, family: FlowLogFamily.VPC, logGroupClass: STANDARD });
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  test('tell class and family: given, of the log group, of the fields', () => {
    const { INFREQUENT_ACCESS } = logs.LogGroupClass;
    expect(existing({ logGroupClass: INFREQUENT_ACCESS }).logGroupClass).toBe(INFREQUENT_ACCESS);
    const stack = newStack();
    const infrequent = new FlowLogsLogGroup(stack, 'Infrequent', { logGroupClass: INFREQUENT_ACCESS });
    expect(existing({}, stack, infrequent).logGroupClass).toBe(INFREQUENT_ACCESS);
    expect(existing({ format: FlowLogFormat.TRANSIT_GATEWAY_DEFAULT }).family).toBe(FlowLogFamily.TRANSIT_GATEWAY);
    const both = FlowLogFormat.of(FlowLogField.SRCADDR);
    expect(existing({ format: both }).family).toBe(FlowLogFamily.VPC);
    expect(existing({ format: both, family: FlowLogFamily.TRANSIT_GATEWAY }).family).toBe(FlowLogFamily.TRANSIT_GATEWAY);
  });

  test('fails when the class is known to be another', () => {
    const build = (logGroupClass: logs.LogGroupClass) => () => {
      const stack = newStack();
      return existing({ logGroupClass }, stack, new FlowLogsLogGroup(stack, 'Group'));
    };
    expect(refusal(build(logs.LogGroupClass.INFREQUENT_ACCESS)))
      .toBe('logGroupClass must be that of the log group, got INFREQUENT_ACCESS for Network/Group, which has STANDARD; leave it out [at Network]');
    expect(build(logs.LogGroupClass.STANDARD)).not.toThrow();
  });

  test('fails when the class is one of which nothing can be asked', () => {
    // Newer versions of aws-cdk-lib know it, and this one in properties of L1.
    const DELIVERY = 'DELIVERY' as logs.LogGroupClass;
    const build = (logGroupClass: logs.LogGroupClass) => () => existing({ logGroupClass });
    expect(refusal(build(DELIVERY))).toMatch(/^logGroupClass (of CloudWatchFlowLogs.fromCloudWatchFlowLogsAttributes must be one of LogGroupClass: STANDARD, INFREQUENT_ACCESS, got "DELIVERY"|must be STANDARD or INFREQUENT_ACCESS, got DELIVERY)/);
    expect(build(logs.LogGroupClass.INFREQUENT_ACCESS)).not.toThrow();
    const ofApp = (logGroupClass: string) => () => {
      const stack = newStack();
      return existing({}, stack, new logs.CfnLogGroup(stack, 'Group', { logGroupClass }));
    };
    expect(refusal(ofApp(DELIVERY))).toBe('logGroup must be of the class STANDARD or INFREQUENT_ACCESS, got DELIVERY, of which nothing can be asked; use another log group [at Network]');
    expect(ofApp('INFREQUENT_ACCESS')).not.toThrow();
  });

  test('fails when the family lacks fields of the format', () => {
    expect(refusal(() => existing({ family: FlowLogFamily.TRANSIT_GATEWAY }))).toContain('family must be the one whose records have the fields of the format');
    expect(() => existing({ family: FlowLogFamily.VPC })).not.toThrow();
  });
});
