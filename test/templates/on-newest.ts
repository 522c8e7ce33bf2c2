import { execFileSync } from 'child_process';
import { join } from 'path';
import { ROOT } from '../house/sources';

/**
 * What a script prints as JSON in a process of its own, on the newest aws-cdk-lib with CloudFormation validation switched on: the lowest version
 * has none, and unit tests switch it off.
 */
export function onNewest(script: string, ...args: string[]): any {
  return JSON.parse(execFileSync(
    process.execPath,
    ['--require', 'tsx/cjs', '--require', join(__dirname, 'newest.js'), script, ...args],
    { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, CDK_VALIDATION: 'true', TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.all.json') } },
  ));
}
