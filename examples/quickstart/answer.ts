import { rmSync } from 'fs';
import { join, relative } from 'path';
import { App } from 'aws-cdk-lib';
import { QuickstartStack } from './quickstart-stack';
import { formatResult } from '../../lab/engine/report';
import { openLab } from '../../lab/engine/run';
import { Template } from '../../lab/private/template';
import { ASKED_VALUES } from '../../lab/samples/asked-values';
import { deliver } from '../../lab/samples/deliver';
import { cost } from '../../lab/samples/scenes/cost';
import { who } from '../../lab/samples/scenes/who';
import { whyScene } from '../../lab/samples/scenes/why';
import { wrong } from '../../lab/samples/scenes/wrong';
import { story, STORY_ACCOUNT, STORY_NOW, STORY_REGION } from '../../lab/samples/story';

/** Questions to which no answer is a good one. */
const NO_NEWS = ['mixed-formats', 'double-flow-logs'];

/** Synthesises the quickstart and answers its questions over sample records: what `npm run quickstart` does. */
async function main(): Promise<void> {
  const root = join(__dirname, '..', '..');
  const dataRoot = join(root, '.lab', 'quickstart');
  const app = new App({ outdir: join(root, 'cdk.out') });
  new QuickstartStack(app, 'Quickstart');
  const { templateFullPath } = app.synth().getStackByName('Quickstart');

  const place = { account: STORY_ACCOUNT, region: STORY_REGION };
  rmSync(dataRoot, { recursive: true, force: true });
  const records = [...story(), ...whyScene(), ...who(), ...wrong(), ...cost()];
  const keys = await deliver(Template.load(templateFullPath, place), place, dataRoot, records);
  console.log(`Template: ${relative(root, templateFullPath)}`);
  console.log(`Records:  ${records.length} in ${keys.length} files below ${relative(root, dataRoot)}, as AWS would deliver them`);
  console.log(`Asked at: ${STORY_NOW.toISOString()}, of DuckDB, which knows only what the template says of the table`);

  const lab = await openLab({ template: templateFullPath, dataRoot, now: STORY_NOW, ...place });
  let answered = 0;
  for (const query of lab.queries) {
    const result = await lab.runNamedQuery(query.name, ASKED_VALUES[query.name]);
    console.log(`\n${formatResult(result, 5)}`);
    answered += result.rows.length > 0 !== NO_NEWS.includes(query.name) ? 1 : 0;
  }
  lab.close();
  console.log(`\n${answered} of ${lab.queries.length} questions answered as the sample records want it. The same over your own files: npm run lab -- --help`);
  process.exitCode = answered === lab.queries.length ? 0 : 1;
}

void main();
