import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_s3 as s3, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { EXAMPLES } from './examples';
import { FLEET_FINDINGS } from './fleet-findings';

/** Findings of AwsSolutions in an example that stand, by the construct that they are about, each with its reason. */
const ACKNOWLEDGED = [
  ...FLEET_FINDINGS,
  {
    example: 'quickstart',
    path: 'Quickstart/FlowLogs/Bucket/Resource',
    id: 'AwsSolutions-S1',
    reason: 'An archive of records about traffic is not itself recorded by default: it would need another bucket, billed and kept. '
      + 'Who must prove who read the records gives FlowLogBucket a serverAccessLogsBucket.',
  },
  {
    example: 'central-archive',
    path: 'FlowLogArchive/Bucket/Resource',
    id: 'AwsSolutions-S1',
    reason: 'As in the quickstart: the example shows the archive, not who reads it.',
  },
  {
    example: 'transit-gateway',
    path: 'TransitGateway/FlowLogs/Bucket/Resource',
    id: 'AwsSolutions-S1',
    reason: 'As in the quickstart.',
  },
  {
    example: 'firehose-cross-account',
    path: 'Network/FlowLogs/SourceRole/Resource',
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'The actions on log deliveries know no resources; AWS documents them with the wildcard.',
  },
  {
    example: 'firehose-cross-account',
    path: 'Network/Health/Role/Resource',
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'ec2:DescribeFlowLogs and cloudwatch:PutMetricData know no resources; metrics are bound to a namespace.',
  },
  {
    example: 'firehose-cross-account',
    path: 'Network/Health/StateMachine/Resource',
    id: 'AwsSolutions-SF1',
    reason: 'Step Functions keeps the history of each execution, inputs and outputs included, for 90 days: a log would say the same and be billed.',
  },
  {
    example: 'firehose-cross-account',
    path: 'Network/Health/StateMachine/Resource',
    id: 'AwsSolutions-SF2',
    reason: 'Two calls of AWS, one after the other: a trace would say nothing that the history does not.',
  },
  {
    example: 'firehose-cross-account-stream',
    path: 'Stream/Records/Resource',
    id: 'AwsSolutions-S1',
    reason: 'As in the quickstart.',
  },
  ...['Action::s3:Abort*', 'Action::s3:DeleteObject*', 'Action::s3:GetBucket*', 'Action::s3:GetObject*', 'Action::s3:List*', 'Resource::<Records091F6ECA.Arn>/*'].map(finding => ({
    example: 'firehose-cross-account-stream',
    path: 'Stream/Stream/S3 Destination Role/DefaultPolicy/Resource',
    id: `AwsSolutions-IAM5[${finding}]`,
    reason: 'Written by the delivery stream of aws-cdk-lib for its own bucket; the stream stands for whatever a reader has.',
  })),
  ...[
    ['mirror-to-nlb', 'MirrorToNlb', 'Web'],
    ['central-monitoring-workload', 'Workload', 'Server'],
    ['ids', 'Ids', 'Web'],
  ].flatMap(([example, stack, instance]) => [
    {
      example,
      path: `${stack}/AWS679f53fac002430cb0da5b7982bd2287/ServiceRole/Resource`,
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'Written by AwsCustomResource of aws-cdk-lib: its function may write logs. PrimaryNetworkInterface does without it.',
    },
    {
      example,
      path: `${stack}/${instance}/PrimaryInterface/CustomResourcePolicy/Resource`,
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'DescribeNetworkInterfaces knows no resources.',
    },
  ]),
  ...[
    ['mirror-to-nlb', 'MirrorToNlb/Web/Resource'],
    ['mirror-to-appliance', 'MirrorToAppliance/Web/Resource'],
    ['mirror-to-appliance', 'MirrorToAppliance/Api/Resource'],
    ['mirror-to-appliance', 'MirrorToAppliance/Appliance/Resource'],
    ['central-monitoring-workload', 'Workload/Server/Resource'],
    ['ids', 'Ids/Web/Resource'],
  ].map(([example, path]) => ({ example, path, id: 'AwsSolutions-EC29', reason: 'The instance stands for whatever a reader has, and an example must be easy to delete.' })),
  ...[
    ['mirror-to-nlb', 'MirrorToNlb'],
    ['central-monitoring', 'Monitoring'],
    ['ids', 'Ids/Collector'],
  ].flatMap(([example, stack]) => [
    { example, path: `${stack}/Appliances/ASG`, id: 'AwsSolutions-AS3', reason: 'The group receives the packets; who is told of its changes is the reader\'s choice.' },
    { example, path: `${stack}/LoadBalancer/Resource`, id: 'AwsSolutions-ELB2', reason: 'Network Load Balancers write access logs of TLS listeners only; this one has a UDP listener.' },
  ]),
  ...[
    ['mirror-to-nlb', 'MirrorToNlb/LoadBalancerGroup/Resource'],
    ['ids', 'Ids/Collector/LoadBalancerSecurityGroup/Resource'],
    ['mirror-to-appliance', 'MirrorToAppliance/Appliance/InstanceSecurityGroup/Resource'],
  ].map(([example, path]) => ({
    example, path, id: 'AwsSolutions-EC23', reason: 'The group admits the range of the VPC by reference, which the rule cannot read.',
  })),
  ...[
    ['mirror-to-nlb', 'MirrorToNlb'],
    ['mirror-to-appliance', 'MirrorToAppliance'],
    ['central-monitoring', 'Monitoring'],
    ['central-monitoring-workload', 'Workload'],
    ['ids', 'Ids'],
  ].map(([example, stack]) => ({ example, path: `${stack}/FlowLogs/Bucket/Resource`, id: 'AwsSolutions-S1', reason: 'As in the quickstart.' })),
  ...[
    ['Resource::*', 'DescribeAutoScalingInstances, PutMetricData and the calls of Session Manager know no resources; metrics are bound to a namespace.'],
    ['Resource::<CollectorPackets7B37F652.Arn>/sensor=*', 'Appliances name their files.'],
    ['Resource::<CollectorRecords8BC42F39.Arn>/records/*', 'Appliances name their files.'],
    ['Resource::arn:<AWS::Partition>:autoscaling:<AWS::Region>:<AWS::AccountId>:autoScalingGroup:*:autoScalingGroupName/*',
      'The group refers to the role, so the role cannot name the group: a condition on a tag does.'],
  ].map(([finding, reason]) => ({ example: 'ids', path: 'Ids/Collector/Role/DefaultPolicy/Resource', id: `AwsSolutions-IAM5[${finding}]`, reason })),
  ...[
    ['Resource::*', 'DescribeTrafficMirrorSessions and DescribeNetworkInterfaces know no resources.'],
    ['Resource::<CollectorRecords8BC42F39.Arn>/records/sessions/*', 'Hour, execution and session make the names of files.'],
  ].map(([finding, reason]) => ({ example: 'ids', path: 'Ids/Collector/Inventory/Role/Resource', id: `AwsSolutions-IAM5[${finding}]`, reason })),
  ...['SF1', 'SF2'].map(rule => ({
    example: 'ids', path: 'Ids/Collector/Inventory/StateMachine/Resource', id: `AwsSolutions-${rule}`, reason: 'As for delivery health: the history of each execution says it all.',
  })),
];

