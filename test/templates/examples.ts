import { App, Stack } from 'aws-cdk-lib';
import { NetworkStack as FirehoseNetworkStack } from '../../examples/firehose-cross-account/network-stack';
import { StreamStack } from '../../examples/firehose-cross-account/stream-stack';
import { LiveInsightsStack } from '../../examples/live-insights/live-insights-stack';
import { QuestionsStack } from '../../examples/existing-logs/questions-stack';
import { TransitGatewayStack } from '../../examples/transit-gateway/transit-gateway-stack';
import { ArchiveStack } from '../../examples/central-archive/archive-stack';
import { ARCHIVE, WORKLOAD_ACCOUNTS, WORKLOAD_REGIONS } from '../../examples/central-archive/records';
import { WorkloadStack } from '../../examples/central-archive/workload-stack';
import { QuickstartStack } from '../../examples/quickstart/quickstart-stack';

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
};
