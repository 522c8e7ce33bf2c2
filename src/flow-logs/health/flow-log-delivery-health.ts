import {
  aws_cloudwatch as cloudwatch, aws_iam as iam, aws_scheduler as scheduler, aws_scheduler_targets as targets, aws_stepfunctions as sfn,
  Duration, Stack,
} from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { IFlowLogs } from '../delivery';
import { definitionOf, DIMENSION, FAILED, MISSING, NAMESPACE } from './private/definition';
import { checkArguments, guard } from '../../private/arguments';
import { checkId, listedTwice, wholeIn } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { createScheduleRole } from '../../private/schedule-role';
import { isElsewhere, isKnown } from '../../private/tokens';

/** Two periods of an alarm must lie within a day. */
const LONGEST = Duration.hours(12);
const SHORTEST = Duration.minutes(5);

/**
 * Which flow logs are looked after, and how often.
 */
export interface FlowLogDeliveryHealthProps {
  /**
   * Whose delivery matters: `S3FlowLogs`, `CloudWatchFlowLogs`, `FirehoseFlowLogs` of this app, in the account and Region of the stack.
   *
   * A flow log more or less changes the state machine in place.
   */
  readonly flowLogs: IFlowLogs[];

  /**
   * Flow logs that were made without this library, `ec2.FlowLog` or by id, in the account and Region of the stack.
   *
   * @default - none
   */
  readonly otherFlowLogs?: ec2refs.IFlowLogRef[];

  /**
   * How often their status is read: whole minutes, at least 5 and at most 12 hours. The alarm goes off after two bad readings in a row.
   *
   * Each reading is 4 state transitions for up to 50 flow logs, and 2 for each 50 more: about 2,900 a month at one an hour. The first 4,000
   * a month of an account are free, 1,000 more are about $0.025.
   *
   * @default Duration.hours(1)
   */
  readonly interval?: Duration;
}

/**
 * Tells when flow logs are there and deliver nothing, or are there no more: a flow log can be ACTIVE while AWS fails to deliver its records.
 *
 * Creates a schedule, a state machine that reads the delivery status, their roles, two metrics and an alarm; no function. Metrics are
 * billed about $0.30 a month each, the alarm $0.20, transitions as said at `interval` (list prices of us-east-1, from secondary sources).
 *
 * It sees what AWS says of delivery, not the records: what is noticed and what is not stands in
 * https://github.com/cdk-network-visibility/cdk-network-visibility/blob/main/docs/how-to/delivery-health.md
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeFlowLogs.html
 */
export class FlowLogDeliveryHealth extends Construct {
  /**
   * Goes off when a flow log fails or is missing in two readings in a row, and, some intervals later, when there are no readings: the state
   * machine fails, or its schedule is switched off. Give it an action: `alarm.addAlarmAction()`.
   */
  public readonly alarm: cloudwatch.Alarm;

  /** Reads the status. The output of its last execution names the flow logs that fail, with AWS's reason, and those that are missing. */
  public readonly stateMachine: sfn.IStateMachine;

  private readonly period: Duration;
  private readonly stateMachineName: string;

