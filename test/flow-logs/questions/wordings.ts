import { WHO_FORMAT } from './catalogue/who-queries';
import { NETWORKS } from './story-lab';
import { LogEvent, runInsights } from '../../../lab/insights/evaluate';
import { Value } from '../../../lab/insights/values';
import { cost } from '../../../lab/samples/scenes/cost';
import { gateway } from '../../../lab/samples/scenes/gateway';
import { sound } from '../../../lab/samples/scenes/sound';
import { who } from '../../../lab/samples/scenes/who';
import { whyScene } from '../../../lab/samples/scenes/why';
import { wrong } from '../../../lab/samples/scenes/wrong';
import { STORY_NOW, story } from '../../../lab/samples/story';
import { SampleRecord, textLine } from '../../../lab/samples/writer';
import { FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogQuery } from '../../../src';
import { noInsights, renderInsights } from '../../../src/flow-logs/questions/private/insights';

const DAY = 86_400_000;

const EVENTS = new WeakMap<readonly SampleRecord[], Map<FlowLogFormat, LogEvent[]>>();

/** Records of the last day as log events. IPv6 in two spellings is two addresses here: AWS writes one, the story both. */
export function events(format: FlowLogFormat, told: readonly SampleRecord[]): LogEvent[] {
  const known = EVENTS.get(told) ?? new Map<FlowLogFormat, LogEvent[]>();
  const found = known.get(format) ?? written(format, told);
  EVENTS.set(told, known.set(format, found));
  return found;
}

function written(format: FlowLogFormat, told: readonly SampleRecord[]): LogEvent[] {
  const names = format.fields.map(field => field.name);
  const inTime = told.filter(record => Number(record.start) * 1000 >= STORY_NOW.getTime() - DAY);
  return inTime.map(record => ({
    timestamp: Number(record.start) * 1000, message: textLine(names, record), logStream: `${String(record['interface-id'])}-all`,
  }));
}

/** The scenes that are asked about records of a format. */
export function recordsOf(format: FlowLogFormat): SampleRecord[] {
  const otherSpelling = (value: unknown) => typeof value === 'string' && /[A-F]|:0:0:|:0::|:0[\da-f]|::0/.test(value);
  if (familyOf(format) === FlowLogFamily.TRANSIT_GATEWAY) {
    return gateway();
  }
  const all = [...story(), ...who(), ...whyScene(), ...wrong(), ...cost(), ...sound()];
  return all.filter(record => !otherSpelling(record.srcaddr) && !otherSpelling(record.dstaddr));
}


const EVERYTHING = WHO_FORMAT.plus(FlowLogField.REJECT_REASON, FlowLogField.ENCRYPTION_STATUS, FlowLogField.RESOURCE_ID);
const WITHOUT_PACKETS = FlowLogFormat.DEFAULT.plus(
  FlowLogField.FLOW_DIRECTION, FlowLogField.RESOURCE_ID, FlowLogField.TCP_FLAGS, FlowLogField.INSTANCE_ID,
);

/** Formats in which wordings differ. */
export const FORMATS: [string, FlowLogFormat][] = [
  ['the recommended format', FlowLogFormat.RECOMMENDED_V5],
  ['a format of all that questions need', EVERYTHING],
  ['a format without packet addresses', WITHOUT_PACKETS],
  ['the default format', FlowLogFormat.DEFAULT],
  ['the default format of transit gateways', FlowLogFormat.TRANSIT_GATEWAY_DEFAULT],
];

/** Options that make another text. */
export const VARIANTS = [
  FlowLogQuery.rejectedToPort({ port: 3306 }),
  FlowLogQuery.wherePacketsStop({ client: '10.0.0.10', server: '10.0.0.20' }),
  FlowLogQuery.whoTalkedTo({ address: '10.0.0.10' }),
  FlowLogQuery.whoHadAddress({ address: '10.0.0.10' }),
  FlowLogQuery.interfaceActivity({ interfaceId: 'eni-0123456789abcdef0' }),
  FlowLogQuery.instanceActivity({ instanceId: 'i-0123456789abcdef0' }),
  FlowLogQuery.trafficBetweenNetworks(['10.0.0.0/16'], ['10.1.0.0/16']),
  FlowLogQuery.contactWithBadAddresses(['192.0.2.0/24']),
  FlowLogQuery.wherePacketsStop({ client: '10.2.0.41', server: '10.2.0.20', port: 443 }),
  FlowLogQuery.whoHadAddress({ address: '2001:DB8:B::5' }),
  FlowLogQuery.dnsBypass({ queryName: 'dns-bypass-with-resolvers', resolvers: ['10.0.3.53', '10.0.4.0/30'] }),
  FlowLogQuery.contactWithBadAddresses(['192.0.2.99', '192.0.2.0/26', '2001:db8:bad::1'], { queryName: 'contact-with-few-bad-addresses' }),
];

/** The questions of the catalogue that have a second wording over records of a format. */
export function worded(format: FlowLogFormat, queries = FlowLogQuery.all()): FlowLogQuery[] {
  const family = familyOf(format);
  return queries.filter(({ _question: question }) =>
    noInsights(question) === undefined && (question.families ?? [FlowLogFamily.VPC]).includes(family) && format.covers(...question.needs));
}

/** The text that is saved for a question. */
export function wording(query: FlowLogQuery, format: FlowLogFormat): string {
  return renderInsights(query._question, { format, networks: NETWORKS, isDiscovered: format === FlowLogFormat.DEFAULT });
}

/** What Logs Insights answers, by the evaluator. */
export function answer(text: string, format: FlowLogFormat, told: readonly SampleRecord[]): Record<string, Value>[] {
  return runInsights(text, { events: events(format, told), now: STORY_NOW, defaultFormat: format === FlowLogFormat.DEFAULT });
}

function familyOf(format: FlowLogFormat): FlowLogFamily {
  return format.supports(FlowLogFamily.VPC) ? FlowLogFamily.VPC : FlowLogFamily.TRANSIT_GATEWAY;
}
