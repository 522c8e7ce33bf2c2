import { execFileSync } from 'child_process';
import { join } from 'path';
import type { Result } from './refusals-run';
import { alignedTable } from '../lab/engine/report';

/**
 * Wrong stacks that people reported or that AWS documents, written with aws-cdk-lib alone and with this library: how many of them end at synth.
 *
 * On the newest CDK, whose validation of templates is switched on: the lowest has none. A side that refuses the valid twin, too, scores nothing.
 */
export async function refusalsBenchmark(): Promise<void> {
  const root = join(__dirname, '..');
  const printed = execFileSync(
    process.execPath,
    ['--require', 'tsx/cjs', '--require', join(root, 'test/templates/newest.js'), join(__dirname, 'refusals-run.ts')],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, CDK_VALIDATION: 'true', TSX_TSCONFIG_PATH: join(root, 'tsconfig.all.json') } },
  );
  const results: Result[] = JSON.parse(printed);
  const count = (side: 'cdk' | 'ours', ...outcomes: string[]) => results.filter(result => outcomes.includes(result[side])).length;
  console.log(`Wrong stacks: ${results.length}, each with a valid twin`);
  console.log(alignedTable(['stack', 'aws-cdk-lib alone', 'this library'], results.map(({ name, cdk, ours }) => [name, cdk, ours])).join('\n'));
  console.log(`\nWhere they are reported or documented:\n${results.map(({ name, source }) => `  ${name}: ${source}`).join('\n')}\n`);
  console.log(`Refused at synth, or not to be written: aws-cdk-lib alone ${count('cdk', 'refused')}, this library ${count('ours', 'refused', 'does not compile')} of ${results.length}`);
  console.log(`Reported only (a warning, or a finding of the CDK's validation): aws-cdk-lib alone ${count('cdk', 'reported')}, this library ${count('ours', 'reported')}`);
}
