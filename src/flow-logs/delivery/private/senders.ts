import { ArnFormat, IResolvable, Lazy, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isKnown } from '../../../private/tokens';
import { S3LogLayout } from '../s3-log-layout';

/** Any account, or any Region, in the patterns of a policy. */
export const ANY = '*';

/** An account and a Region whose flow logs are delivered in a layout. */
export interface Sender {
  readonly account: string;
  readonly region: string;
  readonly layout: S3LogLayout;
}

/**
 * How much a policy says of each account. All admit the same accounts, from the same Regions, to write into their own folders; less detail
 * leaves it to the delivery service that an account's files lie in that account's folder.
 */
enum Detail {
  /** The folder of each account, and the ARN of its log deliveries. */
  FOLDERS,
  /** One folder above all accounts, and the ARN of each account's log deliveries. */
  SOURCES,
  /** One folder above all accounts, and the list of accounts. */
  ACCOUNTS,
}

/** What a policy may weigh, and what it weighs now, in bytes. */
export interface PolicySize {
  readonly limit: number;
  readonly measure: () => number;
}

/** What the statements of a policy say of whom they admit. */
export interface Admitted {
  /** Whose requests the delivery service makes. */
  readonly equals: Record<string, unknown>;
  /** Patterns of the log deliveries that it makes them for. */
  readonly sources: unknown;
  /** Patterns of the keys that it may write. */
  folders(bucketArn: string): IResolvable;
}

/** The accounts of an organisation, those included that join it later. */
export function organization(owner: IConstruct, id: string, senders: readonly Sender[]): Admitted {
  return {
    equals: { 'aws:SourceOrgID': id },
    sources: listOrOne(sourceArns(owner, senders)),
    folders: bucketArn => Lazy.any({ produce: () => listOrOne(keyArns(bucketArn, senders)) }),
  };
}

/**
 * The accounts and Regions that one policy admits, in the greatest detail that fits.
 *
 * Whoever joins later joins the same statements: they are rendered when the app is synthesised, once all are known, and so is their
 * detail chosen, by the bytes of the whole policy.
 */
export class Senders implements Admitted {
  private readonly members = new Map<string, Sender>();
  /** The members in order, until another joins. */
  private ordered?: Sender[];
  private trial?: Detail;

  constructor(private readonly owner: IConstruct, private readonly size: PolicySize, senders: readonly Sender[]) {
    this.add(senders);
  }

  add(senders: readonly Sender[]): void {
    this.ordered = undefined;
    senders.forEach(sender => this.members.set(`${sender.account} ${sender.region} ${sender.layout._keyPattern(sender.account)}`, sender));
  }

  /** Which requests of the delivery service are for these accounts. */
  get equals(): Record<string, IResolvable> {
    return { 'aws:SourceAccount': this.lazily(senders => senders.map(sender => sender.account)) };
  }

  /** Which log deliveries are for these accounts. */
  get sources(): IResolvable {
    return this.lazily((senders, detail) => sourceArns(this.owner, detail === Detail.ACCOUNTS ? ofAnyAccount(senders) : senders));
  }

  /** The keys that these accounts write. */
  folders(bucketArn: string): IResolvable {
    return this.lazily((senders, detail) => keyArns(bucketArn, detail === Detail.FOLDERS ? senders : ofAnyAccount(senders)));
  }

  /** What is wrong when the policy does not fit, however little it says of each account. */
  get problems(): string[] {
    const [bytes, { limit }] = [this.bytesIn(this.detail), this.size];
    const sameForAll = this.details.includes(Detail.ACCOUNTS) ? '' : 'give all accounts the same Regions and layouts in deliveryFrom, ';
    return this.members.size === 1 || bytes <= limit ? [] : [`the policy must have at most ${limit} bytes, which is all that AWS takes, got ${bytes} to admit `
      + `${this.byAccount.size} accounts; ${sameForAll}admit their organisation (FlowLogDelivery.fromOrganization), or spread them over several buckets`];
  }

  private get sorted(): Sender[] {
    // Unknown values stay in the order they came: the text of a token differs from run to run.
    const known = (sender: Sender) => [sender.account, sender.region, sender.layout._keyPattern(sender.account)].map(part => isKnown(part) ? part : '').join();
    this.ordered ??= [...this.members.values()].sort((one, other) => known(one) < known(other) ? -1 : Number(known(one) > known(other)));
    return this.ordered;
  }

  private get byAccount(): Map<string, Sender[]> {
    const found = new Map<string, Sender[]>();
    this.members.forEach(sender => found.set(sender.account, [...found.get(sender.account) ?? [], sender]));
    return found;
  }

  /** Those that admit the same: what is said once for all accounts must be true of each. */
  private get details(): Detail[] {
    const accounts = [...this.byAccount.values()];
    const isSame = (of: (senders: Sender[]) => string[]) => new Set(accounts.map(senders => [...new Set(of(senders))].sort().join())).size <= 1;
    const haveSameKeys = isSame(senders => senders.map(({ layout }) => layout._keyPattern(ANY)));
    const haveSameRegions = isSame(senders => senders.some(({ region }) => region === ANY) ? [ANY] : senders.map(({ region }) => region));
    return [Detail.FOLDERS, ...(haveSameKeys ? [Detail.SOURCES, ...(haveSameRegions ? [Detail.ACCOUNTS] : [])] : [])];
  }

  private get detail(): Detail {
    if (this.trial !== undefined) {
      return this.trial;
    }
    // One account weighs the same in every detail, near enough: what is too long then is not ours.
    if (this.members.size === 1) {
      return Detail.FOLDERS;
    }
    const { details } = this;
    return details.find(detail => this.bytesIn(detail) <= this.size.limit) ?? details[details.length - 1];
  }

  private bytesIn(detail: Detail): number {
    this.trial = detail;
    try {
      return this.size.measure();
    } finally {
      this.trial = undefined;
    }
  }

  /** A list that is made when the policy is rendered, or its only member. */
  private lazily(list: (senders: readonly Sender[], detail: Detail) => string[]): IResolvable {
    return Lazy.uncachedAny({ produce: () => listOrOne(list(this.sorted, this.detail)) });
  }
}

function ofAnyAccount(senders: readonly Sender[]): Sender[] {
  return senders.map(sender => ({ ...sender, account: ANY }));
}

/** As policies are written: each value once, and no list of one. */
function listOrOne(values: readonly string[]): string | string[] {
  const different = [...new Set(values)];
  return different.length === 1 ? different[0] : different;
}

/** ARNs of the log deliveries of accounts and Regions, as patterns: their ids are not known beforehand. */
function sourceArns(owner: IConstruct, senders: readonly Sender[]): string[] {
  const everywhere = new Set(senders.filter(sender => sender.region === ANY).map(sender => sender.account));
  return senders.filter(({ account, region }) => region === ANY || !everywhere.has(account))
    .map(({ account, region }) => Stack.of(owner).formatArn({ service: 'logs', account, region, resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME }));
}

/** ARNs of the files of accounts, as patterns: the delivery service chooses their names. */
function keyArns(bucketArn: string, senders: readonly Sender[]): string[] {
  return senders.map(({ account, layout }) => `${bucketArn}/${layout._keyPattern(account)}`);
}
