// The installed package loads what is used and nothing else, and its classes are the same by whatever way they are reached.
const assert = require('node:assert');
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { gunzipSync } = require('node:zlib');

const home = dirname(require.resolve('cdk-network-visibility/package.json'));
const loaded = () => Object.keys(require.cache).filter(file => file.startsWith(join(home, 'lib'))).map(file => file.slice(join(home, 'lib/').length));
const library = require('cdk-network-visibility');
assert.deepStrictEqual(loaded(), ['index.js']);

// Names are there before their modules are, as the assembly lists them.
const { types } = JSON.parse(gunzipSync(readFileSync(join(home, '.jsii.gz'))));
const published = Object.values(types).filter(({ kind }) => kind !== 'interface').map(({ name }) => name).sort();
assert.deepStrictEqual(Object.keys(library).sort(), published);
assert.deepStrictEqual(loaded(), ['index.js']);

// One construct: no file of a room that it does not stand on.
const { S3FlowLogs } = library;
assert.deepStrictEqual(loaded().filter(file => /^(athena|mirroring|flow-logs\/(catalog|questions|health))\//.test(file)), []);
assert.ok(loaded().includes('flow-logs/delivery/s3-flow-logs.js'));
assert.ok(!loaded().includes('flow-logs/delivery/firehose-flow-logs.js'));

// One class, whoever loads it.
assert.strictEqual(library.S3FlowLogs, S3FlowLogs);
assert.strictEqual(require(join(home, 'lib/flow-logs/delivery')).S3FlowLogs, S3FlowLogs);
assert.strictEqual(require(join(home, 'lib/flow-logs/delivery/s3-flow-logs')).S3FlowLogs, S3FlowLogs);
for (const name of published) {
  assert.ok(library[name] !== undefined, `${name} is undefined`);
  assert.strictEqual(library[name], library[name]);
}
