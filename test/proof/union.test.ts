import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_ec2 as ec2, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Lab, openLab } from '../../lab/engine/run';
import { Template } from '../../lab/private/template';
import { deliver } from '../../lab/samples/deliver';
import { flow, STORY_ACCOUNT, STORY_NOW, STORY_REGION } from '../../lab/samples/story';
import { FlowLogField as Field, FlowLogFormat, FlowLogSource, FlowLogTable, S3FlowLogs } from '../../src';

/** Two flow logs with two formats write Parquet under one prefix. */
const PLACE = { account: STORY_ACCOUNT, region: STORY_REGION };
const PLAIN = FlowLogFormat.DEFAULT;
const RICH = FlowLogFormat.of(Field.VPC_ID, Field.SRCADDR, Field.DSTADDR, Field.TCP_FLAGS, Field.START, Field.END);

function synthesized(tableOf: (plain: S3FlowLogs, rich: S3FlowLogs) => FlowLogFormat | undefined) {
  const stack = new Stack(new App(), 'Union', { env: PLACE });
  const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'union-bucket' });
  const flowLogs = (id: string, vpcId: string, format: FlowLogFormat) => new S3FlowLogs(stack, id, {
    sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, `Vpc${id}`, vpcId))], bucket, format,
  });
  const [plain, rich] = [flowLogs('Plain', 'vpc-0a', PLAIN), flowLogs('Rich', 'vpc-0b', RICH)];
  new FlowLogTable(stack, 'Table', { flowLogs: plain, format: tableOf(plain, rich) });
  return (stack.node.root as App).synth().getStackByName(stack.stackName).template;
}

const flows = { srcaddr: '10.0.0.1', dstaddr: '10.0.0.2', srcport: 40000, dstport: 443 };

describe.each<[string, (plain: S3FlowLogs, rich: S3FlowLogs) => FlowLogFormat | undefined, string[]]>([
  ['the union of their formats', (plain, rich) => plain.format.union(rich.format), ['vpc_id', 'dstport', 'tcp_flags']],
  ['the union the other way round', (plain, rich) => rich.format.union(plain.format), ['vpc_id', 'dstport', 'tcp_flags']],
  ['the format of one', () => undefined, ['dstport']],
])('a table over both, of %s', (_what, tableOf, columns) => {
  let dataRoot: string;
  let lab: Lab;
  beforeAll(async () => {
    dataRoot = mkdtempSync(join(tmpdir(), 'union-'));
    const body = synthesized(tableOf);
    const template = new Template(body, PLACE);
    await deliver(template, PLACE, dataRoot, [flow({ ago: 600, ...flows })], 'Plain');
    await deliver(template, PLACE, dataRoot, [flow({ 'ago': 660, ...flows, 'vpc-id': 'vpc-0b', 'tcp-flags': 2 })], 'Rich');
    lab = await openLab({ template: body, dataRoot, now: STORY_NOW, ...PLACE });
  });
  afterAll(() => {
    lab.close();
    rmSync(dataRoot, { recursive: true });
  });

  test('shows the records of both, and null where a file lacks a column', async () => {
    const { rows, files } = await lab.runSql(`SELECT srcaddr, ${columns.join(', ')} FROM flow_logs WHERE hour >= '2026/11/01/12' ORDER BY start`);
    const both = { vpc_id: ['vpc-0b', null], dstport: [null, 443], tcp_flags: [2, null] } as Record<string, unknown[]>;
    expect(files).toBe(2);
    expect(rows).toEqual([0, 1].map(row => ['10.0.0.1', ...columns.map(column => both[column][row])]));
  });

  test('shows no column that its format lacks', () => {
    const shown = lab.tables[0].columns.map(column => column.name);
    expect(shown.includes('vpc_id')).toBe(columns.includes('vpc_id'));
  });
});