  /**
   * @param scope where the state machine belongs: the account and Region of the flow logs
   * @param id name of the construct
   * @param props flow logs and interval
   * @throws when there are no flow logs, one is listed twice, lies elsewhere or is not known, or the interval is too short, too long or not known
   */
  constructor(scope: Construct, id: string, props: FlowLogDeliveryHealthProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    const stack = Stack.of(this);
    const flowLogs = [...this.made(props.flowLogs), ...props.otherFlowLogs ?? []];
    flowLogs.forEach(flowLog => checkId('otherFlowLogs', 'fl', flowLog.flowLogRef.flowLogId, this));
    this.checkFlowLogs(flowLogs, stack);
    this.period = this.checkedInterval(props.interval ?? Duration.hours(1));
    const stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      definitionBody: sfn.DefinitionBody.fromString(definitionOf(stack, flowLogs.map(flowLog => flowLog.flowLogRef.flowLogId))),
      role: this.createRole(stack),
    });
    this.stateMachine = stateMachine;
    this.stateMachineName = stateMachine.stateMachineName;
    const schedule = this.createSchedule();
    this.alarm = this.createAlarm();
    // The first reading is made at once: an alarm that came before it would go off.
    this.alarm.node.addDependency(schedule);
  }

  /**
   * Flow logs whose delivery AWS calls failed, or that are not ACTIVE: the greatest number of an interval.
   *
   * @param options changes of the metric
   */
  public metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(FAILED, options);
  }

  /**
   * Flow logs that do not exist any more, deleted by other hands than this app's: the greatest number of an interval.
   *
   * @param options changes of the metric
   */
  public metricMissing(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(MISSING, options);
  }

  private metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: NAMESPACE,
      metricName,
      // CloudFormation names the state machine: no two of an account and Region are called alike.
      dimensionsMap: { [DIMENSION]: this.stateMachineName },
      // A reading that was written twice counts once.
      statistic: cloudwatch.Stats.MAXIMUM,
      period: this.period,
      ...options,
    }).attachTo(this);
  }

  private createRole(stack: Stack): iam.Role {
    return new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          // Wildcard: CloudFormation names the state machine, which refers to the role.
          ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'states', resource: 'stateMachine:*' }) },
        },
      }),
      inlinePolicies: {
        Reading: new iam.PolicyDocument({
          statements: [
            // Wildcards: neither action knows resources. Metrics are bound to the namespace.
            new iam.PolicyStatement({ actions: ['ec2:DescribeFlowLogs'], resources: ['*'] }),
            new iam.PolicyStatement({ actions: ['cloudwatch:PutMetricData'], resources: ['*'], conditions: { StringEquals: { 'cloudwatch:namespace': NAMESPACE } } }),
          ],
        }),
      },
    });
  }

  private createSchedule(): scheduler.Schedule {
    const role = createScheduleRole(this, 'ScheduleRole');
    const schedule = new scheduler.Schedule(this, 'Schedule', {
      schedule: scheduler.ScheduleExpression.rate(this.period),
      // A start that could not be made is of no use any more when the next one is due.
      target: new targets.StepFunctionsStartExecution(this.stateMachine, { role, maxEventAge: this.period, retryAttempts: 3 }),
    });
    // Its policy, too, is there before the first start.
    schedule.node.addDependency(role);
    return schedule;
  }

  private createAlarm(): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, 'Alarm', {
      alarmDescription: 'Flow logs do not deliver, or are missing, or nobody has looked: the output of the last execution of the state machine '
        + `${this.stateMachineName} names them, with the reason. No execution: look at its schedule. An execution that failed: at its history.`,
      metric: new cloudwatch.MathExpression({
        expression: 'failed + missing',
        usingMetrics: { failed: this.metricFailed(), missing: this.metricMissing() },
        period: this.period,
        label: 'Flow logs that do not deliver',
      }),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      // Readings are not made on the second: one period may hold two of them, and the next one none.
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
  }

  private made(flowLogs: readonly IFlowLogs[]): ec2refs.IFlowLogRef[] {
    return flowLogs.flatMap(one => one._resources.flowLogs ?? reject(`flowLogs must be made by this app, got ${one.node.path}, which only tells where records lie; `
      + 'name its flow logs in otherFlowLogs', this));
  }

  private checkFlowLogs(flowLogs: readonly ec2refs.IFlowLogRef[], { account, region }: Stack): void {
    if (flowLogs.length === 0) {
      reject('flowLogs must be at least one, got none; list those whose delivery matters: S3FlowLogs, FirehoseFlowLogs or CloudWatchFlowLogs', this);
    }
    const away = flowLogs.find(({ env }) => isElsewhere(env, { account, region }));
    if (away !== undefined) {
      reject(`flowLogs must lie in the account and Region of the stack (${account}, ${region}), got ${away.node.path} in ${away.env.account}, ${away.env.region}; `
        + 'create a FlowLogDeliveryHealth there', this);
    }
    const names = flowLogs.map(flowLog => (isKnown(flowLog.flowLogRef.flowLogId) ? flowLog.flowLogRef.flowLogId : flowLog.node.path));
    const twice = listedTwice(names);
    if (twice !== undefined) {
      reject(`flowLogs must differ, got ${twice} twice; list it once`, this);
    }
  }

  private checkedInterval(interval: Duration): Duration {
    if (wholeIn('Minutes', interval, [SHORTEST.toMinutes(), LONGEST.toMinutes()]) === undefined) {
      reject(`interval must be whole minutes known at synth, from ${SHORTEST.toHumanString()} to ${LONGEST.toHumanString()}, got ${interval.isUnresolved() ? 'a token' : show(interval.toHumanString())}; `
        + 'write Duration.hours(1)', this);
    }
    return interval;
  }
}
guard({ FlowLogDeliveryHealth });
