import { DEFAULT_FIELDS } from './fields';
import { SampleRecord, WriteProps, writeRecords } from './writer';
import { fail, Json, objectAt, textAt } from '../private/errors';
import { Environment, Template } from '../private/template';

/** The account and Region of a flow log. @default - id and fields are those of the template */
type DeliveryPlace = Environment & Partial<Pick<WriteProps, 'flowLogId' | 'fields'>>;

/**
 * Delivers records as AWS would for a flow log of a template: where, in which format and under which keys is read from the
 * properties of `AWS::EC2::FlowLog`, never from the library that wrote them. A place may name another flow log, and the fields
 * that it writes. Returns the keys.
 *
 * @param which part of the logical id, where the template holds several flow logs
 */
export async function deliver(
  template: Template, place: DeliveryPlace, dataRoot: string, records: readonly SampleRecord[], which = '',
): Promise<string[]> {
  const [flowLog, ...others] = template.ofType('AWS::EC2::FlowLog').filter(({ logicalId }) => logicalId.includes(which));
  if (flowLog === undefined || others.length > 0) fail(`the template must hold one AWS::EC2::FlowLog ${which}, found ${flowLog === undefined ? 0 : others.length + 1}`);
  const { LogDestination, LogDestinationType, LogFormat, DestinationOptions, ResourceType } = flowLog.properties;
  if (LogDestinationType !== 's3') fail(`LogDestinationType must be s3, got ${String(LogDestinationType)}`);
  const [, bucket, folder] = /^arn:[^:]+:s3:::([^/]+)\/?(.*)$/.exec(textAt(LogDestination, 'LogDestination')) ?? fail('LogDestination must be the ARN of a bucket or a folder in it');
  const options = destinationOptions(DestinationOptions ?? {});
  const service = textAt(ResourceType, 'ResourceType').startsWith('TransitGateway') ? 'tgw' : 'vpc';
  return writeRecords({
    dataRoot,
    bucket,
    // aws-cdk-lib writes no slash behind the folder; that the log service adds it is what its integration tests show.
    prefix: folder.replace(/([^/])$/, '$1/'),
    service,
    fields: LogFormat === undefined && service === 'vpc' ? DEFAULT_FIELDS : fieldsOf(textAt(LogFormat, 'LogFormat')),
    ...options,
    ...place,
  }, records);
}

/** Left out, all of them are off; aws-cdk-lib spells them in lower camel case, which works too. */
function destinationOptions(given: Json): Pick<WriteProps, 'format' | 'hourly' | 'hiveCompatible'> {
  const spelled = Object.fromEntries(Object.entries(objectAt(given, 'DestinationOptions')).map(([name, value]) => [name[0].toUpperCase() + name.slice(1), value]));
  return {
    format: spelled.FileFormat === 'parquet' ? 'parquet' : 'text',
    hourly: spelled.PerHourPartition === true,
    hiveCompatible: spelled.HiveCompatiblePartitions === true,
  };
}

function fieldsOf(logFormat: string): string[] {
  return logFormat.split(' ').map(reference => /^\$\{(.+)\}$/.exec(reference)?.[1] ?? fail(`LogFormat: no field reference: ${reference}`));
}
