/**
 * The whole template of the quickstart, as it was reviewed. Users snapshot their stacks: logical ids, names and defaults are a contract.
 *
 * Run as a program it writes the snapshot anew: `npx tsx --tsconfig tsconfig.all.json test/templates/snapshot.ts`. Tests only read it.
 */
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { QuickstartStack } from '../../examples/quickstart/quickstart-stack';

const FILE = join(__dirname, 'quickstart.snapshot.json');

export const reviewed = () => JSON.parse(readFileSync(FILE, 'utf8'));

export const current = () => Template.fromStack(new QuickstartStack(new App(), 'Quickstart')).toJSON();

if (require.main === module) {
  writeFileSync(FILE, `${JSON.stringify(current(), undefined, 2)}\n`);
}
