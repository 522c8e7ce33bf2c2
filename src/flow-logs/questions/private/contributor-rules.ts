import { aws_cloudwatch as cloudwatch, aws_logs as logs, Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { positionOf } from './delimited-pattern';
import { reject } from '../../../private/errors';
import { ICloudWatchFlowLogs } from '../../delivery';
import { fieldNames, FlowLogField as Field, FlowLogFormat } from '../../format';

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
const CONTRIBUTOR_RULES: readonly ContributorRule[] = [
  { id: 'BytesBySourceAndDestination', keys: [Field.SRCADDR, Field.DSTADDR], sums: Field.BYTES, filters: [] },
  { id: 'RejectedTcpBySource', keys: [Field.INTERFACE_ID, Field.SRCADDR], filters: [[Field.PROTOCOL, 'EqualTo', 6], [Field.ACTION, 'In', ['REJECT']]] },
  { id: 'HttpsPacketsByDestination', keys: [Field.DSTADDR], sums: Field.PACKETS, filters: [[Field.DSTPORT, 'EqualTo', 443]] },
];

/** All fields that the rules read. */
const CONTRIBUTOR_FIELDS: readonly Field[] = [...new Set(CONTRIBUTOR_RULES.flatMap(fieldsOf))];

function fieldsOf({ keys, sums, filters }: ContributorRule): Field[] {
  return [...keys, ...sums === undefined ? [] : [sums], ...filters.map(([field]) => field)];
}

/** The rule as CloudWatch takes it. */
function ruleBody(rule: ContributorRule, format: FlowLogFormat, logGroupName: string): object {
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

/** Creates the rules over the records of a log group. */
export function createContributorRules(owner: Construct, { format, logGroup, logGroupClass }: ICloudWatchFlowLogs): void {
  const lacking = format._missing(CONTRIBUTOR_FIELDS);
  if (lacking.length > 0) {
    reject(`contributorRules must have srcaddr, dstaddr, dstport, protocol, packets, bytes, action and interface-id, got a format that lacks ${fieldNames(lacking)}; `
      + 'leave contributorRules out, or add the fields to the format', owner);
  }
  if (logGroupClass === logs.LogGroupClass.INFREQUENT_ACCESS) {
    reject('contributorRules must be about a log group of the class STANDARD, got INFREQUENT_ACCESS, for which AWS documents no Contributor Insights; leave them out', owner);
  }
  const folder = Names.uniqueResourceName(owner, { maxLength: 80, separator: '-', allowedSpecialCharacters: '-' });
  for (const rule of CONTRIBUTOR_RULES) {
    new cloudwatch.CfnInsightRule(owner, rule.id, {
      ruleName: `${folder}-${rule.id}`,
      ruleState: 'ENABLED',
      ruleBody: Stack.of(owner).toJsonString(ruleBody(rule, format, logGroup.logGroupRef.logGroupName)),
    });
  }
}
