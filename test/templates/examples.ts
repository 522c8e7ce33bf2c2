import { App, Stack } from 'aws-cdk-lib';
import { ArchiveStack } from '../../examples/central-archive/archive-stack';
import { ARCHIVE, WORKLOAD_ACCOUNTS, WORKLOAD_REGIONS } from '../../examples/central-archive/records';
import { WorkloadStack } from '../../examples/central-archive/workload-stack';
import { QuickstartStack } from '../../examples/quickstart/quickstart-stack';

/** The stacks of the examples, by the name of their snapshots. Each is synthesised in an app of its own. */
export const EXAMPLES: { readonly [name: string]: (app: App) => Stack } = {
  'quickstart': app => new QuickstartStack(app, 'Quickstart'),
  'central-archive': app => new ArchiveStack(app, 'FlowLogArchive', { env: ARCHIVE }),
  'central-archive-workload': app => new WorkloadStack(app, 'Workload', { env: { account: WORKLOAD_ACCOUNTS[0], region: WORKLOAD_REGIONS[0] } }),
};
