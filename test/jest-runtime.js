/**
 * Each worker process loads large libraries once, as plain Node does.
 *
 * Jest evaluates every module anew for each test file, so that a file may change modules. For aws-cdk-lib, which no test changes, that meant
 * to compile and warm up the library 140 times; and for the parser of Trino's grammar to learn the grammar again, 5 seconds a time.
 * The modules of this project, and all others, stay with jest.
 *
 * Shared modules live outside of jest's sandbox, so these are put right here:
 * - the environment: jest gives each file a copy of `process.env`. Here files get the real one, as the worker found it;
 * - the console: shared modules write to that of the test file, which may be muted;
 * - spies: those that a file leaves on a shared object are taken off at its end;
 * - what aws-cdk-lib remembers of the apps of a file (tokens, references, measured times, temporary folders) is forgotten at its end. It held every app
 *   of every file, a gigabyte a worker, which the garbage collector then walked over again and again. Not in the suite of the newest version.
 *
 * Not to be shared: a library that imports aws-cdk-lib itself (cdk-nag), which would get the lowest version in the suite of the newest one; and one whose
 * values are asked for by `instanceof` (the dates of @duckdb), which are of another realm there.
 */
const Module = require('module');
const { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } = require('fs');
const { tmpdir } = require('os');
const { dirname, join } = require('path');
const { default: Runtime } = require('jest-runtime');

const SHARED = /[\\/]node_modules[\\/](aws-cdk-lib|aws-cdk-lib-newest|constructs|@aws-cdk|@cdklabs|typescript|\.cache[\\/]network-visibility-lab)[\\/]/;
const REFERENCES = /[\\/]core[\\/]lib[\\/]private[\\/]cfn-reference\.js$/;
const ENVIRONMENT = { ...process.env };
const CONSOLE = globalThis.console;
// Some tests load a second version of the CDK. The newest one fails over the counters that the lowest one has made, unless theirs are there as well.
globalThis[Symbol.for('@aws-cdk/core:performanceProfilingState')] ??= { builtinsHooked: false, nesting: 0, telemetryCounters: {}, allCounters: {} };

/** How many modules are being loaded. */
let loading = 0;
const load = Module._load;
Module._load = (...args) => {
  loading++;
  try {
    return load(...args);
  } finally {
    loading--;
  }
};

/** Tokens that modules made while they were loaded stay: every file needs them. Those that a test has made hold its whole app. */
class Tokens extends Map {
  #ofTests = new Set();

  set(key, token) {
    if (loading === 0) this.#ofTests.add(key);
    return super.set(key, token);
  }

  forgetTests() {
    this.#ofTests.forEach(key => this.delete(key));
    this.#ofTests.clear();
  }
}
const { TokenMap } = require(join(dirname(require.resolve('aws-cdk-lib')), 'core/lib/private/token-map'));
const { CloudAssembly } = require('aws-cdk-lib/cx-api');
const tokens = ['stringTokenMap', 'numberTokenMap'].map(name => TokenMap.instance()[name] = new Tokens(TokenMap.instance()[name]));

function forgetApps() {
  tokens.forEach(map => map.forgetTests());
  // The lowest CDK version and the newest have a table each.
  Object.keys(require.cache).filter(path => REFERENCES.test(path)).forEach(path => require.cache[path].exports.CfnReference.referenceTable.clear());
  performance.clearMeasures();
  CloudAssembly.cleanupTemporaryDirectories();
}

/** Files of tests are small and short-lived: in memory, where the system has room for them there. One folder a worker, since aws-cdk-lib remembers its name. */
const MEMORY = '/dev/shm';
const hasRoom = existsSync(MEMORY) && statfsSync(MEMORY).bavail * statfsSync(MEMORY).bsize > 4e9;
const TEMPORARY = ENVIRONMENT.TMPDIR = mkdtempSync(join(hasRoom ? MEMORY : tmpdir(), 'jest-'));
process.on('exit', () => rmSync(TEMPORARY, { recursive: true, force: true }));

module.exports = class SharingRuntime extends Runtime {
  constructor(config, environment, ...rest) {
    Object.keys(process.env).filter(name => !(name in ENVIRONMENT)).forEach(name => delete process.env[name]);
    Object.assign(process.env, ENVIRONMENT);
    environment.global.process.env = process.env;
    Object.defineProperty(globalThis, 'console', { configurable: true, get: () => environment.global?.console ?? CONSOLE });
    super(config, environment, ...rest);
    // The newest version makes tokens of its own on first use, outside of loading: forgotten, they would be missing in the next file.
    this.forgets = !config.moduleNameMapper.some(([, to]) => String(to).includes('aws-cdk-lib-newest'));
  }

  requireModule(from, name, options, ...rest) {
    const path = options?.isInternalModule || name === undefined || this._resolution.isCoreModule(name) ? undefined : this._resolution.resolveCjs(from, name);
    return path !== undefined && SHARED.test(path) ? require(path) : super.requireModule(from, name, options, ...rest);
  }

  teardown() {
    this.restoreAllMocks();
    Object.defineProperty(globalThis, 'console', { configurable: true, writable: true, value: CONSOLE });
    super.teardown();
    if (this.forgets) forgetApps();
    // Now rather than at the exit: jest may kill a worker.
    readdirSync(TEMPORARY).forEach(name => rmSync(join(TEMPORARY, name), { recursive: true, force: true }));
  }
};
