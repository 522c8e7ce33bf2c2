/**
 * Bundles the controller of mirror fleets for Lambda: fleet-controller/index.js, beside src and lib, shipped with the package and not committed.
 *
 * The same sources and the same package-lock.json give the same bytes on every machine: no paths, no times, no comments. The bundle is written only where
 * something is newer than it; `--check` bundles twice, in two folders, and compares.
 */
const { createHash } = require('crypto');
const { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('fs');
const { join } = require('path');

const ROOT = join(__dirname, '..');
const SOURCES = join(ROOT, 'src', 'mirroring', 'fleets', 'controller');
const FILE = join(ROOT, 'fleet-controller', 'index.js');

function bundle(workingDirectory = ROOT) {
  const { outputFiles: [file] } = require('esbuild').buildSync({
    absWorkingDir: workingDirectory,
    entryPoints: [join(SOURCES, 'aws', 'handler.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    // ES modules: half of the SDK is left out.
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    charset: 'ascii',
    tsconfigRaw: {},
    logLevel: 'error',
  });
  return file.contents;
}

const newest = folder => Math.max(...readdirSync(folder, { withFileTypes: true }).map(entry =>
  entry.isDirectory() ? newest(join(folder, entry.name)) : statSync(join(folder, entry.name)).mtimeMs));

function isFresh() {
  try {
    return statSync(FILE).mtimeMs > Math.max(newest(SOURCES), statSync(join(ROOT, 'package-lock.json')).mtimeMs, statSync(__filename).mtimeMs);
  } catch {
    return false;
  }
}

/** Also what jest calls before all tests. */
module.exports = async () => {
  if (isFresh()) return;
  mkdirSync(join(FILE, '..'), { recursive: true });
  writeFileSync(FILE, bundle());
};

if (require.main === module) {
  if (process.argv.includes('--check')) {
    const hash = bytes => createHash('sha256').update(bytes).digest('hex');
    const [here, there] = [hash(bundle()), hash(bundle(require('os').tmpdir()))];
    console.log(`fleet-controller/index.js: ${here}${here === there ? '' : `, from another folder ${there}`}`);
    process.exitCode = here === there && here === hash(readFileSync(FILE)) ? 0 : 1;
  } else {
    rmSync(FILE, { force: true });
    void module.exports();
  }
}
