import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { atEnd } from './app-store';
import { reject, show } from './errors';
import { isKnown } from './tokens';

/** A name that AWS gives once in an account and Region. */
export interface OnceName {
  /** The prop that the user typed. */
  readonly prop: string;
  /** What bears it, in the words of the message. */
  readonly what: string;
  readonly resourceType: string;
  /** The property of its L1 that holds the name. */
  readonly property: string;
}

/**
 * Refuses a name that another resource of the app has in the same account and Region, in whatever stack: AWS would not create the second one.
 *
 * Judged when all constructs are there, so that their order does not matter. Stacks without a known environment may be meant for two accounts.
 */
export function refuseTakenName(scope: IConstruct, name: string | undefined, { prop, what, resourceType, property }: OnceName): void {
  if (name === undefined || !isKnown(name)) {
    return;
  }
  atEnd(scope, () => {
    const hasName = (one: IConstruct) =>
      CfnResource.isCfnResource(one) && one.cfnResourceType === resourceType && (one as unknown as Record<string, unknown>)[property] === name;
    const other = scope.node.root.node.findAll().find(one => hasName(one) && !one.node.scopes.includes(scope) && isInOneEnvironment(scope, one));
    if (other !== undefined) {
      reject(`${prop} must not be that of another ${what} in the account and Region, got ${show(name)}, which ${other.node.path} has; `
        + 'write another, or leave it out', scope);
    }
  });
}

function isInOneEnvironment(one: IConstruct, other: IConstruct): boolean {
  const [here, there] = [Stack.of(one), Stack.of(other)];
  const environments = [here, there].map(({ account, region }) => [account, region]);
  return here === there || (environments.flat().every(isKnown) && String(environments[0]) === String(environments[1]));
}
