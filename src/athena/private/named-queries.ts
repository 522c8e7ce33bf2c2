import { aws_athena as athena, Stack } from 'aws-cdk-lib';
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
  readonly workGroup: string;
}

/** All saved queries of each stack, in the order of their creation: the limit is Athena's, not that of a pack. */
const SAVED = new WeakMap<Stack, athena.CfnNamedQuery[]>();

/** Saves queries, in lanes: each waits for the one of its stack that stands `LANES` places before it. */
export function saveQueries(pack: Construct, database: string, queries: readonly SavedQuery[]): athena.CfnNamedQuery[] {
  const saved = SAVED.get(Stack.of(pack)) ?? [];
  SAVED.set(Stack.of(pack), saved);
  return queries.map(query => {
    const resource = new athena.CfnNamedQuery(pack, query.name, {
      database,
      workGroup: query.workGroup,
      name: query.name,
      description: query.description,
      queryString: query.sql,
    });
    const ahead = saved[saved.length - LANES];
    if (ahead !== undefined) {
      resource.node.addDependency(ahead);
    }
    saved.push(resource);
    return resource;
  });
}
