import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import { aws_kinesisfirehose as firehoserefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { checkDirectPut, destinationRoleName, destinationStatements, nameOfStream, refuseMovedRole, SourceRoles } from './private/firehose';
import { AppStore } from '../../private/app-store';
import { checkArguments, guard } from '../../private/arguments';
import { noAccount } from '../../private/checks';
import { listed, reject, show } from '../../private/errors';
import { isElsewhere, isKnown } from '../../private/tokens';

/** The side of each stream. */
const DESTINATIONS = new AppStore<Construct>('firehose-destinations');

/** How many accounts a trust policy has room for: 2,048 characters. */
const MAX_ACCOUNTS = 30;

/**
 * Which stream receives the flow logs of which accounts.
 */
export interface FirehoseFlowLogsAccessProps {
  /** A stream of this account that takes its records by Direct PUT, with a name that is known at synth. */
  readonly stream: firehoserefs.IDeliveryStreamRef;

  /** Accounts whose flow logs may come in: 12 digits each, at most 30, not this one. */
  readonly sourceAccounts: string[];
}

/**
 * The side of the stream where flow logs come from other accounts: deploy it in the account of the stream, before the flow logs.
 *
 * Creates the role that AWS asks for, named after Region and name of the stream. It lets the roles of `FirehoseFlowLogs` in the source
 * accounts, and nobody else, switch the stream on for log delivery: AWS makes its service-linked role, and tags the stream
 * `LogDeliveryEnabled=true`. Give the stream that tag yourself, or CloudFormation reports it as drift. Costs nothing.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/firehose-cross-account-delivery.html
 */
export class FirehoseFlowLogsAccess extends Construct {
  /** The role. Flow logs find it by its name. */
  public readonly role: iam.IRole;

  /** Name of the stream, for `FlowLogDeliveryStream.crossAccount()` on the other side. */
  public readonly streamName: string;

  /**
   * @param scope where the role belongs: the account and Region of the stream
   * @param id name of the construct
   * @param props stream and source accounts
   * @throws when the stream cannot take flow logs, has no known name, lies elsewhere or has such a side already, or the accounts are none,
   *   too many, or this one
   */
  constructor(scope: Construct, id: string, props: FirehoseFlowLogsAccessProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    const stack = Stack.of(this);
    this.checkEnvironment(stack, props.stream);
    checkDirectPut(this, props.stream);
    this.streamName = this.knownName(props.stream);
    this.checkAccounts(props.sourceAccounts, stack.account);
    this.checkOnlyOne(stack);
    const roleName = destinationRoleName(stack, this.streamName);
    const role = new iam.Role(this, 'Role', {
      roleName,
      assumedBy: new SourceRoles(stack, props.sourceAccounts, this.streamName),
      inlinePolicies: { Delivery: new iam.PolicyDocument({ statements: destinationStatements(stack, props.stream) }) },
    });
    this.node.addValidation({ validate: () => refuseMovedRole(role, roleName) });
    this.role = role;
  }

  private checkEnvironment({ account, region }: Stack, { env }: firehoserefs.IDeliveryStreamRef): void {
    if (isElsewhere(env, { account, region })) {
      reject(`stream must lie in the account and Region of the stack (${account}, ${region}), got one in ${env.account}, ${env.region}; `
        + 'create the FirehoseFlowLogsAccess in a stack there', this);
    }
  }

  /** The name of the role follows from the stream: a second role of that name could not be created. */
  private checkOnlyOne({ account, region, node }: Stack): void {
    // Stacks without an env may lie anywhere.
    const key = isKnown(account) && isKnown(region) ? `${account}/${region}/${this.streamName}` : `${node.path}//${this.streamName}`;
    const other = DESTINATIONS.taken(this, key, this);
    if (other !== undefined) {
      reject(`stream must have one FirehoseFlowLogsAccess, got another one for ${this.streamName}, which has ${other.node.path}; add the sourceAccounts there`, this);
    }
  }

  private knownName(stream: firehoserefs.IDeliveryStreamRef): string {
    const name = nameOfStream(stream);
    if (name === undefined) {
      reject(`stream must have a name that is known at synth, got none for ${stream.node.path}; the names of the roles in both accounts follow from it, `
        + 'so give it a deliveryStreamName', this);
    }
    return name;
  }

  private checkAccounts(accounts: readonly string[], own: string): void {
    const wayOut = 'list the accounts whose flow logs come in';
    const wrong = accounts.filter(account => noAccount([account]) !== undefined);
    if (accounts.length === 0 || wrong.length > 0) {
      reject(`sourceAccounts must be account ids of 12 digits, got ${wrong.length === 0 ? 'none' : listed(wrong.map(show))}; ${wayOut}`, this);
    }
    if (accounts.length > MAX_ACCOUNTS) {
      reject(`sourceAccounts must be at most ${MAX_ACCOUNTS}, got ${accounts.length}; the role's trust policy has no room for more, so create a second stream for the others`, this);
    }
    if (accounts.includes(own)) {
      reject(`sourceAccounts must not contain the account of the stream, got ${own}; its own flow logs need no role: FlowLogDeliveryStream.sameAccount(stream)`, this);
    }
  }
}
guard({ FirehoseFlowLogsAccess });
