import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_ec2 as ec2, aws_s3 as s3, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { openLab } from '../../../lab/engine/run';
import { Template as LabTemplate } from '../../../lab/private/template';
import { deliver } from '../../../lab/samples/deliver';
import { STORY_ACCOUNT, STORY_NOW, STORY_REGION } from '../../../lab/samples/story';
import {
  FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogQuery, FlowLogQueryPack, FlowLogSource, FlowLogTable, S3FlowLogs, S3FlowLogsProps,
  S3LogLayout,
} from '../../../src';
import { newStack, refusal } from '../../fixtures/stacks';

/** Transit gateways, their attachments and regional NAT gateways. */
const gateway = (stack: Stack) => ec2.CfnTransitGateway.fromTransitGatewayId(stack, 'Gateway', 'tgw-0a');
const attachment = (stack: Stack) => ec2.CfnTransitGatewayAttachment.fromTransitGatewayAttachmentId(stack, 'Attachment', 'tgw-attach-0a');
const natGateway = (stack: Stack) => ec2.CfnNatGateway.fromNatGatewayId(stack, 'Nat', 'nat-0a');
const vpc = (stack: Stack) => ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0a');

function logsOf(make: (stack: Stack) => FlowLogSource[], props: Partial<S3FlowLogsProps> = {}) {
  const stack = newStack();
  const flowLogs = new S3FlowLogs(stack, 'FlowLogs', { sources: make(stack), ...props });
  return { stack, flowLogs, template: Template.fromStack(stack) };
}

test.each([
  ['TransitGateway', 'tgw-0a', (stack: Stack) => [FlowLogSource.transitGateway(gateway(stack))]],
  ['TransitGatewayAttachment', 'tgw-attach-0a', (stack: Stack) => [FlowLogSource.transitGatewayAttachment(attachment(stack))]],
])('%s: no traffic type, one minute, the 36 default fields, a prefix of its own', (ResourceType, ResourceId, make) => {
  const { template, flowLogs } = logsOf(make);
  template.hasResourceProperties('AWS::EC2::FlowLog', {
    ResourceType, ResourceId, TrafficType: Match.absent(), MaxAggregationInterval: 60, LogFormat: FlowLogFormat.TRANSIT_GATEWAY_DEFAULT.logFormat,
  });
  expect(flowLogs.format.fields).toHaveLength(36);
  expect(flowLogs.prefix).toBe('flow-logs/transit-gateway-parquet-hourly');
});

test('regional NAT gateway: a source of the VPC family', () => {
  const { template, flowLogs } = logsOf(stack => [FlowLogSource.regionalNatGateway(natGateway(stack)), FlowLogSource.vpc(vpc(stack))]);
  template.hasResourceProperties('AWS::EC2::FlowLog', { ResourceType: 'RegionalNatGateway', ResourceId: 'nat-0a', TrafficType: 'ALL', MaxAggregationInterval: 600 });
  expect(flowLogs.prefix).toBe('flow-logs/vpc-parquet-hourly');
});

test('the default format of transit gateways is the published one, in its order', () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const published: { name: string; service: string }[] = require('../../fixtures/flow-log-fields.json');
  expect(FlowLogFormat.TRANSIT_GATEWAY_DEFAULT.fields.map(field => field.name)).toEqual(published.filter(row => row.service === 'tgw').map(row => row.name));
});

