import { aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { grantReadTables } from '../../../athena';
import { IS3FlowLogs } from '../../delivery';

/** What it takes to read tables of a database over flow log files: their entries in the Glue catalogue, the files, and their key. */
export function grantRead(grantee: iam.IGrantable, scope: IConstruct, database: string, names: readonly string[], flowLogs: IS3FlowLogs): iam.Grant {
  const { bucket, layout, prefix } = flowLogs;
  // Wildcard: the delivery service chooses the names of its files.
  return grantReadTables(grantee, scope, database, names, bucket, [`${layout._root(prefix)}*`]);
}
