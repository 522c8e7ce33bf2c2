import { expectExplained, survivors } from './mutants';
import { decoys } from './wrong-decoys';
import { wrong, wrongElsewhere } from '../../../../lab/samples/scenes/wrong';
import { STORY_NOW } from '../../../../lab/samples/story';
import { FlowLogField, FlowLogFormat, FlowLogQuery, QuerySpan, S3LogLayout } from '../../../../src';
import { ELSEWHERE, storyLab } from '../story-lab';

/** As in first-ten.mutation.ts: a fixed span that ended hours before "now", so that its upper bounds matter too. */
const span = QuerySpan.between('2026-10-31T12:30', '2026-11-01T12:30');
const now = new Date(STORY_NOW.getTime() + 6 * 3_600_000);
const elsewhere = [{ account: ELSEWHERE.account, records: wrongElsewhere() }, { region: ELSEWHERE.region, records: wrongElsewhere() }];

const RICH = FlowLogFormat.RECOMMENDED_V5.plus(FlowLogField.ENCRYPTION_STATUS);
const WITH_FLAGS = FlowLogFormat.DEFAULT.plus(FlowLogField.TCP_FLAGS);
const WITH_DIRECTION = FlowLogFormat.DEFAULT.plus(FlowLogField.FLOW_DIRECTION);

/** A question, the fields it is asked of, and changes that cannot show, each with its reason. */
const CASES: [string, FlowLogQuery, FlowLogFormat, RegExp[]][] = [
  ['ports open to the internet', FlowLogQuery.portsOpenToInternet({ span }), RICH, []],
  ['ports open to the internet, no direction', FlowLogQuery.portsOpenToInternet({ span }), WITH_FLAGS, []],
  ['host sweep', FlowLogQuery.hostSweep({ span }), RICH, []],
  ['host sweep, no flags', FlowLogQuery.hostSweep({ span }), FlowLogFormat.DEFAULT, [
    // Every attempt that counts was rejected.
    /CASE WHEN action = 'REJECT' THEN target.*-> TRUE$/,
  ]],
  ['brute force', FlowLogQuery.bruteForce({ span }), RICH, []],
  ['beacons', FlowLogQuery.beacons({ span }), RICH, []],
  ['long connections', FlowLogQuery.longConnections({ span }), RICH, [
    // No address talks to itself from a port to the same port.
    /AS asks».*< -> <=$/,
  ]],
  ['outbound rejects', FlowLogQuery.outboundRejects({ span }), RICH, []],
  ['outbound rejects, no flags', FlowLogQuery.outboundRejects({ span }), WITH_DIRECTION, []],
  ['DNS', FlowLogQuery.dnsBypass({ span, resolvers: ['10.0.3.53', '10.0.4.0/30'] }), RICH, []],
  ['DNS, no direction', FlowLogQuery.dnsBypass({ span }), FlowLogFormat.DEFAULT, []],
  ['unusual traffic', FlowLogQuery.unusualProtocolsAndPorts({ span }), RICH, []],
  ['unusual traffic, fewer fields', FlowLogQuery.unusualProtocolsAndPorts({ span }), FlowLogFormat.DEFAULT, []],
  ['clear text', FlowLogQuery.clearTextServices({ span }), RICH, []],
  ['clear text, no flags', FlowLogQuery.clearTextServices({ span }), FlowLogFormat.DEFAULT, []],
  ['encryption', FlowLogQuery.unencryptedFlows({ span }), RICH, []],
  ['zones', FlowLogQuery.trafficBetweenNetworks(['10.0.0.0/16'], ['10.1.0.0/16'], { span }), RICH, []],
  ['zones, no packet addresses', FlowLogQuery.trafficBetweenNetworks(['10.0.0.0/16'], ['10.1.0.0/16'], { span }), FlowLogFormat.DEFAULT, []],
  ['bad addresses', FlowLogQuery.contactWithBadAddresses(['192.0.2.0/24', '2001:db8:bad::1'], { span }), RICH, []],
];

test.each(CASES)('every changed predicate matters: %s', async (_name, query, format, explained) => {
  const opened = await storyLab({ layout: S3LogLayout.parquet(), format, queries: [query], now }, [...wrong(), ...decoys()], elsewhere);
  try {
    expectExplained(await survivors(opened, query.queryName), explained);
  } finally {
    opened.close();
  }
}, 300_000);
