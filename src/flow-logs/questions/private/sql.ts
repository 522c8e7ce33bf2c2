import { QuestionContext } from './question';
import { FlowLogField as Field } from '../../format';

/** SYN without the ACK part of SYN-ACK: flags of an interval are OR-ed, so a short connection shows 3 for the client, 19 for the server. */
export const OPENS_CONNECTION = 'bitwise_and(tcp_flags, 2) = 2 AND bitwise_and(tcp_flags, 16) = 0';

/** Both parts of SYN-ACK: a TCP service answered. 19 is a short connection, 18 a longer one. */
export const ACCEPTS_CONNECTION = 'bitwise_and(tcp_flags, 18) = 18';

/** Mirrored packets (VXLAN, GENEVE) on their way to a collector are copies, not traffic. */
export const NOT_MIRRORED = 'NOT (protocol = 17 AND dstport IN (4789, 6081))';

/** Missing is '-' in text and NULL or '-' in Parquet; one bad value would fail a plain cast and the whole query. */
export function ip(column: string): string {
  return `try_cast(nullif(${column}, '-') AS ipaddress)`;
}

/** A WHERE clause below `FROM`, one condition a line. */
export function where(indent: string, ...conditions: readonly string[]): string {
  return `WHERE ${conditions.join(`\n${indent}  AND `)}`;
}

/** The conditions every question starts with: the accounts and Regions it names, and its span. */
export function bounds(context: QuestionContext): string[] {
  return [...scopeConditions(context), ...context.span._conditions(context.time)];
}

/** The same for questions that cannot trust what a record says of its time: the files of the span, whole. */
export function filesOf(context: QuestionContext): string[] {
  return [...scopeConditions(context), ...context.span._partitions(context.time)];
}

function scopeConditions(context: QuestionContext): string[] {
  const scopes = [['aws_account_id', context.accounts], ['aws_region', context.regions]] as const;
  return scopes.flatMap(([column, values]) => values === undefined ? [] : [`${column} IN (${values.map(value => `'${value}'`).join(', ')})`]);
}

/** The same for questions about traffic: only records that hold a flow. */
export function flowsOf(context: QuestionContext): string[] {
  return [...bounds(context), "log_status = 'OK'"];
}

/** Columns that tell apart equal addresses: account, Region and, where the format has it, VPC. */
export function scopeColumns(context: QuestionContext): string {
  return context.format.covers(Field.VPC_ID) ? 'aws_account_id, aws_region, vpc_id' : 'aws_account_id, aws_region';
}

/** An address as text in one spelling: IPv6 has several for one address, and groups and joins compare text. */
export function address(column: string): string {
  return `CAST(${ip(column)} AS varchar)`;
}

/** Packets on their way out of an interface; where the format has no direction, those that come from your ranges. */
export function leaves(context: QuestionContext): string {
  return context.format.covers(Field.FLOW_DIRECTION) ? "flow_direction = 'egress'" : context.networks._isInternal(ip('srcaddr'));
}

/** Account, Region and, where the format has it, VPC of interfaces: records without a flow say neither VPC nor subnet. */
export function interfaceScopeColumns(context: QuestionContext): string {
  return context.format.covers(Field.VPC_ID) ? "aws_account_id, aws_region, max(nullif(vpc_id, '-')) AS vpc_id" : 'aws_account_id, aws_region';
}

/** Bytes as GiB, for bills. */
export function gib(bytes: string): string {
  return `round(CAST(${bytes} AS double) / 1073741824, 3)`;
}
