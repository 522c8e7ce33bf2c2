import { execFileSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';

const ROOT = resolve(__dirname, '..');

/** What `npm pack` makes of the compiled package, unpacked in an app of its own beside the lowest version of aws-cdk-lib. */
export class PackedPackage {
  readonly folder = mkdtempSync(join(tmpdir(), 'benchmark-packed-'));

  constructor() {
    if (!existsSync(join(ROOT, 'lib/index.js'))) throw new Error('not compiled: run "npx projen compile" first');
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', this.folder], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
    const [tarball] = readdirSync(this.folder);
    execFileSync('tar', ['xzf', tarball], { cwd: this.folder });
    const modules = join(this.folder, 'node_modules');
    mkdirSync(modules);
    renameSync(join(this.folder, 'package'), join(modules, 'cdk-network-visibility'));
    for (const name of ['aws-cdk-lib', 'constructs']) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }

  /** What a script prints, run by a fresh process. */
  run(file: string, ...args: string[]): string {
    return execFileSync(process.execPath, [file, ...args], { cwd: this.folder, encoding: 'utf8' });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
