/**
 * Test files that reach neither aws-cdk-lib nor this library, by their imports: what they say is the same on every CDK version, so that
 * jest.newest.config.js leaves them out. So it does those that start a process on the newest version anyway.
 */
const { existsSync, readdirSync, readFileSync } = require('fs');
const { dirname, join, resolve } = require('path');

const OF_A_CDK_VERSION = /^(aws-cdk-lib|constructs|cdk-network-visibility)(\/|$)/;
const ON_THE_NEWEST_ANYWAY = /[\\/]validation\.test\.ts$/;

const imports = file => [...readFileSync(file, 'utf8').matchAll(/(?:from|import|require\()\s*'([^']+)'/g)].map(([, name]) => name);
const fileOf = path => [path, `${path}.ts`, join(path, 'index.ts')].find(candidate => /\.ts$/.test(candidate) && existsSync(candidate));

function needsCdk(file, seen = new Set()) {
  if (seen.has(file)) return false;
  seen.add(file);
  return imports(file).some(name => {
    const below = name.startsWith('.') ? fileOf(resolve(dirname(file), name)) : undefined;
    return below === undefined ? OF_A_CDK_VERSION.test(name) : needsCdk(below, seen);
  });
}

/** Patterns of jest, one a file. */
module.exports = folder => readdirSync(folder, { recursive: true })
  .map(name => join(folder, name))
  .filter(file => /\.(test|deep)\.ts$/.test(file) && (ON_THE_NEWEST_ANYWAY.test(file) || !needsCdk(file)))
  .map(file => `^${file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
