import { InsightsContext, Question } from './question';
import { KnownNetworks } from '../../../athena';
import { FlowLogField as Field, FlowLogFormat } from '../../format';

/** What Logs Insights calls the fields of the default format, which it finds by itself: those that are more than their column's name in camel case. */
const DISCOVERED_OTHERWISE: Record<string, string> = {
  srcaddr: 'srcAddr', dstaddr: 'dstAddr', srcport: 'srcPort', dstport: 'dstPort', start: 'startTime', end: 'endTime',
};

/** The name under which a query finds a field: discovered, or given by the `parse` in front of it. */
function nameIn(isDiscovered: boolean, field: Field): string {
  return isDiscovered ? DISCOVERED_OTHERWISE[field.name] ?? field.columnName.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()) : field.columnName;
}

/** One star a field: records are separated by single spaces, whatever a value is. */
export function parseClause(format: FlowLogFormat): string {
  return `parse @message "${format.fields.map(() => '*').join(' ')}" as ${format.fields.map(field => field.columnName).join(', ')}`;
}

/** Why Logs Insights cannot answer a question, if so. */
export function noInsights({ insights, asks = [] }: Question): string | undefined {
  if (typeof insights === 'string') {
    return insights;
  }
  return asks.length === 0 ? undefined : `needs ${asks.map(({ name }) => name).join(' and ')}, for which only Athena asks: give it the value`;
}

/** The text of a question in the language of Logs Insights, with a head that says what is asked, what may be changed and what the answer means. */
export function renderInsights({ asked, insights, insightsHead, ...question }: Question, { format, networks, isDiscovered }: InsightsProps): string {
  const context: InsightsContext = { format, networks, of: field => nameIn(isDiscovered, field) };
  const { parameters, meaning } = { ...question, ...insightsHead };
  const changeable = ['time: chosen beside the query, by the start of records', ...parameters.map(withoutSql)].join('; ');
  const head = [asked, `Parameters: ${changeable}.`, ...meaning].map(line => `# ${line}`);
  const commands = [...isDiscovered ? [] : [parseClause(format)], ...typeof insights === 'string' ? [] : insights(context)];
  return [...head, commands.join('\n| ')].join('\n');
}

/** Where a parameter stands in SQL says nothing here. */
function withoutSql(parameter: string): string {
  return parameter.replace(/ \((?:HAVING|LIMIT|in VALUES)\)$/, '');
}

/** What is asked in Logs Insights, and of what. */
export interface InsightsProps {
  /** What the records say. */
  readonly format: FlowLogFormat;
  /** Which addresses are the user's, and which traffic is expected. */
  readonly networks: KnownNetworks;
  /** Whether Logs Insights finds the fields by itself: the default format, in a log group of the Standard class. */
  readonly isDiscovered: boolean;
}

/** A field under the name of its column, so that both wordings of a question answer alike. */
export function column(context: InsightsContext, field: Field): string {
  const name = context.of(field);
  return name === field.columnName ? name : `${name} as ${field.columnName}`;
}

/** Keys that tell equal addresses apart: the VPC, where the format has it. A log group is of one account and Region. */
export function scopeFields(context: InsightsContext): string {
  return context.format.covers(Field.VPC_ID) ? 'vpc_id, ' : '';
}

/** Records that go out: by direction, or from one of the user's addresses. */
export function leaves(context: InsightsContext): string {
  return context.format.covers(Field.FLOW_DIRECTION) ? `${context.of(Field.FLOW_DIRECTION)} = "egress"` : isInternal(context, Field.SRCADDR);
}

/** True for addresses that are not internet, of a field or of a name that the query gave. */
export function isInternal(context: InsightsContext, address: Field | string): string {
  return within(context, address, context.networks._internalRanges);
}

/** Leaves out expected traffic of either address. */
export function isNotNoise(context: InsightsContext, ...addresses: (Field | string)[]): string[] {
  const { _noiseRanges: noise } = context.networks;
  return noise.length === 0 ? [] : addresses.map(address => `not ${within(context, address, noise)}`);
}

export function within(context: InsightsContext, address: Field | string, ranges: readonly string[]): string {
  const name = typeof address === 'string' ? address : context.of(address);
  return `(${ranges.map(range => `isIpInSubnet(${name}, "${range}")`).join(' or ')})`;
}

/** Whether one of some names holds an address. IPv6 has several spellings, of which AWS writes one and the user another. */
export function isAddress(address: string, ...names: string[]): string {
  return `(${names.map(name => address.includes(':') ? `isIpInSubnet(${name}, "${address}/128")` : `${name} = "${address}"`).join(' or ')})`;
}

/** Who really sent or received, as in SQL: packet addresses, where the format has them. */
export function trueAddress(context: InsightsContext, side: 'src' | 'dst'): string {
  const [plain, packet] = side === 'src' ? [Field.SRCADDR, Field.PKT_SRCADDR] : [Field.DSTADDR, Field.PKT_DSTADDR];
  return context.format.covers(Field.PKT_SRCADDR, Field.PKT_DSTADDR)
    ? `case(${context.of(packet)} = "-", ${context.of(plain)}, ${context.of(packet)})`
    : context.of(plain);
}

/** Records that hold a flow, and what else must be true of them. */
export function flows(context: InsightsContext, ...conditions: string[]): string {
  return `filter ${[`${context.of(Field.LOG_STATUS)} = "OK"`, ...conditions].join('\n    and ')}`;
}

/** Records of packets that passed, and of those that did not. */
export function accepted(context: InsightsContext): string {
  return `${context.of(Field.ACTION)} = "ACCEPT"`;
}

export function rejected(context: InsightsContext): string {
  return `${context.of(Field.ACTION)} = "REJECT"`;
}

/** Mirrored packets on their way to a collector are copies, not traffic. */
export function notMirrored(context: InsightsContext): string {
  return `not (${context.of(Field.PROTOCOL)} = 17 and ${context.of(Field.DSTPORT)} in [4789, 6081])`;
}

/** When a group was seen first and last, by the start of its records. */
export function seen(first = 'first_seen', last = 'last_seen'): string {
  return `min(@timestamp) as ${first}, max(@timestamp) as ${last}`;
}

/** Bytes as GiB, for bills. */
export function gib(bytes: string): string {
  return `round(${bytes} / 1073741824, 3)`;
}

/** SYN without the ACK part of SYN-ACK. The language has no operators on bits: what remains of a division tells them, of a number. */
export function opensConnection(context: InsightsContext): string {
  const flags = context.of(Field.TCP_FLAGS);
  return `${flags} != "-" and ${flags} % 4 >= 2 and ${flags} % 32 < 16`;
}

/** Both parts of SYN-ACK: a TCP service answered. */
export function acceptsConnection(context: InsightsContext): string {
  const flags = context.of(Field.TCP_FLAGS);
  return `${flags} != "-" and ${flags} % 4 >= 2 and ${flags} % 32 >= 16`;
}
