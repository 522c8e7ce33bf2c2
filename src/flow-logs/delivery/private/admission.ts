import { ArnFormat, aws_iam as iam, Lazy, Stack } from 'aws-cdk-lib';
import { IConstruct, IDependable } from 'constructs';
import { Admitted, areAlike, distinct, formsOf, isSingle, mostDetailed, Sender } from './senders';
import { AppStore } from '../../../private/app-store';

/** Whose flow logs may be delivered: an organisation's, or those of accounts. */
export interface AdmittedSenders {
  readonly organizationId?: string;
  readonly senders: readonly Sender[];
}

/** The values in statements that differ with whom they admit. */
export interface AdmittedValues {
  /** Whose requests the delivery service makes, as condition keys and values. */
  readonly equals: Record<string, unknown>;
  /** ARNs of log deliveries, as patterns: their ids are not known beforehand. */
  readonly sources: unknown;
  /** ARNs of files, as patterns: the delivery service chooses their names. Made when the policy is rendered: it is not known yet how many there will be. */
  readonly files: () => unknown;
}

/** How the policy of one resource admits. */
export interface AdmittingPolicy {
  readonly statementsFor: (values: AdmittedValues) => iam.PolicyStatement[];
  /** The ARN of what a pattern of keys matches. */
  readonly arnOf: (keys: string) => string;
  /** The most bytes that a part of a policy can have once it is deployed. */
  readonly bytesOf: (part: unknown) => number;
  /** Bytes that AWS takes of the whole policy. */
  readonly limit: number;
}

/** A resource whose policy statements are added to. */
export interface PolicyOwner extends IConstruct {
  addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult;
}

/** What became of statements. */
interface Admission {
  /** What must exist before the flow logs of those who are admitted. */
  readonly policies: IDependable[];
  /** Whether the policy can be changed from here. */
  readonly isManaged: boolean;
}

/** The statements of each policy that admits accounts, and the accounts, by path. */
const ADMISSIONS = new AppStore<Admission>('delivery-admissions');
const SENDERS = new AppStore<Sender>('delivery-senders');

/**
 * Adds statements that admit senders to a policy, or the senders to the statements that are there.
 *
 * Senders that join later share the same statements: these are rendered when the app is synthesized, once all are known, in the most detailed form that
 * fits.
 *
 * @param document the whole policy
 */
export function admit(owner: PolicyOwner, { organizationId, senders }: AdmittedSenders, policy: AdmittingPolicy, document: () => unknown): Admission {
  const stack = Stack.of(owner);
  if (organizationId !== undefined) {
    return added(owner, policy.statementsFor(organizationValues(stack, organizationId, senders, policy)));
  }
  const { path } = owner.node;
  senders.forEach(sender => SENDERS.add(owner, sender, path));
  const [present] = ADMISSIONS.of(owner, path);
  if (present !== undefined) {
    return present;
  }
  const late = new LateValues(stack, () => SENDERS.of(owner, path), policy, document);
  const admission = added(owner, policy.statementsFor(late));
  ADMISSIONS.add(owner, admission, path);
  if (admission.isManaged) {
    owner.node.addValidation({ validate: () => late.problems });
  }
  return admission;
}

/**
 * Statements that admit senders, in the most detailed form that fits into a policy by themselves.
 *
 * @returns them, and what is wrong where no form fits
 */
export function statementsAlone(
  stack: Stack, { organizationId, senders }: AdmittedSenders, policy: AdmittingPolicy,
): { document: iam.PolicyDocument; problems: string[] } {
  const documentOf = (values: AdmittedValues) => new iam.PolicyDocument({ statements: policy.statementsFor(values) });
  if (organizationId !== undefined) {
    return { document: documentOf(organizationValues(stack, organizationId, senders, policy)), problems: [] };
  }
  const bytesOf = (admitted: Admitted) => policy.bytesOf(documentOf(accountValues(stack, admitted, policy)));
  const admitted = mostDetailed(senders, bytesOf, policy.limit);
  return { document: documentOf(accountValues(stack, admitted, policy)), problems: problemsOf(senders, bytesOf(admitted), policy) };
}

