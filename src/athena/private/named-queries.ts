import { aws_athena as athena } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { createInTurn } from '../../private/app-store';

export interface SavedQuery {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
  readonly workGroup: string;
}

/**
 * Saves queries, some at a time: Athena takes five `CreateNamedQuery` calls a second, and a throttled resource fails the stack.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
 */
export function saveQueries(pack: Construct, database: string, queries: readonly SavedQuery[]): athena.CfnNamedQuery[] {
  return queries.map(query => {
    const resource = new athena.CfnNamedQuery(pack, query.name, {
      database,
      workGroup: query.workGroup,
      name: query.name,
      description: query.description,
      queryString: query.sql,
    });
    createInTurn(resource);
    return resource;
  });
}
