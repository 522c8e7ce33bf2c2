import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AppStore } from '../../../private/app-store';
import { reject, show } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';

/** Refuses a name of a table or view that Athena would need quotes for. */
export function checkName(prop: string, name: string, example: string, scope: IConstruct): void {
  if (isKnown(name) && !/^[a-z_][a-z0-9_]{0,254}$/.test(name)) {
    reject(`${prop} must be lower case letters, digits and underscores, at most 255, got ${show(name)}; write "${example}"`, scope);
  }
}

/** Tables and views, by database and name. */
const NAMES = new AppStore<IConstruct>('table-names');

/** Refuses a name that another table or view of the app has in the same database: Glue would refuse it at deployment. */
export function takeName(prop: string, database: string, name: string, scope: IConstruct): void {
  const other = NAMES.taken(scope, `${environmentKey(database, scope)}/${database}/${name}`, scope);
  if (other !== undefined) {
    reject(`${prop} must not be that of another table or view in the database, got ${show(name)}, which ${other.node.path} has; write another`, scope);
  }
}

/** A database of the app is one wherever it is used; one that is only named is another in each account and Region. */
function environmentKey(database: string, scope: IConstruct): string {
  const { account, region, node } = Stack.of(scope);
  if (!isKnown(database)) {
    return '';
  }
  return isKnown(account) && isKnown(region) ? `${account}/${region}` : node.path;
}
