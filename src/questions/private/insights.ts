import { InsightsContext, Question } from './question';
import { KnownNetworks } from '../../catalog';
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

/** The text of a question in the language of Logs Insights, with a head that says what is asked, what may be changed and what the answer means. */
export function renderInsights(question: Question, { format, networks, isDiscovered }: InsightsProps): string {
  const context: InsightsContext = { format, networks, of: field => nameIn(isDiscovered, field) };
  const parameters = ['time: chosen beside the query, by the start of records', ...question.parameters].join('; ');
  const head = [question.asked, `Parameters: ${parameters}.`, ...question.meaning].map(line => `# ${line}`);
  const commands = [...isDiscovered ? [] : [parseClause(format)], ...question.insights!(context)];
  return [...head, commands.join('\n| ')].join('\n');
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
export function place(context: InsightsContext): string {
  return context.format.covers(Field.VPC_ID) ? 'vpc_id, ' : '';
}

/** Records that go out: by direction, or from one of the user's addresses. */
export function leaves(context: InsightsContext): string {
  return context.format.covers(Field.FLOW_DIRECTION) ? `${context.of(Field.FLOW_DIRECTION)} = "egress"` : isInternal(context, Field.SRCADDR);
}

/** True for addresses that are not internet. */
export function isInternal(context: InsightsContext, address: Field): string {
  return within(context, address, context.networks._internalRanges);
}

/** Leaves out expected traffic of either address. */
export function isNotNoise(context: InsightsContext, ...addresses: Field[]): string[] {
  const { _noiseRanges: noise } = context.networks;
  return noise.length === 0 ? [] : addresses.map(address => `not ${within(context, address, noise)}`);
}

export function within(context: InsightsContext, address: Field, ranges: readonly string[]): string {
  return `(${ranges.map(range => `isIpInSubnet(${context.of(address)}, "${range}")`).join(' or ')})`;
}

/** Records that hold a flow, and what else must be true of them. */
export function flows(context: InsightsContext, ...conditions: string[]): string {
  return `filter ${[`${context.of(Field.LOG_STATUS)} = "OK"`, ...conditions].join('\n    and ')}`;
}

/** SYN without the ACK part of SYN-ACK. The language has no operators on bits: what remains of a division tells them, of a number. */
export function opensConnection(context: InsightsContext): string {
  const flags = context.of(Field.TCP_FLAGS);
  return `${flags} != "-" and ${flags} % 4 >= 2 and ${flags} % 32 < 16`;
}
