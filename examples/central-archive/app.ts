import { App } from 'aws-cdk-lib';
import { ArchiveStack } from './archive-stack';
import { ARCHIVE, WORKLOAD_ACCOUNTS, WORKLOAD_REGIONS } from './records';
import { WorkloadStack } from './workload-stack';

const app = new App();
new ArchiveStack(app, 'FlowLogArchive', { env: ARCHIVE });
new WorkloadStack(app, 'Workload', { env: { account: WORKLOAD_ACCOUNTS[0], region: WORKLOAD_REGIONS[0] } });
