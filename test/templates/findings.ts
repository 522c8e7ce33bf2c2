import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'aws-cdk-lib';

export interface Finding {
  /** The name of the rule, such as `W3030`. */
  readonly rule: string;
  /** `rule property: description` */
  readonly text: string;
}

/** What CloudFormation validation finds in an app: in a process that onNewest() starts, others have no validation. */
export function findingsOf(build: (app: App) => unknown): Finding[] {
  const outdir = mkdtempSync(join(tmpdir(), 'validate-'));
  try {
    const app = new App({ outdir });
    build(app);
    app.synth();
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    const violations = pluginReports.flatMap((plugin: any) => plugin.violations);
    return violations.flatMap((violation: any) => violation.violatingConstructs.map((construct: any) => ({
      rule: violation.ruleName,
      text: `${violation.ruleName} ${construct.cloudFormationResource?.propertyPaths?.join()}: ${violation.description}`,
    })));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
