import { writeFileSync } from 'fs';
import { join } from 'path';
import { aws_s3_assets as assets, FileSystem, IgnoreMode } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The program of appliances lies beside `src` and beside `lib`: the package brings it along. */
const APPLIANCE = join(__dirname, '..', '..', '..', '..', 'appliance');

/** The program of appliances, zipped when it is published. Its hash is that of its files. */
export function applianceAsset(owner: Construct): assets.Asset {
  return new assets.Asset(owner, 'Program', { path: APPLIANCE, exclude: ['__pycache__', '*.pyc'], ignoreMode: IgnoreMode.GIT });
}

/** Rules as one file, whose hash is that of its text. */
export function rulesAsset(owner: Construct, rules: readonly string[]): assets.Asset {
  const path = join(FileSystem.mkdtemp('mirror-rules'), 'inline.rules');
  writeFileSync(path, `${rules.join('\n')}\n`);
  return new assets.Asset(owner, 'Rules', { path });
}
