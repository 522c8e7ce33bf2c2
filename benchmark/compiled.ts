import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { basename, join, resolve } from 'path';
import * as ts from 'typescript';

const ROOT = resolve(__dirname, '..');

/** The package as JavaScript in a folder of its own, as an app would have it: what loads TypeScript costs nothing there. */
export class CompiledPackage {
  readonly folder = mkdtempSync(join(tmpdir(), 'benchmark-package-'));

  constructor() {
    const modules = join(this.folder, 'node_modules');
    const home = join(modules, 'cdk-network-visibility');
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'cdk-network-visibility', version: '0.0.0', main: 'lib/index.js' }));
    const compiler = require.resolve('typescript/bin/tsc');
    const options = ['--outDir', join(home, 'lib'), '--types', 'node', '--declaration', 'false', '--inlineSourceMap', 'false', '--inlineSources', 'false'];
    execFileSync(process.execPath, [compiler, '-p', join(ROOT, 'tsconfig.json'), ...options], { stdio: 'inherit' });
    for (const name of ['aws-cdk-lib', 'constructs']) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }

  /** Translates a script of this folder, so that it runs on Node alone beside the package. Returns its file. */
  translate(script: string): string {
    const file = join(this.folder, `${basename(script, '.ts')}.js`);
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    writeFileSync(file, ts.transpileModule(readFileSync(join(__dirname, script), 'utf8'), { compilerOptions }).outputText);
    return file;
  }

  /** What a script prints, run by a fresh process with the template validation of the newest aws-cdk-lib switched off. */
  run(file: string, ...args: (string | number)[]): string {
    const env = { ...process.env, CDK_VALIDATION: 'false' };
    return execFileSync(process.execPath, [file, ...args.map(String)], { cwd: this.folder, env, encoding: 'utf8' });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
