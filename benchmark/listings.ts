import { mkdirSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_s3 as s3, Duration, Stack } from 'aws-cdk-lib';
import { defaultPack } from './questions';
import { alignedTable } from '../lab/engine/report';
import { openLab } from '../lab/engine/run';
import { ASKED_VALUES } from '../lab/samples/asked-values';
import {
  FlowLogFormat, FlowLogQueryPack, FlowLogTable, PartitionGranularity, PartitionValues, QuerySpan, S3FlowLogs, S3LogLayout,
} from 'cdk-network-visibility';

/**
 * us-east-1 list prices in US dollars, from secondary sources in November 2026; check https://aws.amazon.com/s3/pricing/ (LIST requests)
 * and https://aws.amazon.com/athena/pricing/ (SQL queries, per TB scanned).
 */
export const PRICES = { thousandLists: 0.005, terabyte: 5 };

const BUCKET = 'archive';
const PLACE = { account: '111122223333', region: 'eu-west-1' };
/** Noon: a table by day reads half a day before the span. */
const NOW = new Date('2026-11-08T12:00:00Z');

export interface Estate { readonly accounts: number; readonly regions: number; readonly span: Duration }
export const ESTATE: Estate = { accounts: 200, regions: 4, span: Duration.days(7) };

export interface Listing {
  readonly question: string;
  /** Partitions that Athena projects and lists: one LIST request each, as long as a partition holds at most 1,000 files. */
  readonly planned: number;
  /** What the library says of the question at synth. */
  readonly most: number;
}

/** What each question of the default pack lists, planned from the template alone. */
export async function listingsOf(estate: Estate, granularity: PartitionGranularity): Promise<Listing[]> {
  const stack = new Stack(new App(), 'Benchmark', { env: PLACE });
  const table = new FlowLogTable(stack, 'Table', {
    flowLogs: S3FlowLogs.fromS3FlowLogsAttributes(stack, 'FlowLogs', {
      bucket: s3.Bucket.fromBucketName(stack, 'Archive', BUCKET),
      format: FlowLogFormat.RECOMMENDED_V5,
      layout: S3LogLayout.parquet({ prefix: 'network' }),
    }),
    granularity,
    accounts: PartitionValues.of(Array.from({ length: estate.accounts }, (_, i) => `${100000000000 + i}`)),
    regions: PartitionValues.of(Array.from({ length: estate.regions }, (_, i) => `eu-west-${i + 1}`)),
  });
  const { queries } = new FlowLogQueryPack(stack, 'Questions', { table, queries: defaultPack(QuerySpan.last(estate.span)) });
  const { template } = (stack.node.root as App).synth().getStackByName(stack.stackName);
  const dataRoot = mkdtempSync(join(tmpdir(), 'benchmark-listings-'));
  mkdirSync(join(dataRoot, BUCKET));
  const lab = await openLab({ template, dataRoot, now: NOW, ...PLACE });
  const listings: Listing[] = [];
  for (const { queryName: question, _span } of queries) {
    const { partitions: planned } = await lab.planNamedQuery(question, ASKED_VALUES[question]);
    listings.push({ question, planned, most: table._partitionsOf(_span._duration) });
  }
  lab.close();
  rmSync(dataRoot, { recursive: true });
  return listings;
}

/** S3 listings and their price, by hour and by day, and from how many bytes a day on the hours pay. */
export async function listingsBenchmark(): Promise<void> {
  const [byHour, byDay] = [await listingsOf(ESTATE, PartitionGranularity.HOUR), await listingsOf(ESTATE, PartitionGranularity.DAY)];
  const days = ESTATE.span.toDays();
  console.log(`Listings: ${ESTATE.accounts} accounts x ${ESTATE.regions} Regions x ${days} days, asked at noon; list prices of us-east-1: `
    + `$${PRICES.thousandLists} per 1,000 LIST requests, $${PRICES.terabyte} per TB read`);
  const dollars = (lists: number) => lists / 1000 * PRICES.thousandLists;
  const rows = byHour.map(({ question, planned }, i) => {
    const other = byDay[i].planned;
    // By day the question reads from midnight: half a day more, asked at noon.
    const evenAt = (dollars(planned) - dollars(other)) / (PRICES.terabyte * 0.5);
    return [question, planned, other, (planned / other).toFixed(1), dollars(planned).toFixed(3), dollars(other).toFixed(3), `${(evenAt * 1000).toFixed(0)} GB`];
  });
  console.log(alignedTable(['question', 'by hour', 'by day', 'hour / day', '$ by hour', '$ by day', 'even at, read of a day'], rows).join('\n'));
  console.log('"even at": by hour is cheaper in all, once the question reads more than this of each day, over all accounts and Regions');
}
