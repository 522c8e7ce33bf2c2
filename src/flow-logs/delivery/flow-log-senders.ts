import { Stack } from 'aws-cdk-lib';
import { aws_s3 as s3refs } from 'aws-cdk-lib/interfaces';
import { AdmittedSenders, AdmittingPolicy, statementsAlone } from './private/admission';
import { bucketPolicy, keyPolicy } from './private/delivery-policy';
import { readable } from './private/policy-text';
import { ANY } from './private/senders';
import { S3LogLayout } from './s3-log-layout';
import { guard } from '../../private/arguments';
import { noAccount, noRegion, refuseTwice } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { isKnown } from '../../private/tokens';

/**
 * From which Regions flow logs are delivered, and under which keys.
 */
export interface FlowLogSendersOptions {
  /**
   * Regions of the flow logs, such as `eu-west-1`: those of the networks, not that of the bucket.
   *
   * @default - every Region
   */
  readonly regions?: string[];

  /**
   * How the files lie: its prefix, and whether its folders are Hive-compatible, tell the keys that may be written.
   *
   * @default - below every prefix that this library chooses for folders with plain names
   */
  readonly layout?: S3LogLayout;
}

/**
 * Whose flow logs may be delivered to a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html
 */
export class FlowLogSenders {
  /**
   * The flow logs of accounts.
   *
   * About 650 accounts fit into the policy of a bucket; the more there are, the less it says of each.
   *
   * @param accounts ids of the accounts that own the flow logs, none twice
   * @param options Regions and keys
   * @throws when a list is empty, or has a value twice or one that is no account id or Region code
   */
  public static fromAccounts(accounts: string[], options: FlowLogSendersOptions = {}): FlowLogSenders {
    checkList('accounts', accounts, noAccount, 'account ids of twelve digits', '"111122223333"');
    checkRegions(options.regions);
    return new FlowLogSenders(undefined, accounts, options);
  }

  /**
   * The flow logs of every account of an organisation, those included that join it later.
   *
   * **Not verified against AWS**: the statements compare `aws:SourceOrgID`, and it is not documented that log delivery sends it. If it
   * does not, nothing is delivered. Try it with one account first.
   *
   * @param organizationId id of the organisation, such as `o-a1b2c3d4e5`
   * @param options Regions and keys
   * @throws when the id is malformed, or the list of Regions as in `fromAccounts`
   */
  public static fromOrganization(organizationId: string, options: FlowLogSendersOptions = {}): FlowLogSenders {
    if (isKnown(organizationId) && !/^o-[a-z0-9]{10,32}$/.test(organizationId)) {
      reject(`organizationId must be the id of an organisation, got ${show(organizationId)}; write "o-a1b2c3d4e5"`);
    }
    checkRegions(options.regions);
    return new FlowLogSenders(organizationId, [ANY], options);
  }

  /** The flow logs of a stack. Its account and Region are taken as they are: a test may invent some. @internal */
  public static _fromStack({ account, region }: Stack, layout: S3LogLayout): FlowLogSenders {
    return new FlowLogSenders(undefined, [account], { regions: [region], layout });
  }

  /** @internal */
  public readonly _admitted: AdmittedSenders;

  private constructor(organizationId: string | undefined, accounts: string[], { regions, layout = S3LogLayout.parquet() }: FlowLogSendersOptions) {
    const keysOfAny = layout._keyPattern(ANY);
    const senders = accounts.flatMap(account =>
      (regions ?? [ANY]).map(region => ({ account, region, keys: layout._keyPattern(account), keysOfAny })));
    this._admitted = { organizationId, senders };
  }

  /**
   * The statements that the policy of a bucket needs, as JSON for its owner to paste into `Statement`.
   *
   * What is not known at synth is a name in angle brackets, such as `<account>`. For buckets of this app there is nothing to paste.
   *
   * @param bucket the bucket, imported as a rule
   * @throws when there are more accounts than fit into the policy of a bucket; other statements of its owner are not counted
   */
  public bucketPolicyText(bucket: s3refs.IBucketRef): string {
    return this.textFor(bucket, bucketPolicy(bucket));
  }

  /**
   * The statement that the policy of a bucket's customer managed key needs, as JSON for its owner to paste into `Statement`.
   *
   * @param bucket the bucket that is encrypted with the key
   * @throws when there are more accounts than fit into the policy of a key; other statements of its owner are not counted
   */
  public keyPolicyText(bucket: s3refs.IBucketRef): string {
    return this.textFor(bucket, keyPolicy(bucket, Stack.of(bucket)));
  }

  private textFor(bucket: s3refs.IBucketRef, policy: AdmittingPolicy): string {
    const stack = Stack.of(bucket);
    const { document, problems } = statementsAlone(stack, this._admitted, policy);
    problems.forEach(problem => reject(problem, bucket));
    const { Statement: statements } = readable(stack, document) as { Statement: Record<string, unknown>[] };
    const inOrder = statements.map(({ Effect, Principal, Action, Resource, Condition }) => ({ Effect, Principal, Action, Resource, Condition }));
    return JSON.stringify(inOrder, undefined, 2);
  }
}
guard({ FlowLogSenders });

function checkRegions(regions: string[] | undefined): void {
  if (regions !== undefined) {
    checkList('regions', regions, noRegion, 'Region codes', '"eu-west-1"');
  }
}

function checkList(prop: string, values: string[], wrongOf: (values: string[]) => string | undefined, kind: string, example: string): void {
  if (!isKnown(values)) {
    reject(`${prop} must be a list whose values are known one by one, got a token; write [${example}]`);
  }
  if (values.length === 0) {
    reject(`${prop} must be at least one, got none; write [${example}]`);
  }
  refuseTwice(prop, values);
  const odd = wrongOf(values);
  if (odd !== undefined) {
    reject(`${prop} must be ${kind}, got ${show(odd)}; write [${example}]`);
  }
}