describe('refused', () => {
  const both = (stack: Stack) => [FlowLogSource.transitGateway(gateway(stack)), FlowLogSource.vpc(vpc(stack))];
  const one = (stack: Stack) => [FlowLogSource.transitGateway(gateway(stack))];

  test('fails when sources are of two families', () => {
    expect(refusal(() => logsOf(both))).toBe('sources must be of one family, got TransitGateway tgw-0a and VPC vpc-0a; transit gateways write other fields, '
      + 'so create two S3FlowLogs [at Network/FlowLogs]');
  });

  test('fails when a transit gateway is given a traffic type', () => {
    expect(refusal(() => logsOf(one, { trafficType: ec2.FlowLogTrafficType.ALL })))
      .toBe('trafficType must be left out for transit gateways, which neither accept nor reject, got ALL; leave it out [at Network/FlowLogs]');
  });

  test('fails when a transit gateway is given ten minutes', () => {
    expect(refusal(() => logsOf(one, { maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.TEN_MINUTES })))
      .toBe('maxAggregationInterval must be ONE_MINUTE for transit gateways, got TEN_MINUTES; leave it out [at Network/FlowLogs]');
    expect(() => logsOf(one, { maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE })).not.toThrow();
  });

  test('fails when a transit gateway is given fields of VPCs', () => {
    expect(refusal(() => logsOf(one, { format: FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.ACTION) })))
      .toBe('format must consist of fields that transit gateway flow logs have, got action, which only VPCs write; leave them out [at Network/FlowLogs]');
    expect(() => logsOf(one, { format: FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.TGW_ID) })).not.toThrow();
  });

  test('fails when two families share a prefix', () => {
    const stack = newStack();
    const shared = { bucket: new s3.Bucket(stack, 'Bucket'), layout: S3LogLayout.parquet({ prefix: 'net' }) };
    new S3FlowLogs(stack, 'OfVpc', { sources: [FlowLogSource.vpc(vpc(stack))], ...shared });
    const gatewaySource = [FlowLogSource.transitGateway(gateway(stack))];
    expect(refusal(() => new S3FlowLogs(stack, 'OfGateway', { sources: gatewaySource, ...shared })))
      .toMatch(/^layout puts records of transit-gateway and vpc sources under one prefix "net", also used by Network\/OfVpc; .* \[at Network\/OfGateway\]$/);
    expect(() => new S3FlowLogs(stack, 'Elsewhere', { sources: gatewaySource, bucket: shared.bucket })).not.toThrow();
  });

  test('fails when a gateway and its own attachment lie under one prefix', () => {
    const stack = newStack();
    const made = new ec2.CfnTransitGateway(stack, 'Made', {});
    const own = new ec2.CfnTransitGatewayAttachment(stack, 'Own', { transitGatewayId: made.ref, vpcId: 'vpc-0a', subnetIds: ['subnet-0a'] });
    const sources = [FlowLogSource.transitGateway(made), FlowLogSource.transitGatewayAttachment(own)];
    expect(refusal(() => new S3FlowLogs(stack, 'Both', { sources }))).toContain('sources must not contain sources that overlap');
    expect(() => new S3FlowLogs(stack, 'OnlyIt', { sources: [sources[1]] })).not.toThrow();
  });

  test('fails when a NAT gateway is zonal', () => {
    const stack = newStack();
    const zonal = new ec2.CfnNatGateway(stack, 'Zonal', { subnetId: 'subnet-0a', allocationId: 'eipalloc-0a' });
    expect(refusal(() => FlowLogSource.regionalNatGateway(zonal)))
      .toBe('natGateway must be regional (availabilityMode "regional"), got "zonal"; watch the network interface of a zonal one, or its VPC or subnet [at Network/Zonal]');
    const mode = new CfnParameter(stack, 'Mode').valueAsString;
    for (const availabilityMode of ['regional', mode]) {
      expect(() => FlowLogSource.regionalNatGateway(new ec2.CfnNatGateway(stack, `Nat${availabilityMode.length}`, { vpcId: 'vpc-0a', availabilityMode }))).not.toThrow();
    }
  });
});

test('records of a transit gateway are read through its table', async () => {
  const env = { account: STORY_ACCOUNT, region: STORY_REGION };
  const stack = new Stack(new App(), 'Gateways', { env });
  const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'gateway-records' });
  const flowLogs = new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.transitGateway(gateway(stack))], bucket });
  new FlowLogTable(stack, 'Table', { flowLogs });
  const { template } = (stack.node.root as App).synth().getStackByName('Gateways');
  const dataRoot = mkdtempSync(join(tmpdir(), 'gateways-'));
  const end = STORY_NOW.getTime() / 1000 - 600;
  await deliver(new LabTemplate(template, env), env, dataRoot, [
    { 'tgw-id': 'tgw-0a', 'srcaddr': '10.0.0.1', 'packets-lost-no-route': 7, 'start': end - 59, 'end': end, 'log-status': 'OK' },
  ]);
  const lab = await openLab({ template, dataRoot, now: STORY_NOW, ...env });
  const { rows } = await lab.runSql("SELECT tgw_id, srcaddr, packets_lost_no_route FROM flow_logs WHERE hour >= '2026/11/01/00'");
  lab.close();
  rmSync(dataRoot, { recursive: true });
  expect(rows).toEqual([['tgw-0a', '10.0.0.1', 7]]);
});

