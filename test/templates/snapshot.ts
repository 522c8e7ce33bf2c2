/**
 * The whole templates of the examples, as they were reviewed. Users snapshot their stacks: logical ids, names and defaults are a contract.
 *
 * Run as a program it writes the snapshots anew: `npx tsx --tsconfig tsconfig.all.json test/templates/snapshot.ts`. Tests only read them.
 */
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EXAMPLES } from './examples';

const fileOf = (name: string) => join(__dirname, `${name}.snapshot.json`);

export const reviewed = (name: string) => JSON.parse(readFileSync(fileOf(name), 'utf8'));

export const current = (name: string) => Template.fromStack(EXAMPLES[name](new App())).toJSON();

if (require.main === module) {
  Object.keys(EXAMPLES).forEach(name => writeFileSync(fileOf(name), `${JSON.stringify(current(name), undefined, 2)}\n`));
}
