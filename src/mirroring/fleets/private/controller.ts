import {
  aws_dynamodb as dynamodb, aws_iam as iam, aws_lambda as lambda, aws_lambda_destinations as destinations, aws_lambda_event_sources as sources,
  aws_logs as logs, aws_sqs as sqs, Duration, Lazy, RemovalPolicy, Stack,
} from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { controllerCode } from './assets';
import { Reach, recordStatements, refuseLongPolicy, sessionPolicy } from './permissions';
import { atEnd } from '../../../private/app-store';
import { MirrorFleetProps } from '../mirror-fleet-props';

/** The longest that Lambda lets a function run: a run that does not end by then goes on in the next. */
const TIMEOUT = Duration.minutes(15);

/** A burst of events is one run. */
const WINDOW = Duration.seconds(5);
const AT_ONCE = 1000;

/** What only wakes is of no use after the next sweeps. */
const WAKE_RETENTION = Duration.hours(1);

/** The controller with all that it stands on. */
export interface Controller {
  readonly function: lambda.IFunction;
  readonly role: iam.IRole;
  readonly logGroup: logs.ILogGroup;
  /** Events go here. */
  readonly queue: sqs.IQueue;
  /** What could not be delivered or handled. */
  readonly deadLetterQueue: sqs.IQueue;
  /** What must stand while there are sessions. */
  readonly standing: readonly IDependable[];
}

/** Creates function, role, log group, queues and table: what stands until the last session is gone. */
export function createController(fleet: Construct, props: MirrorFleetProps, reach: Reach): Controller {
  const table = new dynamodb.Table(fleet, 'State', {
    partitionKey: { name: 'fleet', type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    encryption: dynamodb.TableEncryption.AWS_MANAGED,
    // What it holds can be found again in EC2 and in the template.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const deadLetterQueue = new sqs.Queue(fleet, 'DeadLetters', { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) });
  const queue = new sqs.Queue(fleet, 'Wake', {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: WAKE_RETENTION,
    // Lambda demands as long as the function may run; the window comes on top.
    visibilityTimeout: TIMEOUT.plus(Duration.minutes(1)),
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 3 },
  });
  const logGroup = new logs.LogGroup(fleet, 'Logs', { retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
  const role = createRole(fleet, props, reach, { table, logGroup });
  const controller = new lambda.Function(fleet, 'Controller', {
    description: 'Mirrors what the policy of a fleet selects',
    code: controllerCode(),
    handler: 'index.handler',
    runtime: props.runtime ?? lambda.Runtime.NODEJS_24_X,
    architecture: props.architecture ?? lambda.Architecture.ARM_64,
    memorySize: 512,
    timeout: TIMEOUT,
    role,
    logGroup,
    loggingFormat: lambda.LoggingFormat.TEXT,
    environment: { TABLE_NAME: table.tableName, FLEET_NAME: reach.fleetName },
    onFailure: new destinations.SqsDestination(deadLetterQueue),
  });
  controller.addEventSource(new sources.SqsEventSource(queue, { batchSize: AT_ONCE, maxBatchingWindow: WINDOW, maxConcurrency: 2 }));
  // A run that does not end by then starts the next one. A policy of its own: one that names the function cannot come before it.
  const goingOn = new iam.Policy(fleet, 'GoingOn', {
    roles: [role], statements: [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [controller.functionArn] })],
  });
  // Of the queues the resources alone: who may send to them is said with the rules, which come later.
  const standing = [controller, role, goingOn, logGroup, table, ...[queue, deadLetterQueue].map(one => one.node.defaultChild!)];
  return { function: controller, role, logGroup, queue, deadLetterQueue, standing };
}

/** What the controller writes to. */
interface Written {
  readonly table: dynamodb.ITable;
  readonly logGroup: logs.ILogGroup;
}

/** Not the role that the CDK would make: AWS's managed policy lets a function create its log group again after it was deleted with the stack. */
function createRole(fleet: Construct, { records }: MirrorFleetProps, reach: Reach, { table, logGroup }: Written): iam.Role {
  const own = new iam.PolicyDocument({
    statements: [
      new iam.PolicyStatement({ actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resources: [table.tableArn] }),
      // Wildcard: streams of the log group.
      new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
      ...records === undefined ? [] : recordStatements(fleet, records.recordBucket),
    ],
  });
  const role = new iam.Role(fleet, 'Role', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    description: `Controller of the fleet ${reach.fleetName}`.slice(-1000),
  });
  const resource = role.node.defaultChild as iam.CfnRole;
  resource.policies = [
    { policyName: 'Own', policyDocument: own },
    { policyName: 'Sessions', policyDocument: Lazy.any({ produce: () => Stack.of(fleet).resolve(sessionPolicy(fleet, reach)) }) },
  ];
  atEnd(fleet, () => refuseLongPolicy(fleet, reach));
  return role;
}
