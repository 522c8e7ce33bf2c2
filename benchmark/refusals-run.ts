import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { CASES, Side } from './refusals-cases';

/** What becomes of a stack at synth. `reported`: findings of the CDK's own validation, or warnings. */
export type Outcome = 'refused' | 'reported' | 'accepted';

export interface Result {
  readonly name: string;
  readonly source: string;
  readonly cdk: Outcome | 'refuses all';
  readonly ours: Outcome | 'refuses all' | 'does not compile';
}

const UNWRITABLE = ['unwritable.ts', 'unwritable-mirroring.ts'].map(file => readFileSync(join(__dirname, '../test/compile', file), 'utf8')).join('\n');

/** Findings by rule, so that those that the twin has too do not count. */
function synthesised(build: (stack: Stack) => unknown): { refused: boolean; findings: string[] } {
  const outdir = mkdtempSync(join(tmpdir(), 'refusals-'));
  try {
    const app = new App({ outdir });
    const stack = new Stack(app, 'Network', { env: { account: '111122223333', region: 'eu-west-1' } });
    stack.node.setContext('availability-zones:account=111122223333:region=eu-west-1', ['eu-west-1a', 'eu-west-1b']);
    build(stack);
    const warnings = app.synth().stacks.flatMap(({ messages }) => messages).filter(({ level }) => level !== 'info').map(({ entry }) => String(entry.data));
    return { refused: false, findings: [...warnings, ...violations(outdir)] };
  } catch {
    return { refused: true, findings: [] };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Of the built-in validation, which the lowest CDK does not have. */
function violations(outdir: string): string[] {
  try {
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    return pluginReports.flatMap((plugin: any) => plugin.violations).filter(({ severity }: any) => severity !== 'info').map(({ ruleName }: any) => String(ruleName));
  } catch {
    return [];
  }
}

function outcomeOf({ wrong, right }: Side): Outcome | 'refuses all' {
  const [bad, twin] = [wrong, right].map(synthesised);
  if (twin.refused) {
    return 'refuses all';
  }
  if (bad.refused) {
    return 'refused';
  }
  return bad.findings.some(finding => !twin.findings.includes(finding)) ? 'reported' : 'accepted';
}

export function results(): Result[] {
  return CASES.map(({ name, source, cdk, ours }) => {
    if (typeof ours === 'string' && !UNWRITABLE.includes(`@ts-expect-error [${ours}] `)) {
      throw new Error(`${name}: test/compile has no case ${ours}`);
    }
    return { name, source, cdk: outcomeOf(cdk), ours: typeof ours === 'string' ? 'does not compile' : outcomeOf(ours) };
  });
}

if (require.main === module) {
  console.log(JSON.stringify(results()));
}
