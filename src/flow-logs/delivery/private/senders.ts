import { isKnown } from '../../../private/tokens';

/** Any account, or any Region, in the patterns of a policy. */
export const ANY = '*';

/** An account and a Region whose flow logs are delivered. Plain data, as the store of the app asks for. */
export interface Sender {
  readonly account: string;
  readonly region: string;
  /** Pattern of the keys that the account writes. */
  readonly keys: string;
  /** Pattern of the keys that any account writes in the same layout. */
  readonly keysOfAny: string;
}

/** What a policy says of whom it admits: each value once. */
export interface Admitted {
  /** Accounts whose requests the delivery service makes. */
  readonly accounts: readonly string[];
  /** Whose log deliveries it makes them for. */
  readonly deliveries: readonly { readonly account: string; readonly region: string }[];
  /** Patterns of the keys that it may write. */
  readonly keys: readonly string[];
}

/**
 * What a policy says in the most detailed form that fits; in the least detailed where none does.
 *
 * @param bytesOf bytes of the statements that say it
 * @param room bytes that the other statements of the policy leave
 */
export function mostDetailed(senders: readonly Sender[], bytesOf: (admitted: Admitted) => number, room: number): Admitted {
  const forms = formsOf(senders);
  return forms.find(form => bytesOf(form) <= room) ?? forms[forms.length - 1];
}

/**
 * The forms in which senders can be admitted, the most detailed first. All admit the same accounts, from the same Regions, to write into their own
 * folders; less detail leaves it to the delivery service that an account's files lie in that account's folder.
 */
export function formsOf(senders: readonly Sender[]): Admitted[] {
  const sorted = inOrder(senders);
  const accounts = distinct(sorted.map(({ account }) => account));
  const folders = { accounts, deliveries: deliveriesOf(sorted), keys: distinct(sorted.map(({ keys }) => keys)) };
  // One sender weighs the same in every form, near enough.
  if (isSingle(sorted) || !isSameForAll(sorted, ({ keysOfAny }) => keysOfAny)) {
    return [folders];
  }
  // One folder above all accounts, and the log deliveries of each.
  const sources = { ...folders, keys: distinct(sorted.map(({ keysOfAny }) => keysOfAny)) };
  if (!haveSameRegions(sorted)) {
    return [folders, sources];
  }
  // One folder above all accounts, and the list of accounts.
  return [folders, sources, { ...sources, deliveries: deliveriesOf(sorted.map(sender => ({ ...sender, account: ANY }))) }];
}

/** Whether the least detailed form of all is possible: what is said once for all accounts must be true of each. */
export function areAlike(senders: readonly Sender[]): boolean {
  return isSameForAll(senders, ({ keysOfAny }) => keysOfAny) && haveSameRegions(senders);
}

/** Whether there is but one, however often it is listed. */
export function isSingle(senders: readonly Sender[]): boolean {
  return distinct(senders.map(nameOf)).length === 1;
}

function haveSameRegions(senders: readonly Sender[]): boolean {
  const everywhere = accountsEverywhere(senders);
  return isSameForAll(senders, ({ account, region }) => everywhere.has(account) ? ANY : region);
}

/** Whether a value takes the same set of values in each account. */
function isSameForAll(senders: readonly Sender[], valueOf: (sender: Sender) => string): boolean {
  const byAccount = new Map<string, Set<string>>();
  senders.forEach(sender => byAccount.set(sender.account, (byAccount.get(sender.account) ?? new Set()).add(valueOf(sender))));
  return new Set([...byAccount.values()].map(values => JSON.stringify([...values].sort()))).size <= 1;
}

/** Regions that are all of them make the others of an account superfluous. */
function deliveriesOf(senders: readonly Sender[]): Admitted['deliveries'] {
  const everywhere = accountsEverywhere(senders);
  const kept = senders.filter(({ account, region }) => region === ANY || !everywhere.has(account))
    .map(({ account, region }) => ({ account, region }));
  return [...new Map(kept.map(delivery => [`${delivery.account} ${delivery.region}`, delivery])).values()];
}

function accountsEverywhere(senders: readonly Sender[]): Set<string> {
  return new Set(senders.filter(({ region }) => region === ANY).map(({ account }) => account));
}

/** Values that are not known stay in the order they came: the text of a token differs from run to run. */
function inOrder(senders: readonly Sender[]): Sender[] {
  const knownOf = ({ account, region, keys }: Sender) => [account, region, keys].map(part => isKnown(part) ? part : '').join();
  const known = new Map(senders.map(sender => [sender, knownOf(sender)]));
  const differing = [...new Map(senders.map(sender => [nameOf(sender), sender])).values()];
  return differing.sort((one, other) => known.get(one)! < known.get(other)! ? -1 : Number(known.get(one)! > known.get(other)!));
}

function nameOf({ account, region, keys }: Sender): string {
  return `${account} ${region} ${keys}`;
}

/** Each value once. */
export function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
