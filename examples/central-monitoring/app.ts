import { App } from 'aws-cdk-lib';
import { MONITORING, WORKLOAD } from './accounts';
import { MonitoringStack } from './monitoring-stack';
import { WorkloadStack } from './workload-stack';

const app = new App();
new MonitoringStack(app, 'Monitoring', { env: MONITORING });
new WorkloadStack(app, 'Workload', { env: WORKLOAD });
