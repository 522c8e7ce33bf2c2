import { ArnFormat, aws_iam as iam, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { IS3FlowLogs } from '../../delivery';

/** What it takes to read tables of a database over flow log files: their entries in the Glue catalogue, the files, and their key. */
export function grantRead(grantee: iam.IGrantable, scope: IConstruct, database: string, names: readonly string[], flowLogs: IS3FlowLogs): iam.Grant {
  const { bucket, layout, prefix } = flowLogs;
  const arn = (resource: string, resourceName?: string) => Stack.of(scope).formatArn({
    service: 'glue',
    resource,
    resourceName,
    arnFormat: resourceName === undefined ? ArnFormat.NO_RESOURCE_NAME : ArnFormat.SLASH_RESOURCE_NAME,
  });
  const catalogue = iam.Grant.addToPrincipal({
    grantee,
    actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartition', 'glue:GetPartitions', 'glue:BatchGetPartition'],
    // Athena looks the database `default` up before it runs anything.
    resourceArns: [arn('catalog'), arn('database', 'default'), arn('database', database), ...names.map(name => arn('table', `${database}/${name}`))],
  });
  const files = iam.Grant.addToPrincipalOrResource({
    grantee,
    resource: bucket,
    actions: ['s3:GetObject'],
    // Wildcard: the delivery service chooses the names of its files.
    resourceArns: [bucket.arnForObjects(`${layout._root(prefix)}*`)],
  });
  const listing = iam.Grant.addToPrincipalOrResource({
    grantee,
    resource: bucket,
    actions: ['s3:GetBucketLocation', 's3:ListBucket'],
    resourceArns: [bucket.bucketArn],
  });
  bucket.encryptionKey?.grantDecrypt(grantee);
  return catalogue.combine(files).combine(listing);
}
