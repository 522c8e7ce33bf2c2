import { App, Stack } from 'aws-cdk-lib';
import { ArchiveStack } from '../../examples/central-archive/archive-stack';
import { ARCHIVE, WORKLOAD_ACCOUNTS, WORKLOAD_REGIONS } from '../../examples/central-archive/records';
import { WorkloadStack } from '../../examples/central-archive/workload-stack';
import { MONITORING, WORKLOAD } from '../../examples/central-monitoring/accounts';
import { MonitoringStack } from '../../examples/central-monitoring/monitoring-stack';
import { WorkloadStack as MirroredWorkloadStack } from '../../examples/central-monitoring/workload-stack';
import { QuestionsStack } from '../../examples/existing-logs/questions-stack';
import { NetworkStack as FirehoseNetworkStack } from '../../examples/firehose-cross-account/network-stack';
import { StreamStack } from '../../examples/firehose-cross-account/stream-stack';
import { MonitoringStack as FleetMonitoringStack } from '../../examples/fleet-many-accounts/monitoring-stack';
import { MONITORING_ACCOUNT, REGIONS, WORKLOAD_ACCOUNTS as FLEET_ACCOUNTS } from '../../examples/fleet-many-accounts/policy';
import { WorkloadStack as FleetWorkloadStack } from '../../examples/fleet-many-accounts/workload-stack';
import { IdsStack } from '../../examples/ids/ids-stack';
import { LiveInsightsStack } from '../../examples/live-insights/live-insights-stack';
import { MirrorAutoScalingGroupStack } from '../../examples/mirror-autoscaling-group/mirror-autoscaling-group-stack';
import { MirrorEcsServiceStack } from '../../examples/mirror-ecs-service/mirror-ecs-service-stack';
import { MirrorToApplianceStack } from '../../examples/mirror-to-appliance/mirror-to-appliance-stack';
import { MirrorToNlbStack } from '../../examples/mirror-to-nlb/mirror-to-nlb-stack';
import { QuickstartStack } from '../../examples/quickstart/quickstart-stack';
import { TransitGatewayStack } from '../../examples/transit-gateway/transit-gateway-stack';

/** The stacks of the examples, by the name of their snapshots. Each is synthesised in an app of its own. */
export const EXAMPLES: { readonly [name: string]: (app: App) => Stack } = {
  'quickstart': app => new QuickstartStack(app, 'Quickstart'),
  'central-archive': app => new ArchiveStack(app, 'FlowLogArchive', { env: ARCHIVE }),
  'central-archive-workload': app => new WorkloadStack(app, 'Workload', { env: { account: WORKLOAD_ACCOUNTS[0], region: WORKLOAD_REGIONS[0] } }),
  'existing-logs': app => new QuestionsStack(app, 'Questions', { env: { account: '111122223333', region: 'eu-west-1' } }),
  'transit-gateway': app => new TransitGatewayStack(app, 'TransitGateway'),
  'firehose-cross-account': app => new FirehoseNetworkStack(app, 'Network', { env: { account: '111122223333', region: 'eu-west-1' } }),
  'firehose-cross-account-stream': app => new StreamStack(app, 'Stream', { env: { account: '444455556666', region: 'eu-west-1' } }),
  'live-insights': app => new LiveInsightsStack(app, 'LiveInsights'),
  'mirror-to-nlb': app => new MirrorToNlbStack(app, 'MirrorToNlb'),
  'mirror-to-appliance': app => new MirrorToApplianceStack(app, 'MirrorToAppliance'),
  'ids': app => new IdsStack(app, 'Ids'),
  'central-monitoring': app => new MonitoringStack(app, 'Monitoring', { env: MONITORING }),
  'central-monitoring-workload': app => new MirroredWorkloadStack(app, 'Workload', { env: WORKLOAD }),
  'mirror-autoscaling-group': app => new MirrorAutoScalingGroupStack(app, 'MirrorAutoScalingGroup'),
  'mirror-ecs-service': app => new MirrorEcsServiceStack(app, 'MirrorEcsService'),
  'fleet-many-accounts': app => new FleetMonitoringStack(app, 'Monitoring', { env: { account: MONITORING_ACCOUNT, region: REGIONS[0] } }),
  'fleet-many-accounts-workload': app => new FleetWorkloadStack(app, 'Workload', { env: { account: FLEET_ACCOUNTS[0], region: REGIONS[0] } }),
};
