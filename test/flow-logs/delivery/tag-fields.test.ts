import { aws_ec2 as ec2, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { FlowLogField, FlowLogFormat, FlowLogSource, FlowLogTable, S3FlowLogs, S3LogLayout } from '../../../src';
import { newStack, refusal } from '../../fixtures/stacks';

const FLOW_LOG = 'AWS::EC2::FlowLog';
const BASE = FlowLogFormat.of(FlowLogField.SRCADDR);
const sourceOf = (stack: Stack, id = 'vpc-0a') => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, id, id));

function flowLogsWith(format: FlowLogFormat): Template {
  const stack = newStack();
  new S3FlowLogs(stack, 'FlowLogs', { sources: [sourceOf(stack)], format });
  return Template.fromStack(stack);
}

test('the keys stand beside the format, by kind of resource', () => {
  flowLogsWith(BASE.withTags({ autoScalingGroup: ['Service'], instance: ['Name', 'Team'], networkInterface: ['Role'] })).hasResourceProperties(FLOW_LOG, {
    LogFormat: '${srcaddr} ${instance-tag} ${instance-tag-2} ${interface-tag} ${asg-tag}',
    TagFieldSpecifications: [
      { ResourceType: 'instance', TagKeys: ['Name', 'Team'] },
      { ResourceType: 'network-interface', TagKeys: ['Role'] },
      { ResourceType: 'auto-scaling-group', TagKeys: ['Service'] },
    ],
  });
});

test('a format read with its keys is written as it was', () => {
  flowLogsWith(FlowLogFormat.parse('${asg-tag} ${srcaddr}', { tags: { autoScalingGroup: ['Service'] } })).hasResourceProperties(FLOW_LOG, {
    LogFormat: '${asg-tag} ${srcaddr}', TagFieldSpecifications: [{ ResourceType: 'auto-scaling-group', TagKeys: ['Service'] }],
  });
});

test('without tag fields there is no specification', () => {
  flowLogsWith(FlowLogFormat.RECOMMENDED_V5).hasResourceProperties(FLOW_LOG, { TagFieldSpecifications: Match.absent() });
});

test('fails when a tag field has no key; the same format can be read', () => {
  const format = FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.ASG_TAG, FlowLogField.INSTANCE_TAG_2);
  expect(refusal(() => flowLogsWith(format)))
    .toBe('format must bring the key of each tag field that it has, got none for asg-tag, instance-tag-2; leave the fields to withTags, which adds them with their keys '
      + '(FlowLogFormat.DEFAULT.withTags({ instance: ["Name"] })), or keep their places: '
      + 'FlowLogFormat.parse("${srcaddr} ${asg-tag} ${instance-tag-2}", { tags }) [at Network/FlowLogs]');
  const stack = newStack();
  const bucket = s3.Bucket.fromBucketName(stack, 'Archive', 'archive');
  const flowLogs = S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Existing', { bucket, format, layout: S3LogLayout.text({ prefix: '' }) });
  new FlowLogTable(stack, 'Table', { flowLogs });
  Template.fromStack(stack).hasResourceProperties('AWS::Glue::Table', {
    TableInput: { StorageDescriptor: { Columns: ['srcaddr', 'asg_tag', 'instance_tag_2'].map(Name => ({ Name, Type: 'string' })) } },
  });
});

describe('under one prefix', () => {
  const named = BASE.withTags({ instance: ['Name'] });
  const pair = (layout: S3LogLayout, one: FlowLogFormat, other: FlowLogFormat) => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    new S3FlowLogs(stack, 'One', { sources: [sourceOf(stack, 'vpc-0a')], format: one, layout, bucket });
    return new S3FlowLogs(stack, 'Other', { sources: [sourceOf(stack, 'vpc-0b')], format: other, layout, bucket });
  };

  test('fails when it would show two tags, also where the first flow logs under the prefix show none', () => {
    const three = (third: string) => () => {
      const stack = newStack();
      const bucket = new s3.Bucket(stack, 'Bucket');
      const layout = S3LogLayout.parquet({ prefix: 'net' });
      [BASE, named, BASE.withTags({ instance: [third] })].forEach((format, index) =>
        new S3FlowLogs(stack, `Number${index}`, { sources: [sourceOf(stack, `vpc-0${index}`)], format, layout, bucket }));
    };
    expect(refusal(three('Team'))).toContain('where Network/Number1 writes the tag "Name"');
    expect(three('Name')).not.toThrow();
  });

  test.each([
    ['Parquet', S3LogLayout.parquet({ prefix: 'net' })],
    ['text', S3LogLayout.text({ prefix: 'net' })],
  ])('fails when one column would show two tags (%s)', (_, layout) => {
    expect(refusal(() => pair(layout, named, BASE.withTags({ instance: ['Team'] }))))
      .toBe('format must show the same tag in instance-tag in all files under one prefix, got the tag "Team" under "net" where Network/One writes the tag "Name"; '
        + 'the column would mean two things, so use the same tag keys or another prefix [at Network/Other]');
    expect(() => pair(layout, named, BASE.withTags({ instance: ['Name'] }))).not.toThrow();
  });

  test('Parquet takes more tags beside the same ones, and none', () => {
    expect(() => pair(S3LogLayout.parquet(), named, BASE.withTags({ instance: ['Name', 'Team'], networkInterface: ['Team'] }))).not.toThrow();
    expect(() => pair(S3LogLayout.parquet(), named, BASE)).not.toThrow();
  });

  test('text has a prefix of its own for other keys', () => {
    expect(pair(S3LogLayout.text(), named, BASE.withTags({ instance: ['Team'] })).prefix).toMatch(/^flow-logs\/vpc-text-hourly-[0-9a-f]{8}$/);
  });
});