describe('questions of a transit gateway', () => {
  const packOf = (queries?: FlowLogQuery[], format?: FlowLogFormat) => {
    const stack = newStack();
    const flowLogs = new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.transitGateway(gateway(stack))], format });
    const table = new FlowLogTable(stack, 'Table', { flowLogs });
    return new FlowLogQueryPack(stack, 'Questions', { table, queries });
  };

  test('are those about its records, without being asked for', () => {
    const pack = packOf();
    expect(pack.queries.map(query => query.queryName)).toEqual([
      'hours-without-records', 'transit-gateway-drops', 'transit-gateway-traffic', 'transit-gateway-one-way', 'transit-gateway-lost-records',
    ]);
    Template.fromStack(Stack.of(pack)).resourceCountIs('AWS::Athena::NamedQuery', 5);
    Annotations.fromStack(Stack.of(pack)).hasNoWarning('*', Match.anyValue());
  });

  test('fails when a question about VPCs is asked for', () => {
    expect(refusal(() => packOf([FlowLogQuery.transitGatewayDrops(), FlowLogQuery.portScan()])))
      .toBe('queries must be about the records of the table (transit-gateway), got port-scan; leave it out, or ask it of others [at Network/Questions]');
    expect(packOf([FlowLogQuery.transitGatewayDrops()]).queries).toHaveLength(1);
  });

  test('fails when none of those taken from all() is about its records', () => {
    const taken = (name: string) => FlowLogQuery.all().filter(query => query.queryName === name);
    expect(refusal(() => packOf(taken('port-scan'))))
      .toBe('queries must be about the records of the table (transit-gateway), got port-scan; leave it out, or ask it of others [at Network/Questions]');
    expect(packOf(taken('transit-gateway-drops')).queries).toHaveLength(1);
  });

  test('fails when the format can answer none of them', () => {
    const few = FlowLogFormat.of(FlowLogField.TGW_ID, FlowLogField.BYTES);
    expect(refusal(() => packOf([FlowLogQuery.hoursWithoutRecords()], few)))
      .toBe('queries must hold a question that the table can answer, got only hours-without-records (lacks start); add what they lack [at Network/Questions]');
    expect(packOf([FlowLogQuery.hoursWithoutRecords()], few.plus(FlowLogField.START, FlowLogField.END)).queries).toHaveLength(1);
  });
});

describe('family of flow logs that exist', () => {
  const existing = (format: FlowLogFormat, family?: FlowLogFamily) => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Archive', 'archive');
    return S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Existing', { bucket, format, layout: S3LogLayout.text({ prefix: '' }), family });
  };
  const shared = FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.BYTES);

  test('follows from the fields, or is told', () => {
    expect(existing(FlowLogFormat.DEFAULT).family).toBe(FlowLogFamily.VPC);
    expect(existing(FlowLogFormat.TRANSIT_GATEWAY_DEFAULT).family).toBe(FlowLogFamily.TRANSIT_GATEWAY);
    expect(existing(shared).family).toBe(FlowLogFamily.VPC);
    expect(existing(shared, FlowLogFamily.TRANSIT_GATEWAY).family).toBe(FlowLogFamily.TRANSIT_GATEWAY);
  });

  test('fails when the family lacks a field', () => {
    expect(refusal(() => existing(FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.ACTION), FlowLogFamily.TRANSIT_GATEWAY)))
      .toBe('family must be the one whose records have the fields of the format, got "transit-gateway", which lacks action; leave it out [at Network]');
    expect(() => existing(FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.ACTION), FlowLogFamily.VPC)).not.toThrow();
  });
});
