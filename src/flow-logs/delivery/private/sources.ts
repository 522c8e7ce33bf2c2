import { aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { reject, show } from '../../../private/errors';
import { refuseOtherStage } from '../../../private/stages';
import { isElsewhere } from '../../../private/tokens';
import { fieldNames, FlowLogFamily, FlowLogFormat } from '../../format';
import { FlowLogSource } from '../flow-log-source';

/** What the props of every destination say of the records, where they say it. */
export interface RecordChoices {
  readonly sources: FlowLogSource[];
  readonly format?: FlowLogFormat;
  readonly trafficType?: ec2.FlowLogTrafficType;
  readonly maxAggregationInterval?: ec2.FlowLogMaxAggregationInterval;
}

/** How a destination is called in messages. */
export interface DestinationWords {
  /** The construct, for example `S3FlowLogs`. */
  readonly construct: string;
  /** What flow logs of another account or Region do about the destination, for example `and give them the same bucket`. */
  readonly elsewhere: string;
}

/** What all flow logs of a destination write, once nothing speaks against it. */
export function checkedRecords(
  scope: Construct, props: RecordChoices, words: DestinationWords, defaultFor: (family: FlowLogFamily) => FlowLogFormat,
): { family: FlowLogFamily; records: string; format: FlowLogFormat } {
  const { _family: family, _records: records } = checkKinds(scope, props, words);
  const format = props.format ?? defaultFor(family);
  checkEnvironments(scope, props.sources, words);
  checkFormat(scope, format, family);
  checkTraffic(scope, family, props);
  return { family, records, format };
}

/** The first source, which stands for the family and the kind of all. Refuses a mixture, and a kind whose fields are not known. */
function checkKinds(scope: Construct, { sources, format }: RecordChoices, { construct }: DestinationWords): FlowLogSource {
  if (sources.length === 0) {
    reject('sources must name at least one VPC, subnet or network interface, got none; add FlowLogSource.vpc(vpc)', scope);
  }
  const other = sources.find(source => source._records !== sources[0]._records || source._family !== sources[0]._family);
  if (other !== undefined) {
    const reason = [sources[0], other].every(source => source._construct !== undefined)
      ? 'transit gateways write other fields' : 'a kind of FlowLogSource.fromResource has files of its own and one set of rules';
    reject(`sources must be of one family, got ${sources[0]._label} and ${other._label}; ${reason}, so create two ${construct}`, scope);
  }
  if (sources[0]._construct === undefined && format === undefined) {
    reject(`format must be given for sources of FlowLogSource.fromResource, whose fields are not known here, got none for ${sources[0]._label}; `
      + 'list the fields that AWS documents for the kind: FlowLogFormat.of(...)', scope);
  }
  return sources[0];
}

/** AWS creates flow logs beside their source. */
function checkEnvironments(scope: Construct, sources: readonly FlowLogSource[], { elsewhere }: DestinationWords): void {
  const { account, region } = Stack.of(scope);
  for (const source of sources) {
    if (source._construct !== undefined) {
      refuseOtherStage(scope, 'sources', source._construct, 'its id, for example FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(this, "Vpc", "vpc-0123456789abcdef0"))');
    }
    const env = source._construct?.env;
    if (env !== undefined && isElsewhere(env, { account, region })) {
      reject(`sources must lie in the account and Region of the stack (${account}, ${region}), got ${source._label} in ${env.account}, ${env.region}; `
        + `create the flow logs in the stack of the source, ${elsewhere}`, scope);
    }
  }
}

/** What a record says unless told, where it is read without a table. */
export function defaultFormat(family: FlowLogFamily): FlowLogFormat {
  return family === FlowLogFamily.VPC ? FlowLogFormat.DEFAULT : FlowLogFormat.TRANSIT_GATEWAY_DEFAULT;
}

/**
 * The text of the format for the flow log. Nothing for the default of VPCs: the documented default can then be recognised as such by
 * what reads the records. The default of transit gateways is written: AWS calls it "all fields", which may become more.
 */
export function textOf(format: FlowLogFormat, sources: readonly FlowLogSource[]): string | undefined {
  const isDefault = sources.every(source => source._construct !== undefined && source._family === FlowLogFamily.VPC)
    && format.logFormat === FlowLogFormat.DEFAULT.logFormat;
  return isDefault ? undefined : format.logFormat;
}

/** Fields of the family only, and a key for each tag field. */
function checkFormat(scope: Construct, format: FlowLogFormat, family: FlowLogFamily): void {
  const foreign = format.fields.filter(field => !field.supports(family));
  if (foreign.length > 0) {
    const [own, other] = family === FlowLogFamily.VPC ? ['VPC', 'transit gateways'] : ['transit gateway', 'VPCs'];
    reject(`format must consist of fields that ${own} flow logs have, got ${fieldNames(foreign)}, which only ${other} write; leave them out`, scope);
  }
  const repeated = format._repeatedFields;
  if (repeated.length > 0) {
    reject(`format must list each field once, got ${fieldNames(repeated)} again; a format of existing files may repeat one, a new flow log has no use for it`, scope);
  }
  const withoutKey = format._fieldsWithoutTagKey;
  if (withoutKey.length > 0) {
    reject(`format must bring the key of each tag field that it has, got none for ${fieldNames(withoutKey)}; leave the fields to withTags, which adds them with their keys `
      + `(FlowLogFormat.DEFAULT.withTags({ instance: ["Name"] })), or keep their places: FlowLogFormat.parse(${show(format.logFormat)}, { tags })`, scope);
  }
}

/** Transit gateways neither accept nor reject, and know one minute only. */
function checkTraffic(scope: Construct, family: FlowLogFamily, props: RecordChoices): void {
  if (family !== FlowLogFamily.TRANSIT_GATEWAY) {
    return;
  }
  if (props.trafficType !== undefined) {
    reject(`trafficType must be left out for transit gateways, which neither accept nor reject, got ${props.trafficType}; leave it out`, scope);
  }
  if (props.maxAggregationInterval === ec2.FlowLogMaxAggregationInterval.TEN_MINUTES) {
    reject('maxAggregationInterval must be ONE_MINUTE for transit gateways, got TEN_MINUTES; leave it out', scope);
  }
}

/** The family of records that exist: the one that is given, or the one that has the fields. */
export function existingFamily(scope: Construct, format: FlowLogFormat, family?: FlowLogFamily): FlowLogFamily {
  const known = family ?? [FlowLogFamily.VPC, FlowLogFamily.TRANSIT_GATEWAY].find(candidate => format.supports(candidate))!;
  if (!format.supports(known)) {
    const foreign = format.fields.filter(field => !field.supports(known));
    reject(`family must be the one whose records have the fields of the format, got ${show(known)}, which lacks ${fieldNames(foreign)}; leave it out`, scope);
  }
  return known;
}
