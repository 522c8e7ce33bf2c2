import { Arn, ArnFormat, aws_s3 as s3, region_info as regionInfo, Stack } from 'aws-cdk-lib';
import { aws_s3 as s3refs } from 'aws-cdk-lib/interfaces';
import { resourceOf } from '../../../private/shapes';
import { isKnown } from '../../../private/tokens';

/** Bytes of the longest value that AWS has for a pseudo parameter, with room for a Region to come. */
const LONGEST: Record<string, number> = {
  'AWS::AccountId': '111122223333'.length,
  'AWS::Partition': 'aws-us-gov'.length,
  'AWS::Region': 'us-isof-south-1'.length + 1,
  'AWS::URLSuffix': 'amazonaws.com.cn'.length,
};

/** Counted for any other reference: the ARN of a role with the longest name has 102, that of a key 84. */
const LONGEST_REFERENCE = 128;

const LONGEST_BUCKET_NAME = 63;

type Intrinsic = Record<string, unknown>;

/** What stands where an intrinsic function stood. */
type StandIn = (intrinsic: Intrinsic) => string;

/**
 * The most bytes that a policy can have once it is deployed: what is not known at synth counts with its greatest length.
 *
 * @param document the policy
 * @param bucket the bucket whose name the policy repeats, if it is a bucket's
 */
export function mostBytes(stack: Stack, document: unknown, bucket?: s3refs.IBucketRef): number {
  const known = new Map(bucket === undefined ? [] : [[JSON.stringify(stack.resolve(bucket.bucketRef.bucketArn)), longestArn(stack, bucket)]]);
  const longest = (name: string): number => (name === 'AWS::Partition' ? partitionOf(stack)?.length : undefined) ?? LONGEST[name] ?? LONGEST_REFERENCE;
  const text = writtenOut(stack.resolve(document), intrinsic => known.get(JSON.stringify(intrinsic)) ?? 'x'.repeat(longest(nameOf(intrinsic))));
  return Buffer.byteLength(JSON.stringify(text));
}

/** A policy as people read it: what is not known at synth is a name in angle brackets. */
export function readable(stack: Stack, value: unknown): unknown {
  const names: Record<string, string> = { 'AWS::AccountId': '<account>', 'AWS::Region': '<region>', 'AWS::Partition': partitionOf(stack) ?? '<partition>' };
  return writtenOut(stack.resolve(value), intrinsic => names[nameOf(intrinsic)] ?? `<${nameOf(intrinsic)}>`);
}

function longestArn(stack: Stack, bucket: s3refs.IBucketRef): string {
  const name: unknown = stack.resolve(resourceOf(bucket, s3.CfnBucket.isCfnBucket)?.bucketName);
  return Arn.format({
    partition: partitionOf(stack) ?? 'x'.repeat(LONGEST['AWS::Partition']),
    service: 's3',
    region: '',
    account: '',
    resource: typeof name === 'string' ? name : 'x'.repeat(LONGEST_BUCKET_NAME),
    arnFormat: ArnFormat.NO_RESOURCE_NAME,
  });
}

function partitionOf(stack: Stack): string | undefined {
  return isKnown(stack.region) ? regionInfo.RegionInfo.get(stack.region).partition : undefined;
}

/** A resolved value in which text stands for every intrinsic function. */
function writtenOut(value: unknown, standIn: StandIn): unknown {
  if (Array.isArray(value)) {
    return value.map(one => writtenOut(one, standIn));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value);
  if (entries.length !== 1 || !/^(Ref|Fn::.+)$/.test(entries[0][0])) {
    return Object.fromEntries(entries.map(([key, one]) => [key, writtenOut(one, standIn)]));
  }
  const [[name, argument]] = entries;
  if (name === 'Fn::Join' && Array.isArray(argument[1])) {
    return argument[1].map((part: unknown) => writtenOut(part, standIn)).join(argument[0]);
  }
  return standIn(value as Intrinsic);
}

/** `AWS::Region`, `Bucket.Arn`, or what else an intrinsic function says. */
function nameOf(intrinsic: Intrinsic): string {
  const [argument] = Object.values(intrinsic);
  if (typeof argument === 'string') {
    return argument;
  }
  return Array.isArray(argument) && argument.every(part => typeof part === 'string') ? argument.join('.') : JSON.stringify(intrinsic);
}
