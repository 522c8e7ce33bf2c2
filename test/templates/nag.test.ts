import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_s3 as s3, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { EXAMPLES } from './examples';

/** Findings of AwsSolutions in an example that stand, by the construct that they are about, each with its reason. */
const ACKNOWLEDGED = [
  {
    example: 'quickstart',
    path: 'Quickstart/FlowLogs/Bucket',
    id: 'AwsSolutions-S1',
    reason: 'An archive of records about traffic is not itself recorded by default: it would need another bucket, billed and kept. '
      + 'Who must prove who read the records gives FlowLogBucket a serverAccessLogsBucket.',
  },
  {
    example: 'central-archive',
    path: 'FlowLogArchive/Bucket',
    id: 'AwsSolutions-S1',
    reason: 'As in the quickstart: the example shows the archive, not who reads it.',
  },
  {
    example: 'transit-gateway',
    path: 'TransitGateway/FlowLogs/Bucket',
    id: 'AwsSolutions-S1',
    reason: 'As in the quickstart.',
  },
  {
    example: 'firehose-cross-account',
    path: 'Network/FlowLogs/SourceRole',
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'The actions on log deliveries know no resources; AWS documents them with the wildcard.',
  },
  {
    example: 'firehose-cross-account',
    path: 'Network/Health/Role',
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'ec2:DescribeFlowLogs and cloudwatch:PutMetricData know no resources; metrics are bound to a namespace.',
  },
  {
    example: 'firehose-cross-account',
    path: 'Network/Health/StateMachine',
    id: 'AwsSolutions-SF1',
    reason: 'Step Functions keeps the history of each execution, inputs and outputs included, for 90 days: a log would say the same and be billed.',
  },
  {
    example: 'firehose-cross-account',
    path: 'Network/Health/StateMachine',
    id: 'AwsSolutions-SF2',
    reason: 'Two calls of AWS, one after the other: a trace would say nothing that the history does not.',
  },
  {
    example: 'firehose-cross-account-stream',
    path: 'Stream/Records',
    id: 'AwsSolutions-S1',
    reason: 'As in the quickstart.',
  },
  ...['Action::s3:Abort*', 'Action::s3:DeleteObject*', 'Action::s3:GetBucket*', 'Action::s3:GetObject*', 'Action::s3:List*', 'Resource::<Records091F6ECA.Arn>/*'].map(finding => ({
    example: 'firehose-cross-account-stream',
    path: 'Stream/Stream/S3 Destination Role/DefaultPolicy',
    id: `AwsSolutions-IAM5[${finding}]`,
    reason: 'Written by the delivery stream of aws-cdk-lib for its own bucket; the stream stands for whatever a reader has.',
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
  const acknowledged = ACKNOWLEDGED.filter(({ example }) => example === name);

  test('has no finding but those acknowledged, each with its reason', () => {
    expect(findings(app => {
      const stack = EXAMPLES[name](app);
      for (const { path, id, reason } of acknowledged) {
        Validations.of(stack.node.findAll().find(construct => construct.node.path === path)!).acknowledge({ id, reason });
      }
    })).toEqual([]);
  });

  test('needs each acknowledgement', () => {
    expect(findings(app => EXAMPLES[name](app))).toEqual(acknowledged.map(({ path, id }) => `${id} ${path}/Resource`).sort());
  });
});

test('fails when a bucket takes requests without TLS: the check is alive', () => {
  expect(findings(app => new s3.Bucket(new Stack(app, 'Other'), 'Open'))).toContain('AwsSolutions-S10 Other/Open/Resource');
});
