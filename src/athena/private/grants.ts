import { ArnFormat, aws_iam as iam, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { isOwn } from '../../private/shapes';
import { differ } from '../../private/tokens';
import { warn } from '../../private/warnings';
import { AthenaWorkGroup } from '../athena-work-group';

/** What it takes to run queries in a work group and to see its saved ones. Every action can be bound to the work group. */
const RUN_ACTIONS = [
  'athena:BatchGetNamedQuery', 'athena:BatchGetQueryExecution', 'athena:GetNamedQuery', 'athena:GetQueryExecution',
  'athena:GetQueryResults', 'athena:GetQueryResultsStream', 'athena:GetQueryRuntimeStatistics', 'athena:GetWorkGroup',
  'athena:ListNamedQueries', 'athena:ListQueryExecutions', 'athena:StartQueryExecution', 'athena:StopQueryExecution',
];

/** Lets a principal run queries in work groups, and read their results where the work group is of this app. */
export function grantRun(grantee: iam.IGrantable, workGroups: readonly athenarefs.IWorkGroupRef[]): iam.Grant {
  const resourceArns = workGroups.map(workGroup => Stack.of(workGroup).formatArn({
    service: 'athena',
    resource: 'workgroup',
    resourceName: workGroup.workGroupRef.workGroupName,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  }));
  const run = iam.Grant.addToPrincipal({ grantee, actions: RUN_ACTIONS, resourceArns });
  workGroups.filter(isDeclared).forEach(workGroup => workGroup._grantResults(grantee));
  return run;
}

/**
 * Lets a principal read tables of a database over files of a bucket: their entries in the Glue catalogue, the files, and their key.
 *
 * @param files keys of the files, ending in a wildcard: writers choose the names
 */
export function grantReadTables(
  grantee: iam.IGrantable, scope: IConstruct, database: string, names: readonly string[], bucket: s3.IBucket, files: readonly string[],
): iam.Grant {
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
  const reading = iam.Grant.addToPrincipalOrResource({ grantee, resource: bucket, actions: ['s3:GetObject'], resourceArns: files.map(key => bucket.arnForObjects(key)) });
  const listing = iam.Grant.addToPrincipalOrResource({
    grantee,
    resource: bucket,
    actions: ['s3:GetBucketLocation', 's3:ListBucket'],
    resourceArns: [bucket.bucketArn],
  });
  bucket.encryptionKey?.grantDecrypt(grantee);
  return catalogue.combine(reading).combine(listing);
}

function isDeclared(workGroup: athenarefs.IWorkGroupRef): workGroup is AthenaWorkGroup {
  return isOwn(workGroup, 'AthenaWorkGroup');
}

/** A principal whose policies the app cannot change gets what the bucket and the key can say, and nothing of Athena and Glue. */
export function warnOfForeignPrincipal(owner: IConstruct, grantee: iam.IGrantable): void {
  const { account, region } = Stack.of(owner);
  const principal = grantee.grantPrincipal;
  if (principal.principalAccount !== undefined && differ(principal.principalAccount, account)) {
    warn(owner, 'grantIncomplete', `grants.query() lets a principal of account ${principal.principalAccount} use bucket and key, as far as their policies are of this app. Athena and Glue of ${account} (${region}) take `
      + 'principals of their own account only: let a role of that account run the questions, and the principal assume it (sts:AssumeRole)');
  }
}
