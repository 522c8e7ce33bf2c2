/**
 * TypeScript for jest, by esbuild: twenty times faster than the compiler, which matters where nothing is in jest's cache. Types are not looked
 * at here: `npm run typecheck` does, once for all. What mocks a module goes to ts-jest, which moves `jest.mock` above the imports.
 */
const { createHash } = require('crypto');
const { readFileSync } = require('fs');
const { transformSync, version } = require('esbuild');
const { default: tsJest } = require('ts-jest');

const SELF = readFileSync(__filename, 'utf8');
const MOCKS = /^jest\.mock\(/m;

module.exports = {
  createTransformer() {
    const hoisting = tsJest.createTransformer({ tsconfig: 'test/tsconfig.json' });
    return {
      getCacheKey: (source, path, { configString }) => createHash('sha256').update([version, SELF, configString, path, source].join('\0')).digest('hex'),
      process(source, path, options) {
        if (MOCKS.test(source)) return hoisting.process(source, path, options);
        const { code, map } = transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20', sourcefile: path, sourcemap: 'external' });
        return { code, map };
      },
    };
  },
};
