import { aws_athena as athena } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * How many saved queries are created at the same time.
 *
 * Athena takes five `CreateNamedQuery` calls a second; CloudFormation creates all that does not wait at once, and a throttled
 * resource fails the stack.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
 */
const LANES = 4;

export interface SavedQuery {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
}

/** Saves queries, in lanes: each waits for the one that stands `LANES` places before it. */
export function saveQueries(pack: Construct, database: string, workGroup: string, queries: readonly SavedQuery[]): athena.CfnNamedQuery[] {
  const saved: athena.CfnNamedQuery[] = [];
  for (const query of queries) {
    const resource = new athena.CfnNamedQuery(pack, query.name, {
      database,
      workGroup,
      name: query.name,
      description: query.description,
      queryString: query.sql,
    });
    const ahead = saved[saved.length - LANES];
    if (ahead !== undefined) {
      resource.node.addDependency(ahead);
    }
    saved.push(resource);
  }
  return saved;
}
