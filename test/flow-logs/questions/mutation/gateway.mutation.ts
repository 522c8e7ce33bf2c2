import { atTheEdges, LATER, SPAN, withoutFlow } from './edges';
import { expectExplained, survivors } from './mutants';
import { NOW } from '../../../../lab/samples/cast';
import { gateway } from '../../../../lab/samples/scenes/gateway';
import { SampleRecord } from '../../../../lab/samples/writer';
import { FlowLogFormat, FlowLogQuery, S3LogLayout } from '../../../../src';
import { ELSEWHERE, OpenStory, storyLab } from '../story-lab';

const span = SPAN;
const queries = [
  FlowLogQuery.transitGatewayDrops({ span }), FlowLogQuery.transitGatewayTraffic({ span }), FlowLogQuery.transitGatewayOneWay({ span }),
  FlowLogQuery.transitGatewayLostRecords({ span }), FlowLogQuery.hoursWithoutRecords({ span }),
];

/** A packet that one question each shows: dropped, unanswered. */
const shown = (n: number): SampleRecord[] => [{
  'tgw-id': 'tgw-0m',
  'tgw-attachment-id': `tgw-attach-m${n}`,
  'tgw-pair-attachment-id': 'tgw-attach-m',
  'srcaddr': `10.8.0.${n}`,
  'srcport': 1000,
  'dstaddr': '10.8.1.1',
  'dstport': 80,
  'protocol': 6,
  'packets': 1,
  'bytes': 100,
  'packets-lost-blackhole': 1,
  'flow-direction': 'ingress',
  'log-status': 'OK',
  'start': NOW - 7200,
  'end': NOW - 7141,
}];
const lost = (n: number): SampleRecord[] => shown(n + 50).map(one => ({ ...one, 'log-status': 'SKIPDATA' }));

/** From and to expected addresses; left without having entered. */
const beside = [
  ...['10.0.9.9', '192.0.2.53'].flatMap((noise, n) => shown(70 + n).map(one => ({ ...one, dstaddr: noise }))),
  ...shown(72).map(one => ({ ...one, srcaddr: '192.0.2.53' })),
  ...shown(73).map(one => ({ ...one, 'flow-direction': 'egress', 'tgw-pair-attachment-id': '-' })),
];
/** Gateways of which the span holds one record, at its edge. */
const seldom = (n: number): SampleRecord[] => shown(n).map(one => ({ ...one, 'tgw-id': `tgw-${n}`, 'packets-lost-blackhole': 0 }));

let opened: OpenStory;
beforeAll(async () => {
  const records = [...gateway(), ...atTheEdges(shown), ...atTheEdges(lost), ...withoutFlow(shown), ...beside, ...atTheEdges(seldom)];
  const props = { layout: S3LogLayout.parquet(), format: FlowLogFormat.TRANSIT_GATEWAY_DEFAULT, queries, now: LATER };
  opened = await storyLab(props, records, [{ region: ELSEWHERE.region, records: shown(1) }]);
}, 60_000);
afterAll(() => opened.close());

/** Changes that cannot show, each with its reason. */
const EQUIVALENT: Record<string, RegExp[]> = {
  // In a span that is past every hour counts. That which has just ended: sound.mutation.ts.
  'hours-without-records': [/^line \d+ «AND to_unixtime\(now\(\)\) >= /],
};

test.each(queries.map(query => query.queryName))('every changed predicate of %s changes the answer', async name => {
  expectExplained(await survivors(opened, name), EQUIVALENT[name]);
}, 240_000);
