import { aws_autoscaling as autoscaling, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_iam as iam, Duration, Size, Tags } from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { Capacity } from './checks';
import { Machine } from './image';
import { COLLECTOR_TAG } from './permissions';
import { nameTag } from '../../../private/identity';

/** How long CloudFormation waits for an appliance, and how long Auto Scaling waits for one that goes, unless that asks for more. */
const PATIENCE = Duration.minutes(15);
/** A group that is half idle can lose one of two. */
const CPU_PERCENT = 50;

/** What the appliances of a collector are made of. */
export interface ApplianceParts extends Capacity {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.SubnetSelection;
  readonly machine: Machine;
  readonly instanceType: ec2.InstanceType;
  readonly storage: Size;
  readonly role: iam.IRole;
  /** Name of the collector, a token in nested stacks. */
  readonly collector: string;
  /** Name of the hook by which appliances say goodbye. */
  readonly lifecycleHook: string;
  /** What an appliance runs at its first start. */
  readonly userData: ec2.UserData;
  /** What must be there before the first appliance starts. */
  readonly after: readonly IDependable[];
}

/** Appliances that replace each other one at a time, and only when EC2 says that one is broken: a red health check is evidence. */
export function createAppliances(owner: Construct, props: ApplianceParts): autoscaling.AutoScalingGroup {
  const { vpc, subnets, collector, lifecycleHook, minCapacity, maxCapacity } = props;
  const template = launchTemplate(owner, props);
  const group = new autoscaling.AutoScalingGroup(owner, 'Appliances', {
    vpc,
    vpcSubnets: subnets,
    launchTemplate: template,
    minCapacity,
    maxCapacity,
    healthChecks: autoscaling.HealthChecks.ec2(),
    groupMetrics: [autoscaling.GroupMetrics.all()],
    signals: autoscaling.Signals.waitForMinCapacity({ timeout: PATIENCE }),
    updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({
      minInstancesInService: minCapacity, maxBatchSize: 1, waitOnResourceSignals: true, pauseTime: PATIENCE,
    }),
  });
  // In the group itself, not beside it: it is there before the first appliance is, and until the last one has gone.
  (group.node.defaultChild as autoscaling.CfnAutoScalingGroup).lifecycleHookSpecificationList = [{
    lifecycleHookName: lifecycleHook,
    lifecycleTransition: autoscaling.LifecycleTransition.INSTANCE_TERMINATING,
    defaultResult: autoscaling.DefaultResult.CONTINUE,
    heartbeatTimeout: PATIENCE.toSeconds(),
  }];
  [template, group].forEach(one => one.node.addDependency(...props.after));
  const groupAlone = { includeResourceTypes: [autoscaling.CfnAutoScalingGroup.CFN_RESOURCE_TYPE_NAME], applyToLaunchedInstances: false };
  Tags.of(group).add(COLLECTOR_TAG, collector, groupAlone);
  // The CDK's own name holds the construct ids of stack and stages: another one in the template would replace the appliances.
  Tags.of(template).add('Name', nameTag(template).value);
  return group;
}

/** More appliances for more sources. One busy interface stays with one appliance, however many there are. */
export function scale(group: autoscaling.AutoScalingGroup, trackingExceeded: cloudwatch.Alarm): void {
  group.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: CPU_PERCENT });
  // Packets of flows beyond what an instance can track are dropped silently, at any load of its CPU.
  const policy = new autoscaling.CfnScalingPolicy(group, 'Flows', {
    autoScalingGroupName: group.autoScalingGroupName,
    policyType: 'StepScaling',
    adjustmentType: autoscaling.AdjustmentType.CHANGE_IN_CAPACITY,
    stepAdjustments: [{ metricIntervalLowerBound: 0, scalingAdjustment: 1 }],
    estimatedInstanceWarmup: PATIENCE.toSeconds(),
  });
  trackingExceeded.addAlarmAction({ bind: () => ({ alarmActionArn: policy.ref }) });
}

function launchTemplate(owner: Construct, { vpc, machine, instanceType, storage, role, userData }: ApplianceParts): ec2.LaunchTemplate {
  return new ec2.LaunchTemplate(owner, 'Appliance', {
    machineImage: machine.machineImage,
    instanceType,
    role,
    userData,
    securityGroup: securityGroup(owner, vpc, machine),
    blockDevices: [{
      deviceName: machine.rootDevice,
      volume: ec2.BlockDeviceVolume.ebs(storage.toGibibytes(), { volumeType: ec2.EbsDeviceVolumeType.GP3, encrypted: true }),
    }],
    requireImdsv2: true,
    httpPutResponseHopLimit: 1,
    detailedMonitoring: true,
  });
}

/** The target lets packets and health checks in; nothing else comes in. */
function securityGroup(owner: Construct, vpc: ec2.IVpc, { packageManager }: Machine): ec2.SecurityGroup {
  const group = new ec2.SecurityGroup(owner, 'ApplianceSecurityGroup', { vpc, description: 'Appliances that look at mirrored packets', allowAllOutbound: false });
  group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'APIs of AWS');
  if (packageManager === 'apt') {
    // Debian's mirrors speak HTTP; packages and lists are signed.
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(80), 'Mirrors of Debian');
  }
  return group;
}
