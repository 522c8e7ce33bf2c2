import { App, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { MonitoringStack } from './monitoring-stack';
import { MONITORING_ACCOUNT, REGIONS, WORKLOAD_ACCOUNTS } from './policy';
import { WorkloadStack } from './workload-stack';
import { MirrorExclusion } from 'cdk-network-visibility';

const app = new App();
for (const region of REGIONS) {
  new MonitoringStack(app, `Monitoring-${region}`, { env: { account: MONITORING_ACCOUNT, region } });
  for (const account of WORKLOAD_ACCOUNTS) {
    new WorkloadStack(app, `Workload-${account}-${region}`, { env: { account, region } });
  }
}
// Holds in every fleet of the app. For everybody else: console.log(MirrorExclusion.of(app).serviceControlPolicy()).
MirrorExclusion.of(app).vpcs(ec2.CfnVPC.fromVpcId(app, 'Payments', 'vpc-0a1b2c3d4e5f67890')).tag('data', 'health');
