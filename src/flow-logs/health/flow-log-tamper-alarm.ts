import { ArnFormat, aws_cloudwatch as cloudwatch, aws_events as events, aws_iam as iam, aws_logs as logs, aws_s3 as s3, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { aws_iam as iamrefs, aws_kms as kmsrefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { IFlowLogs } from '../delivery';
import { deployerArns } from './private/deployers';
import { groupsThatFit, Kind, MOST_PATTERN_CHARACTERS, TAMPERINGS, tamperingPattern } from './private/tampering';
import { Watched } from './private/watched';
import { AppStore } from '../../private/app-store';
import { checkArguments, guard } from '../../private/arguments';
import { reject } from '../../private/errors';
import { uniqueName } from '../../private/identity';

/** A resource policy of CloudWatch Logs names each rule, in 5,120 characters. */
const MOST_RULES = 25;

/** CloudWatch Logs keeps so many resource policies in a Region of an account, and raises no quota: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MOST_POLICIES = 10;

/** Alarms, by stack: other stacks may be meant for other places. */
const ALARMS = new AppStore<Construct>('tamper-alarms');

/**
 * What is watched, and who may change it.
 */
export interface FlowLogTamperAlarmProps {
  /**
   * Flow logs that are watched, each with what it delivers to: the bucket, log group or stream, and their customer managed keys where the
   * app knows them. Of records that exist already only the place is known, not the flow logs. Empty where `buckets` or `keys` say it all.
   */
  readonly flowLogs: IFlowLogs[];

  /**
   * Further buckets, with their keys: one that a stream writes to, or a central archive.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no key
   *
   * @default - none
   */
  readonly buckets?: s3.IBucket[];

  /**
   * Further keys: those of imported buckets, log groups and streams, which the app does not know.
   *
   * @default - none
   */
  readonly keys?: kmsrefs.IKeyRef[];

  /**
   * Roles that may change what is watched without an alarm, besides those with which CloudFormation deploys the stacks of this app.
   *
   * The ARN of a role that is imported by its name lacks its path: import it by its ARN where it has one.
   *
   * @default - the roles that the synthesizers of the stacks give to CloudFormation, alone
   */
  readonly deploymentRoles?: iamrefs.IRoleRef[];

  /**
   * How long the events are kept: who did what, when and from where.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly retention?: logs.RetentionDays;
}

/**
 * An alarm when somebody other than the deployment changes what flow logs depend on.
 *
 * Flow logs deleted; a bucket deleted, its policy, access, lifecycle, encryption or versioning changed; a key disabled, scheduled for
 * deletion or its policy changed; a log group or stream of it deleted, its retention or key changed; a Firehose stream deleted, sent
 * elsewhere or its encryption stopped. Attempts that were denied count. Files and records themselves are not watched.
 *
 * Creates EventBridge rules over the calls that CloudTrail records, a log group that keeps the events, a resource policy of CloudWatch
 * Logs (an account has room for 10 in a Region), and the alarm. The alarm is billed, about $0.10 a month, and a few events by the GB.
 *
 * **Needs a CloudTrail trail** that records management events of this account and Region, those of KMS included: without one, EventBridge
 * hears nothing and the alarm stays silent.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export class FlowLogTamperAlarm extends Construct {
  /** The alarm. Give it an action, or nobody hears of it. */
  public readonly alarm: cloudwatch.Alarm;

  /** The log group that keeps the events. It is watched, too. */
  public readonly logGroup: logs.ILogGroup;

  private readonly rules: events.Rule[];

  /**
   * @param scope where the alarm belongs: the account and Region of what is watched
   * @param id name of the construct
   * @param props what is watched, and who may change it
   * @throws when nothing is watched, what is named lies in another account or Region, or the stack has ten already
   */
  constructor(scope: Construct, id: string, props: FlowLogTamperAlarmProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    this.refuseEleventh();
    const watched = new Watched(this);
    props.flowLogs.forEach(flowLogs => watched.addFlowLogs(flowLogs));
    props.buckets?.forEach(bucket => watched.addBucket(bucket));
    props.keys?.forEach(key => watched.addKey(key));
    watched.check();

    const logGroup = new logs.LogGroup(this, 'Events', {
      retention: props.retention ?? logs.RetentionDays.ONE_YEAR,
      // Evidence outlives its stack.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.logGroup = logGroup;
    watched.addEvidence(logGroup);
    const deployers = deployerArns(this, watched.stacks, props.deploymentRoles ?? []);
    this.rules = (Object.keys(TAMPERINGS) as Kind[]).flatMap(kind => this.createRules(kind, watched.names[kind], deployers));
    if (this.rules.length > MOST_RULES) {
      reject(`flowLogs, buckets and keys must fit into ${MOST_RULES} event rules, got ${this.rules.length}; spread them over several alarms`, this);
    }
    this.keepEvents(logGroup);
    this.alarm = this.createAlarm(logGroup);
  }

  /**
   * Sends each event somewhere else as well, as it happens: to a topic, to the bus of another account.
   *
   * The alarm sounds once for all events of a quarter of an hour; a target hears of each.
   *
   * @param target where to
   */
  public addTarget(target: events.IRuleTarget): void {
    this.rules.forEach(rule => rule.addTarget(target));
  }

  private refuseEleventh(): void {
    const stack = Stack.of(this).node.path;
    ALARMS.add(this, this, stack);
    if (ALARMS.of(this, stack).length > MOST_POLICIES) {
      reject(`FlowLogTamperAlarm must be one of at most ${MOST_POLICIES} of a stack, each with a resource policy of CloudWatch Logs, got another one; name several flowLogs in one`, this);
    }
  }

  private createRules(kind: Kind, names: readonly string[], deployers: readonly string[]): events.Rule[] {
    const tampering = TAMPERINGS[kind];
    const groups = groupsThatFit(tampering, names, deployers) ?? reject(`deploymentRoles must leave room in an event pattern (${MOST_PATTERN_CHARACTERS} characters), got `
      + `${deployers.length} roles that deploy; name fewer, or let them assume one role`, this);
    return groups.map((group, index) => new events.Rule(this, `${tampering.id}${index === 0 ? '' : index + 1}`, {
      description: `Calls that change what flow logs depend on (${tampering.eventSource}), by anyone but the deployment`,
      eventPattern: tamperingPattern(tampering, group, deployers),
    }));
  }

  /**
   * The target of aws-cdk-lib would do, but sets the policy by a Lambda function.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
   */
  private keepEvents(logGroup: logs.LogGroup): void {
    // Without the wildcard at the end of the log group's own ARN, with which events would not arrive.
    const arn = Stack.of(this).formatArn({ service: 'logs', resource: 'log-group', resourceName: logGroup.logGroupName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    this.addTarget({ bind: () => ({ arn, targetResource: logGroup }) });
    const principals = ['events.amazonaws.com', 'delivery.logs.amazonaws.com'].map(service => new iam.ServicePrincipal(service));
    const policy: logs.ResourcePolicy = new logs.ResourcePolicy(this, 'Policy', {
      // The CDK's own name holds the construct ids of stack and stages.
      resourcePolicyName: Lazy.string({ produce: () => uniqueName(policy) }),
      policyStatements: [
        // Streams are created without telling the rule, as users of AWS's own samples found; an empty stream does no harm.
        new iam.PolicyStatement({ actions: ['logs:CreateLogStream'], principals, resources: [logGroup.logGroupArn] }),
        new iam.PolicyStatement({
          actions: ['logs:PutLogEvents'],
          principals,
          resources: [logGroup.logGroupArn],
          conditions: { ArnEquals: { 'aws:SourceArn': this.rules.map(rule => rule.ruleArn) } },
        }),
      ],
    });
  }

  private createAlarm(logGroup: logs.LogGroup): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, 'Alarm', {
      alarmDescription: 'Somebody other than the deployment changed, or tried to change, what flow logs depend on. The log group of this alarm says who, what and from where: '
        + `${logGroup.logGroupName}. Undo it by deploying again, and ask who it was.`,
      metric: new cloudwatch.Metric({
        namespace: 'AWS/Logs',
        metricName: 'IncomingLogEvents',
        dimensionsMap: { LogGroupName: logGroup.logGroupName },
        statistic: cloudwatch.Stats.SUM,
        period: Duration.minutes(5),
      }),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      // One in a quarter of an hour: metrics may come late.
      evaluationPeriods: 3,
      datapointsToAlarm: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}
guard({ FlowLogTamperAlarm });
