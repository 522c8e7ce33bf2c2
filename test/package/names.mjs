// Names of the installed package in an ECMAScript module: Node must find them in the text of the package, without running it.
import assert from 'node:assert';
import { createRequire } from 'node:module';
import { App, Stack } from 'aws-cdk-lib';
import { AthenaWorkGroup, FlowLogFamily, FlowLogField, MirrorFilter, S3FlowLogs } from 'cdk-network-visibility';
import * as library from 'cdk-network-visibility';

const required = createRequire(import.meta.url)('cdk-network-visibility');
assert.deepStrictEqual(Object.keys(library).filter(name => !['default', 'module.exports', '__esModule'].includes(name)).sort(), Object.keys(required).sort());
for (const [name, value] of Object.entries({ AthenaWorkGroup, FlowLogFamily, FlowLogField, MirrorFilter, S3FlowLogs })) {
  assert.ok(value !== undefined, `${name} is undefined`);
  assert.strictEqual(value, required[name]);
  assert.strictEqual(value, library[name]);
}
const filter = new MirrorFilter(new Stack(new App(), 'Names'), 'Filter');
assert.ok(filter instanceof required.MirrorFilter);
