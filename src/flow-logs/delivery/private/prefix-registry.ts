import { Token, aws_s3 as s3 } from 'aws-cdk-lib';
import { PlaceEntry, PlaceRegistry } from './place-registry';
import { reject, show } from '../../../private/errors';
import { S3LogLayout } from '../s3-log-layout';

/** What one flow log writes under a prefix. */
export interface PrefixEntry extends PlaceEntry {
  readonly layout: S3LogLayout;
}

const REGISTRY = new PlaceRegistry<PrefixEntry>();

/**
 * Notes what the flow logs of one construct write under a prefix.
 *
 * Refused is what would make the table over the prefix lie: the same packets twice, or files that it cannot read.
 */
export function registerUnderPrefix(bucket: s3.IBucket, prefix: string, entries: readonly PrefixEntry[]): void {
  const key = `${Token.isUnresolved(bucket.bucketName) ? bucket.node.path : bucket.bucketName}//${prefix}`;
  const words = { where: `under the prefix ${show(prefix)}`, another: 'another prefix' };
  REGISTRY.register(key, words, entries, (other, entry) => refuseMixedFiles(other, entry, prefix));
}

function refuseMixedFiles(other: PrefixEntry, entry: PrefixEntry, prefix: string): void {
  if (other.source._records !== entry.source._records) {
    reject(`layout puts records of ${entry.source._records} and ${other.source._records} sources under one prefix ${show(prefix)}, also used by `
      + `${other.owner.node.path}; their fields differ, so give the layouts different prefixes`, entry.owner);
  }
  if (other.layout._isText !== entry.layout._isText) {
    reject(`layout puts text and Parquet files under one prefix ${show(prefix)}, also used by ${other.owner.node.path}; `
      + 'a table reads one file format, so give the layouts different prefixes', entry.owner);
  }
  if (!entry.layout._hasSameFolders(other.layout)) {
    reject(`layout puts files into folders of two kinds under one prefix ${show(prefix)}, also used by ${other.owner.node.path} (hiveCompatiblePartitions, `
      + 'perHourPartition); a table reads one kind, so give the layouts different prefixes', entry.owner);
  }
  refuseOtherTags(other, entry, prefix);
  if (entry.layout._isText && other.format._fingerprint !== entry.format._fingerprint) {
    reject(`format must be the same for all text files under one prefix, got ${show(entry.format.logFormat)} under ${show(prefix)} where `
      + `${other.owner.node.path} writes ${show(other.format.logFormat)}; text is read by position, so leave the prefix out or give another`, entry.owner);
  }
}

/** Of Parquet, too: a column is found by its name, which does not tell the key. */
function refuseOtherTags(other: PrefixEntry, entry: PrefixEntry, prefix: string): void {
  for (const field of entry.format.fields) {
    const [otherKey, key] = [other.format._tagKeyOf(field), entry.format._tagKeyOf(field)];
    if (key !== undefined && otherKey !== undefined && key !== otherKey) {
      reject(`format must show the same tag in ${field.name} in all files under one prefix, got the tag ${show(key)} under ${show(prefix)} where `
        + `${other.owner.node.path} writes the tag ${show(otherKey)}; the column would mean two things, so use the same tag keys or another prefix`, entry.owner);
    }
  }
}
