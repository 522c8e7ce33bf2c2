import { fail, objectAt, textAt } from '../errors';
import { Environment, Template } from '../template';
import { SampleRecord, writeRecords } from './writer';

/**
 * Delivers records as AWS would for a flow log of a template: where, in which format and under which keys is read from the
 * properties of `AWS::EC2::FlowLog`, never from the library that wrote them. Returns the keys.
 *
 * @param which part of the logical id, where the template holds several flow logs
 */
export async function deliver(
  template: Template, { account, region }: Environment, dataRoot: string, records: readonly SampleRecord[], which = '',
): Promise<string[]> {
  const [flowLog, ...others] = template.ofType('AWS::EC2::FlowLog').filter(({ logicalId }) => logicalId.includes(which));
  if (flowLog === undefined || others.length > 0) fail(`the template must hold one AWS::EC2::FlowLog ${which}, found ${flowLog === undefined ? 0 : others.length + 1}`);
  const { LogDestination, LogDestinationType, LogFormat, DestinationOptions, ResourceType } = flowLog.properties;
  if (LogDestinationType !== 's3') fail(`LogDestinationType must be s3, got ${String(LogDestinationType)}`);
  const [, bucket, prefix] = /^arn:[^:]+:s3:::([^/]+)\/?(.*)$/.exec(textAt(LogDestination, 'LogDestination')) ?? fail('LogDestination must be the ARN of a bucket or a folder in it');
  const options = objectAt(DestinationOptions, 'DestinationOptions');
  return writeRecords({
    dataRoot,
    bucket,
    prefix,
    service: textAt(ResourceType, 'ResourceType').startsWith('TransitGateway') ? 'tgw' : 'vpc',
    account,
    region,
    fields: textAt(LogFormat, 'LogFormat').split(' ').map(reference => /^\$\{(.+)\}$/.exec(reference)?.[1] ?? fail(`LogFormat: no field reference: ${reference}`)),
    format: options.FileFormat === 'parquet' ? 'parquet' : 'text',
    hourly: options.PerHourPartition === true,
    hiveCompatible: options.HiveCompatiblePartitions === true,
  }, records);
}
