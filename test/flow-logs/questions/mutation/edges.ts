import { DAY, MINUTE, NOW } from '../../../../lab/samples/cast';
import { SampleRecord } from '../../../../lab/samples/writer';
import { QuerySpan } from '../../../../src';

/** A fixed span that ended hours before "now", so that its upper bounds matter too. */
export const SPAN = QuerySpan.between('2026-10-31T12:30', '2026-11-01T12:30');
export const LATER = new Date((NOW + 6 * 60 * MINUTE) * 1000);

/** What a question shows, told apart by a number, at the edges of the span. */
export function atTheEdges(shown: (n: number) => SampleRecord[]): SampleRecord[] {
  const starts = [NOW - DAY, NOW - DAY - 1, NOW - 1, NOW, NOW + 600];
  return starts.flatMap((start, n) => shown(n + 1).map(one => ({ ...one, start, end: start + 59 })));
}

/** The same, in records that cannot be read as a flow. */
export function withoutFlow(shown: (n: number) => SampleRecord[]): SampleRecord[] {
  return ['SKIPDATA', 'NODATA'].flatMap((status, n) => shown(n + 11).map(one => ({ ...one, 'log-status': status })));
}
