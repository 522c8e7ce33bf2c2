import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Under this property of the root every copy of this package finds the same store. Two copies are usual: a construct library brings one of its own.
 */
const STORE = Symbol.for('cdk-network-visibility.store');

type Entries = Map<string, Map<string, unknown[]>>;

/**
 * What an app knows of one subject: entries under keys, kept on the root of the construct tree.
 *
 * Keys are unique in the whole app, for what clashes in AWS wherever it is declared. `inStage` makes keys that count within a stage: two stages
 * are two estates, which may look alike.
 *
 * Entries are plain data and constructs, never instances of classes of this package and never functions: another copy of it reads them. A subject
 * gets another name when the shape of its entries changes.
 *
 * A rule over entries is symmetric, so that the order of construction does not matter: it is asked whenever an entry joins, about each pair. What
 * needs them all is judged in `node.addValidation()`, `atEnd()` or a `Lazy`.
 */
export class AppStore<T> {
  constructor(private readonly subject: string) {}

  /** The entries under a key, in the order in which they came. */
  public of(scope: IConstruct, key = ''): readonly T[] {
    return this.entries(scope).get(key) as T[] | undefined ?? [];
  }

  /** Adds an entry under a key. */
  public add(scope: IConstruct, entry: T, key = ''): void {
    const entries = this.entries(scope);
    const present = entries.get(key);
    if (present === undefined) {
      entries.set(key, [entry]);
    } else {
      present.push(entry);
    }
  }

  /** Takes a key that only one may have. Returns who has it already. */
  public taken(scope: IConstruct, key: string, entry: T): T | undefined {
    const [other] = this.of(scope, key);
    if (other === undefined) {
      this.add(scope, entry, key);
    }
    return other;
  }

  private entries({ node: { root } }: IConstruct): Map<string, unknown[]> {
    const owner = root as { [STORE]?: Entries };
    if (owner[STORE] === undefined) {
      Object.defineProperty(owner, STORE, { value: new Map() });
    }
    const entries = owner[STORE]!.get(this.subject) ?? new Map<string, unknown[]>();
    owner[STORE]!.set(this.subject, entries);
    return entries;
  }
}

/** A key that counts within the stage of a construct. */
export function inStage(scope: IConstruct, key: string | number): string {
  return JSON.stringify([Stage.of(scope)?.node.path ?? '', key]);
}

/** Judges when synthesis ends, when all constructs are there. What is found is thrown or warned about. */
export function atEnd(scope: IConstruct, judge: () => void): void {
  scope.node.addValidation({
    validate: () => {
      judge();
      return [];
    },
  });
}

/** CloudFormation creates at once what does not wait: as many at a time, of calls that AWS throttles to five a second. */
const AT_A_TIME = 4;

const CREATED = new AppStore<CfnResource>('created-by-throttled-calls');

/** Has a resource wait for the one of its kind and stack that came four places before it: the limit is that of the account, not of a construct. */
export function createInTurn(resource: CfnResource): void {
  const key = JSON.stringify([Stack.of(resource).node.path, resource.cfnResourceType]);
  const ahead = CREATED.of(resource, key).at(-AT_A_TIME);
  if (ahead !== undefined) {
    resource.node.addDependency(ahead);
  }
  CREATED.add(resource, resource, key);
}
