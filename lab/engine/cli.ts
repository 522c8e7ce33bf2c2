import { parseArgs } from 'util';
import { discover } from './discover';
import { formatResult } from './report';
import { openLab, QueryResult } from './run';
import { LabError } from '../private/errors';

const HELP = `Answers the named queries of a synthesized template over a folder of flow log files, without AWS.

  tsx lab/engine/cli.ts --template <file> --data <folder> [options]

  --template  synthesized CloudFormation template (cdk.out/<stack>.template.json)
  --data      folder with one folder per bucket, or a copy of one bucket
  --now       moment at which the queries run (default: 10 minutes after the newest file)
  --account   account of the stack (default: the one in the keys)
  --region    Region of the stack (default: the one in the keys)
  --query     run this named query only
  --limit     rows to print per query (default: 10)
  --parameter name=value of a template parameter, may be repeated
  --help      this text
`;

const OPTIONS = {
  template: { type: 'string' },
  data: { type: 'string' },
  now: { type: 'string' },
  account: { type: 'string' },
  region: { type: 'string' },
  query: { type: 'string' },
  limit: { type: 'string', default: '10' },
  parameter: { type: 'string', multiple: true },
  help: { type: 'boolean' },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) return void process.stdout.write(HELP);
  const template = values.template ?? failUsage('--template is missing');
  const data = values.data ?? failUsage('--data is missing');
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 0) failUsage(`--limit must be a whole number, got '${values.limit}'`);
  const given = { now: values.now, account: values.account, region: values.region };
  const found = discover(data, given);
  const parameters = Object.fromEntries((values.parameter ?? []).map(pair => [pair.split('=')[0], pair.slice(pair.indexOf('=') + 1)]));
  const lab = await openLab({ template, parameters, anyBucketName: true, ...found });
  try {
    [...lab.describeData(), ...found.notes].forEach(note => process.stdout.write(`${note}\n`));
    const names = values.query === undefined ? lab.queries.map(query => query.name) : [values.query];
    if (names.length === 0) throw new LabError('the template holds no AWS::Athena::NamedQuery');
    let files = 0;
    for (const name of names) {
      const result = await withProgress(name, lab.runNamedQuery(name));
      process.stdout.write(`\n${formatResult(result, limit)}\n`);
      files += result.files;
    }
    if (files === 0) throw new LabError(lab.describeMissingFiles());
  } finally {
    lab.close();
  }
}

function failUsage(message: string): never {
  throw new LabError(`${message}; see --help`);
}

/** Says what is going on when it takes longer than one likes to wait in silence. */
async function withProgress(name: string, result: Promise<QueryResult>): Promise<QueryResult> {
  const started = Date.now();
  const timer = setInterval(() => process.stderr.write(`… ${name}: ${Math.round((Date.now() - started) / 1000)} s\n`), 2000);
  return result.finally(() => clearInterval(timer));
}

main().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
