/**
 * Events as AWS documents them, with the ids of a simulation in their places.
 *
 * The controller reads nothing out of them: they are here so that it is shown the real shapes.
 */
const ENVELOPE = { version: '0', id: '7bf73129-1428-4cd3-a780-95db273d1602', account: '111111111111', time: '2026-11-30T12:00:00Z', region: 'eu-west-1' };
const arn = (id: string) => `arn:aws:ec2:eu-west-1:111111111111:instance/${id}`;

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-state-changes.html */
export function instanceState(instance: string, state: string): object {
  return { ...ENVELOPE, 'detail-type': 'EC2 Instance State-change Notification', 'source': 'aws.ec2', 'resources': [arn(instance)], 'detail': { 'instance-id': instance, state } };
}

/** @see https://docs.aws.amazon.com/tag-editor/latest/userguide/monitor-tag-changes.html */
export function tagChange(instance: string, tags: Record<string, string>): object {
  return {
    ...ENVELOPE,
    'detail-type': 'Tag Change on Resource',
    'source': 'aws.tag',
    'resources': [arn(instance)],
    'detail': { 'changed-tag-keys': ['mirror'], 'service': 'ec2', 'resource-type': 'instance', 'version': 3, tags },
  };
}

/** @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html */
export function groupTerminates(instance: string, destination: 'EC2' | 'WarmPool'): object {
  return {
    ...ENVELOPE,
    'detail-type': 'EC2 Instance Terminate Successful',
    'source': 'aws.autoscaling',
    'resources': [arn(instance)],
    'detail': {
      StatusCode: 'InProgress',
      AutoScalingGroupName: 'asg',
      ActivityId: '87654321-4321-4321-4321-210987654321',
      Details: { 'Availability Zone': 'eu-west-1a' },
      RequestId: '12345678-1234-1234-1234-123456789012',
      EndTime: '2026-11-30T12:00:00Z',
      EC2InstanceId: instance,
      StartTime: '2026-11-30T11:59:00Z',
      Cause: 'description-text',
      Origin: 'AutoScalingGroup',
      Destination: destination,
    },
  };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html */
export function ecsTask(cluster: string, service: string, eni: string, lastStatus: 'RUNNING' | 'STOPPED'): object {
  return {
    ...ENVELOPE,
    'detail-type': 'ECS Task State Change',
    'source': 'aws.ecs',
    'resources': [`arn:aws:ecs:eu-west-1:111111111111:task/${cluster}/d789e94343414c25b9f6bd59eEXAMPLE`],
    'detail': {
      attachments: [{
        id: '1789bcae-ddfb-4d10-8ebe-8ac87ddba5b8',
        type: 'eni',
        status: 'ATTACHED',
        details: [{ name: 'subnetId', value: 'subnet-1' }, { name: 'networkInterfaceId', value: eni }, { name: 'macAddress', value: '0a:98:eb:a7:29:ba' }],
      }],
      clusterArn: `arn:aws:ecs:eu-west-1:111111111111:cluster/${cluster}`,
      desiredStatus: lastStatus,
      group: `service:${service}`,
      lastStatus,
      launchType: 'EC2',
    },
  };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
export function schedule(): object {
  return { ...ENVELOPE, 'detail-type': 'Scheduled Event', 'source': 'aws.events', 'resources': ['arn:aws:events:eu-west-1:111111111111:rule/sweep'], 'detail': {} };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
export function customResource(RequestType: 'Create' | 'Update' | 'Delete', policy: unknown, RequestId: string = RequestType): object {
  return {
    RequestType,
    ResponseURL: `https://cloudformation.example/${RequestId}`,
    StackId: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/net/1',
    RequestId,
    ResourceType: 'Custom::MirrorFleet',
    LogicalResourceId: 'Fleet',
    ...RequestType === 'Create' ? {} : { PhysicalResourceId: 'fleet-Fleet' },
    ResourceProperties: { ServiceToken: 'arn:aws:lambda:eu-west-1:111111111111:function:controller', Policy: JSON.stringify(policy) },
  };
}
