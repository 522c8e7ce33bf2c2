import { mkdirSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { QueryResult } from '../../../lab/engine/answers';
import { Lab, openLab } from '../../../lab/engine/run';
import { KnownNetworks } from '../../../src/athena';
import { CaptureEngine, MirrorCollector } from '../../../src/mirroring/collectors';
import { MirrorQuery, MirrorQueryPack, MirrorRecordTables } from '../../../src/mirroring/records';

export const NOW = new Date('2026-11-01T12:00:00Z');
export const BUCKET = 'mirror-records';
const ENV = { account: '111122223333', region: 'eu-west-1' };

export interface OpenMirrorLab {
  readonly lab: Lab;
  readonly template: any;
  readonly bucket: string;
  close(): void;
}

/** Tables of a stack over a bucket of that name, with questions. */
export function synthesized(engines: CaptureEngine[], queries?: MirrorQuery[], knownNetworks?: KnownNetworks): any {
  const stack = new Stack(new App(), 'Mirror', { env: ENV });
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', BUCKET);
  const tables = new MirrorRecordTables(stack, 'Tables', { collector: MirrorCollector.fromMirrorCollectorAttributes(stack, 'Collector', { recordBucket: bucket, engines }) });
  new MirrorQueryPack(stack, 'Questions', { tables, queries, knownNetworks });
  return (stack.node.root as App).synth().getStackByName('Mirror').template;
}

/** The same, opened over files that `write` lays down. */
export async function mirrorLab(
  write: (bucket: string) => void, queries?: MirrorQuery[], engines = [CaptureEngine.suricata()], now = NOW, networks = KnownNetworks.of({ ownRanges: ['203.0.113.0/24'] }),
): Promise<OpenMirrorLab> {
  const dataRoot = mkdtempSync(join(tmpdir(), 'mirror-'));
  const bucket = join(dataRoot, BUCKET);
  mkdirSync(bucket);
  write(bucket);
  const template = synthesized(engines, queries, networks);
  const lab = await openLab({ template, dataRoot, now, ...ENV, inMemory: true });
  return { lab, template, bucket, close: () => { lab.close(); rmSync(dataRoot, { recursive: true }); } };
}

/** The columns that matter of an answer. */
export function pick({ columns, rows }: QueryResult, ...wanted: string[]): unknown[][] {
  const odd = wanted.find(name => !columns.includes(name));
  if (odd !== undefined) throw new Error(`the answer has no column ${odd}, but ${columns.join(', ')}`);
  return rows.map(row => wanted.map(name => row[columns.indexOf(name)]));
}