/** Values that are chosen when the policy is rendered. */
class LateValues implements AdmittedValues {
  private isMeasuring = false;
  private last?: { readonly key: string; readonly values: AdmittedValues };

  constructor(
    private readonly stack: Stack,
    private readonly senders: () => readonly Sender[],
    private readonly policy: AdmittingPolicy,
    private readonly document: () => unknown,
  ) {}

  public get equals() {
    return { 'aws:SourceAccount': this.lazily(values => values.equals['aws:SourceAccount']) };
  }

  public get sources() {
    return this.lazily(values => values.sources);
  }

  public get files() {
    return () => this.lazily(values => values.files());
  }

  public get problems(): string[] {
    return problemsOf(this.senders(), this.policy.limit - this.room() + this.bytesOf(this.chosen()), this.policy);
  }

  private lazily(valueOf: (values: AdmittedValues) => unknown) {
    return Lazy.uncachedAny({ produce: () => valueOf(this.isMeasuring ? BLANK : this.chosen()) });
  }

  /** One choice for all values of one rendering. */
  private chosen(): AdmittedValues {
    const [senders, room] = [this.senders(), this.room()];
    const key = `${senders.length} ${room}`;
    if (this.last?.key !== key) {
      const valuesOf = (admitted: Admitted) => accountValues(this.stack, admitted, this.policy);
      this.last = { key, values: valuesOf(mostDetailed(senders, admitted => this.bytesOf(valuesOf(admitted)), room)) };
    }
    return this.last.values;
  }

  /** Bytes that the other statements leave. */
  private room(): number {
    this.isMeasuring = true;
    try {
      return this.policy.limit - this.policy.bytesOf(this.document()) + this.bytesOf(BLANK);
    } finally {
      this.isMeasuring = false;
    }
  }

  private bytesOf(values: AdmittedValues): number {
    return this.policy.bytesOf(this.policy.statementsFor(values).map(statement => statement.toJSON()));
  }
}

/** Stands for the values while the rest of a policy is measured. */
const BLANK: AdmittedValues = { equals: { 'aws:SourceAccount': 'x' }, sources: 'x', files: () => 'x' };

function accountValues(stack: Stack, { accounts, deliveries, keys }: Admitted, { arnOf }: AdmittingPolicy): AdmittedValues {
  return {
    equals: { 'aws:SourceAccount': listOrOne(accounts) },
    sources: listOrOne(deliveries.map(({ account, region }) =>
      stack.formatArn({ service: 'logs', account, region, resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME }))),
    files: () => listOrOne(keys.map(arnOf)),
  };
}

/** The accounts of an organisation, those included that join it later. */
function organizationValues(stack: Stack, id: string, senders: readonly Sender[], policy: AdmittingPolicy): AdmittedValues {
  return { ...accountValues(stack, formsOf(senders)[0], policy), equals: { 'aws:SourceOrgID': id } };
}

/** What is wrong when a policy does not fit, however little it says of each account. A single account makes no difference: what is too long then is not ours. */
function problemsOf(senders: readonly Sender[], bytes: number, { limit }: AdmittingPolicy): string[] {
  if (isSingle(senders) || bytes <= limit) {
    return [];
  }
  const sameForAll = areAlike(senders) ? '' : 'give all accounts the same Regions and layouts in deliveryFrom, ';
  return [`the policy must have at most ${limit} bytes, which is all that AWS takes, got ${bytes} to admit `
    + `${distinct(senders.map(({ account }) => account)).length} accounts; ${sameForAll}admit their organisation (FlowLogSenders.fromOrganization), or spread them over several buckets`];
}

function added(owner: PolicyOwner, statements: iam.PolicyStatement[]): Admission {
  const results = statements.map(statement => owner.addToResourcePolicy(statement));
  // Both statements of a bucket stand in one policy: each flow log waits for it once.
  const policies = [...new Set(results.flatMap(result => result.policyDependable ?? []))];
  return { isManaged: results.every(result => result.statementAdded), policies };
}

/** As policies are written: each value once, and no list of one. */
function listOrOne(values: readonly string[]): string | string[] {
  const different = distinct(values);
  return different.length === 1 ? different[0] : different;
}
