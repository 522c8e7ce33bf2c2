import { aws_s3 as s3 } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FlowLogChoices, FlowLogWrite, FlowLogWrites } from './flow-log-writes';
import { reject, show } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';

const WRITES = new FlowLogWrites('prefix');

/**
 * Notes what the flow logs of one construct write under a prefix.
 *
 * Refused is what would make the table over the prefix lie: the same packets twice, or files that it cannot read.
 */
export function registerUnderPrefix(bucket: s3.IBucket, prefix: string, choices: readonly FlowLogChoices[]): void {
  const key = keyOf(bucket, prefix);
  const name = { where: `under the prefix ${show(prefix)}`, another: 'another prefix' };
  WRITES.register(key, name, choices, (other, write) => refuseMixedFiles(other, write, prefix));
}

/** The constructs of this app whose flow logs write under a prefix, in the order in which they came. */
export function writersUnder(bucket: s3.IBucket, prefix: string): IConstruct[] {
  return [...new Set(WRITES.to(bucket, keyOf(bucket, prefix)).map(({ owner }) => owner))];
}

function keyOf(bucket: s3.IBucket, prefix: string): string {
  return `${isKnown(bucket.bucketName) ? bucket.bucketName : bucket.node.path}//${prefix}`;
}

function refuseMixedFiles(other: FlowLogWrite, write: FlowLogWrite, prefix: string): void {
  if (other.records !== write.records) {
    reject(`layout puts records of ${write.records} and ${other.records} sources under one prefix ${show(prefix)}, also used by `
      + `${other.owner.node.path}; their fields differ, so give the layouts different prefixes`, write.owner);
  }
  if (other.isText !== write.isText) {
    reject(`layout puts text and Parquet files under one prefix ${show(prefix)}, also used by ${other.owner.node.path}; `
      + 'a table reads one file format, so give the layouts different prefixes', write.owner);
  }
  if (other.hiveCompatiblePartitions !== write.hiveCompatiblePartitions || other.perHourPartition !== write.perHourPartition) {
    reject(`layout puts files into folders of two kinds under one prefix ${show(prefix)}, also used by ${other.owner.node.path} (hiveCompatiblePartitions, `
      + 'perHourPartition); a table reads one kind, so give the layouts different prefixes', write.owner);
  }
  refuseOtherTags(other, write, prefix);
  if (write.isText === true && other.fingerprint !== write.fingerprint) {
    reject(`format must be the same for all text files under one prefix, got ${show(write.logFormat)} under ${show(prefix)} where `
      + `${other.owner.node.path} writes ${show(other.logFormat)}; text is read by position, so leave the prefix out or give another`, write.owner);
  }
}

/** Of Parquet, too: a column is found by its name, which does not tell the key. */
function refuseOtherTags(other: FlowLogWrite, write: FlowLogWrite, prefix: string): void {
  for (const [field, key] of Object.entries(write.tagKeys)) {
    const otherKey = other.tagKeys[field];
    if (otherKey !== undefined && key !== otherKey) {
      reject(`format must show the same tag in ${field} in all files under one prefix, got the tag ${show(key)} under ${show(prefix)} where `
        + `${other.owner.node.path} writes the tag ${show(otherKey)}; the column would mean two things, so use the same tag keys or another prefix`, write.owner);
    }
  }
}
