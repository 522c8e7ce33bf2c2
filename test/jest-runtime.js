/**
 * Each worker process loads large libraries once, as plain Node does.
 *
 * Jest evaluates every module anew for each test file, so that a file may change modules. For aws-cdk-lib, which no test changes, that meant
 * to compile and warm up the library 140 times; and for the parser of Trino's grammar to learn the grammar again, 5 seconds a time.
 * The modules of this project, and all others, stay with jest.
 *
 * Shared modules live outside of jest's sandbox, so three things are put right here:
 * - the environment: jest gives each file a copy of `process.env`. Here files get the real one, as the worker found it;
 * - the console: shared modules write to that of the test file, which may be muted;
 * - spies: those that a file leaves on a shared object are taken off at its end.
 */
const { default: Runtime } = require('jest-runtime');

const SHARED = /[\\/]node_modules[\\/](aws-cdk-lib|aws-cdk-lib-newest|constructs|\.cache[\\/]network-visibility-lab)[\\/]/;
const ENVIRONMENT = { ...process.env };
const CONSOLE = globalThis.console;
// Some tests load a second version of the CDK. The newest one fails over the counters that the lowest one has made, unless theirs are there as well.
globalThis[Symbol.for('@aws-cdk/core:performanceProfilingState')] ??= { builtinsHooked: false, nesting: 0, telemetryCounters: {}, allCounters: {} };

module.exports = class SharingRuntime extends Runtime {
  constructor(config, environment, ...rest) {
    Object.keys(process.env).filter(name => !(name in ENVIRONMENT)).forEach(name => delete process.env[name]);
    Object.assign(process.env, ENVIRONMENT);
    environment.global.process.env = process.env;
    Object.defineProperty(globalThis, 'console', { configurable: true, get: () => environment.global?.console ?? CONSOLE });
    super(config, environment, ...rest);
  }

  requireModule(from, name, options, ...rest) {
    const path = options?.isInternalModule || name === undefined || this._resolution.isCoreModule(name) ? undefined : this._resolution.resolveCjs(from, name);
    return path !== undefined && SHARED.test(path) ? require(path) : super.requireModule(from, name, options, ...rest);
  }

  teardown() {
    this.restoreAllMocks();
    Object.defineProperty(globalThis, 'console', { configurable: true, writable: true, value: CONSOLE });
    super.teardown();
  }
};
