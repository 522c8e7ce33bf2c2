import { Duration } from 'aws-cdk-lib';
import { FlowLogField, FlowLogFormat, FlowLogQuery, FlowLogQueryScopeOptions } from '../../../../src';

/** A format that answers all of them. */
export const WHO_FORMAT = FlowLogFormat.RECOMMENDED_V5.plus(
  FlowLogField.ECS_CLUSTER_NAME, FlowLogField.ECS_SERVICE_NAME, FlowLogField.ECS_TASK_ID, FlowLogField.INSTANCE_TAG,
);

/** The questions of the scenes in lab/samples/scenes/who.ts. */
export function whoQueries(options: FlowLogQueryScopeOptions = {}): FlowLogQuery[] {
  return [
    FlowLogQuery.whoHadAddress({ ...options, address: '10.9.2.5' }),
    FlowLogQuery.whoHadAddress({ ...options, address: '2001:db8:b::5' }),
    FlowLogQuery.interfaceActivity({ ...options, interfaceId: 'eni-0123456789abcdef0' }),
    FlowLogQuery.instanceActivity({ ...options, instanceId: 'i-0123456789abcdef0' }),
    FlowLogQuery.listeningServices(options),
    FlowLogQuery.topTalkersPacketLevel(options),
    FlowLogQuery.topInstances(options),
    FlowLogQuery.topSubnets(options),
    FlowLogQuery.topVpcs(options),
    FlowLogQuery.newDestinations({ ...options, baseline: Duration.days(2) }),
    FlowLogQuery.trafficByAwsService(options),
    FlowLogQuery.trafficByEcsService(options),
    FlowLogQuery.trafficByTag(FlowLogField.INSTANCE_TAG, options),
    FlowLogQuery.ipv6Traffic(options),
  ];
}
