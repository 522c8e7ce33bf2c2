import { positionOf } from './delimited-pattern';
import { FlowLogField as Field, FlowLogFormat } from '../../format';

type Filter = readonly [field: Field, operator: 'In' | 'EqualTo', wanted: string[] | number];

/** A Contributor Insights rule: who leads, and what must be true of a record to count. */
interface ContributorRule {
  readonly id: string;
  readonly keys: readonly Field[];
  /** The field whose values are added up; records are counted where there is none. */
  readonly sums?: Field;
  readonly filters: readonly Filter[];
}

/** The three rules that AWS publishes for VPC flow logs, with positions worked out from the format. Each finds something where only rejects are recorded. */
export const CONTRIBUTOR_RULES: readonly ContributorRule[] = [
  { id: 'BytesBySourceAndDestination', keys: [Field.SRCADDR, Field.DSTADDR], sums: Field.BYTES, filters: [] },
  { id: 'RejectedTcpBySource', keys: [Field.INTERFACE_ID, Field.SRCADDR], filters: [[Field.PROTOCOL, 'EqualTo', 6], [Field.ACTION, 'In', ['REJECT']]] },
  { id: 'HttpsPacketsByDestination', keys: [Field.DSTADDR], sums: Field.PACKETS, filters: [[Field.DSTPORT, 'EqualTo', 443]] },
];

/** All fields that the rules read. */
export const CONTRIBUTOR_FIELDS: readonly Field[] = [...new Set(CONTRIBUTOR_RULES.flatMap(fieldsOf))];

function fieldsOf({ keys, sums, filters }: ContributorRule): Field[] {
  return [...keys, ...sums === undefined ? [] : [sums], ...filters.map(([field]) => field)];
}

/** The rule as CloudWatch takes it. */
export function ruleBody(rule: ContributorRule, format: FlowLogFormat, logGroupName: string): object {
  // Both directions of a conversation have a record at both ends: where the format tells, only the sender's counts.
  const oneSide = rule.sums !== undefined && format.covers(Field.FLOW_DIRECTION) ? [[Field.FLOW_DIRECTION, 'In', ['egress']] as Filter] : [];
  const filters = [...rule.filters, ...oneSide];
  const fields = [...fieldsOf({ ...rule, filters })];
  return {
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    LogGroupNames: [logGroupName],
    LogFormat: 'CLF',
    Fields: Object.fromEntries(fields.map(field => [String(positionOf(format, field)), field.columnName])),
    Contribution: {
      Keys: rule.keys.map(field => field.columnName),
      ...rule.sums === undefined ? {} : { ValueOf: rule.sums.columnName },
      Filters: filters.map(([field, operator, wanted]) => ({ Match: field.columnName, [operator]: wanted })),
    },
    AggregateOn: rule.sums === undefined ? 'Count' : 'Sum',
  };
}
