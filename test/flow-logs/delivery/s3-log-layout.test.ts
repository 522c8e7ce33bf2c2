import { Aws, Lazy } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { FlowLogFamily, FlowLogField, FlowLogFormat, S3LogLayout } from '../../../src';
import { refusal } from '../../fixtures/stacks';

const { VPC, TRANSIT_GATEWAY } = FlowLogFamily;
const WAY_OUT = 'write a folder such as "network/vpc", or "" for the top of the bucket';
const FACTORIES = [['parquet', S3LogLayout.parquet], ['text', S3LogLayout.text]] as const;

describe('default prefix', () => {
  test('of Parquet tells family and layout, whatever the format', () => {
    expect(S3LogLayout.parquet().prefixFor(FlowLogFormat.DEFAULT, VPC)).toBe('flow-logs/vpc-parquet-hourly');
    expect(S3LogLayout.parquet().prefixFor(FlowLogFormat.RECOMMENDED_V5, VPC)).toBe('flow-logs/vpc-parquet-hourly');
    expect(S3LogLayout.parquet().prefixFor(FlowLogFormat.of(FlowLogField.TGW_ID), TRANSIT_GATEWAY)).toBe('flow-logs/transit-gateway-parquet-hourly');
  });

  test('of text tells the format too', () => {
    const [small, large] = [FlowLogFormat.DEFAULT, FlowLogFormat.RECOMMENDED_V5].map(format => S3LogLayout.text().prefixFor(format, VPC));
    expect(small).toBe('flow-logs/vpc-text-hourly-81fdf20d');
    expect(large).toMatch(/^flow-logs\/vpc-text-hourly-[0-9a-f]{8}$/);
    expect(large).not.toBe(small);
  });

  test('is none until the format is known', () => {
    expect(S3LogLayout.parquet().prefix).toBeUndefined();
    expect(S3LogLayout.text().prefix).toBeUndefined();
  });
});

describe.each(FACTORIES)('prefix of %s', (_, layout) => {
  test.each(['', 'vpc', 'network/vpc', 'a=b/c.d_e!(f)-G9', 'my-AWSLogs', 'awslogs'])('takes %p', prefix => {
    expect(layout({ prefix }).prefix).toBe(prefix);
    expect(layout({ prefix }).prefixFor(FlowLogFormat.DEFAULT, VPC)).toBe(prefix);
  });

  test('takes a token, whose text is not known', () => {
    const token = Lazy.string({ produce: () => 'vpc' });
    expect(layout({ prefix: token }).prefix).toBe(token);
    expect(layout({ prefix: `vpc-${Aws.REGION}` }).prefix).toBe(`vpc-${Aws.REGION}`);
  });

  test.each(['/vpc', 'vpc/', '/', 'network//vpc'])('fails when the prefix is %p: slashes', prefix => {
    expect(refusal(() => layout({ prefix }))).toBe(`prefix must have no slash at its ends and no empty folder, got ${JSON.stringify(prefix)}; ${WAY_OUT}`);
  });

  test.each(['AWSLogs', 'vpc/AWSLogs', 'AWSLogs/vpc'])('fails when the prefix is %p: the folder of AWS', prefix => {
    expect(refusal(() => layout({ prefix }))).toBe(`prefix must not contain the folder AWSLogs, which AWS adds itself, got ${JSON.stringify(prefix)}; ${WAY_OUT}`);
  });

  test.each(['my vpc', 'vpc*', '${aws_region}', 'a:b', 'naïve', 'a\\b', 'a\nb', 'a?b'])('fails when the prefix is %p: characters', prefix => {
    expect(refusal(() => layout({ prefix })))
      .toBe(`prefix must consist of letters, digits and the characters ! _ . ( ) = - /, got ${JSON.stringify(prefix)}; ${WAY_OUT}`);
  });
});

test('a prefix is either taken as it is or refused with the value received, never changed', () => {
  fc.assert(fc.property(fc.string({ maxLength: 12 }), prefix => {
    let taken: string | undefined;
    try {
      taken = S3LogLayout.parquet({ prefix }).prefix;
    } catch (error) {
      expect((error as Error).message).toContain(`got ${JSON.stringify(prefix)}`);
      return;
    }
    expect(taken).toBe(prefix);
    expect(prefix).not.toMatch(/^\/|\/$|\/\/|[^A-Za-z0-9!_.()=/-]/);
    expect(prefix.split('/')).not.toContain('AWSLogs');
  }));
});

describe('folders', () => {
  const kinds = [[false, true, 'hourly'], [false, false, 'daily'], [true, true, 'hourly-hive'], [true, false, 'daily-hive']] as const;

  test.each(kinds)('hiveCompatiblePartitions %p, perHourPartition %p', (hiveCompatiblePartitions, perHourPartition, name) => {
    const layout = S3LogLayout.parquet({ hiveCompatiblePartitions, perHourPartition });
    expect(layout._destinationOptions).toEqual({
      FileFormat: 'parquet', HiveCompatiblePartitions: hiveCompatiblePartitions, PerHourPartition: perHourPartition,
    });
    // A changed layout always gets a new prefix.
    expect(layout.prefixFor(FlowLogFormat.DEFAULT, VPC)).toBe(`flow-logs/vpc-parquet-${name}`);
    expect(S3LogLayout.text({ hiveCompatiblePartitions, perHourPartition }).prefixFor(FlowLogFormat.DEFAULT, VPC)).toMatch(new RegExp(`vpc-text-${name}-[0-9a-f]{8}$`));
    expect(layout._keyPattern('111122223333')).toBe(`flow-logs/*/AWSLogs/${hiveCompatiblePartitions ? 'aws-account-id=' : ''}111122223333/*`);
  });
});