/** What AwsSolutions finds in an app: `rule construct path`. */
function findings(build: (app: App) => void): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'nag-'));
  const muted = jest.spyOn(console, 'error').mockImplementation();
  try {
    const app = new App({ outdir });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    build(app);
    synthesise(app);
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    return report.pluginReports.flatMap((plugin: any) => plugin.violations).flatMap((violation: any) =>
      violation.violatingConstructs.map((construct: any) => `${violation.ruleName} ${construct.constructPath}`)).sort();
  } finally {
    muted.mockRestore();
    rmSync(outdir, { recursive: true });
  }
}

/** With findings, synthesis throws in newer versions of the CDK and sets the exit code of the process in older ones. */
function synthesise(app: App): void {
  const { exitCode } = process;
  try {
    app.synth();
  } catch (error) {
    expect((error as Error).message).toMatch(/validation-report\.json/);
  }
  process.exitCode = exitCode;
}

describe.each(Object.keys(EXAMPLES))('the example %s', name => {
  const explained = ACKNOWLEDGED.filter(({ example }) => example === name);
  // The CDK takes no id with several '::': such a finding cannot be acknowledged, whatever its reason.
  const [acknowledged, unspeakable] = [explained.filter(({ id }) => id.split('::').length <= 2), explained.filter(({ id }) => id.split('::').length > 2)];

  test('has no finding but those acknowledged, each with its reason', () => {
    expect(findings(app => {
      const stack = EXAMPLES[name](app);
      for (const { path, id, reason } of acknowledged) {
        Validations.of(stack.node.findAll().find(construct => construct.node.path === path)!).acknowledge({ id, reason });
      }
    })).toEqual(unspeakable.map(({ path, id }) => `${id} ${path}`).sort());
  });

  test('needs each acknowledgement', () => {
    expect(findings(app => EXAMPLES[name](app))).toEqual(explained.map(({ path, id }) => `${id} ${path}`).sort());
  });
});

test('fails when a bucket takes requests without TLS: the check is alive', () => {
  expect(findings(app => new s3.Bucket(new Stack(app, 'Other'), 'Open'))).toContain('AwsSolutions-S10 Other/Open/Resource');
});
