import { parseArgs } from 'util';
import { QueryResult } from './answers';
import { describeUncovered } from './coverage';
import { discover } from './discover';
import { parametersIn, withParameters } from './execution-parameters';
import { formatResult } from './report';
import { Lab, openLab } from './run';
import { LabError, UnreadableFile } from '../private/errors';

const HELP = `Answers the named queries of a synthesized template over a folder of flow log files, without AWS.

  tsx lab/engine/cli.ts --template <file> --data <folder> [options]

  --template  synthesized CloudFormation template (cdk.out/<stack>.template.json)
  --data      folder with one folder per bucket, or a copy of one bucket
  --now       moment at which the queries run (default: 10 minutes after the newest file)
  --account   account of the stack (default: the template's own, else the one in the keys)
  --region    Region of the stack (default: the one in the keys)
  --query     run this named query only
  --sql       run this statement instead of the named queries
  --execution-parameter  a value for a ? of --query or --sql, in their order, texts in single quotes: "'10.0.0.10'", may be repeated
  --limit     rows to print per query (default: 10)
  --parameter name=value of a template parameter, may be repeated
  --skip-unreadable  go on without files that cannot be read, and name them (default: stop at the first one)
  --any-header       read text by position whatever its header says, as Athena does (default: another order of fields is an error)
  --help      this text

Exit code: 0 all answered from all files; 1 a query or the run failed; 2 all answered, but files were left out or no partition covers them.
`;

const OPTIONS = {
  'template': { type: 'string' },
  'data': { type: 'string' },
  'now': { type: 'string' },
  'account': { type: 'string' },
  'region': { type: 'string' },
  'query': { type: 'string' },
  'sql': { type: 'string' },
  'execution-parameter': { type: 'string', multiple: true },
  'limit': { type: 'string', default: '10' },
  'parameter': { type: 'string', multiple: true },
  'skip-unreadable': { type: 'boolean' },
  'any-header': { type: 'boolean' },
  'help': { type: 'boolean' },
} as const;

/** What `--sql` is called. */
const STATEMENT = 'statement';

/** At most so many lines of one kind. */
const MOST_LINES = 20;

const print = (line: string) => void process.stdout.write(`${line}\n`);

async function answer(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) return void process.stdout.write(HELP);
  const template = values.template ?? failUsage('--template is missing');
  const data = values.data ?? failUsage('--data is missing');
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 0) failUsage(`--limit must be a whole number, got '${values.limit}'`);
  if (values.query !== undefined && values.sql !== undefined) failUsage('give --query or --sql, not both');
  const typed = values['execution-parameter'] ?? [];
  if (typed.length > 0 && values.query === undefined && values.sql === undefined) failUsage('give --execution-parameter with --query or --sql');
  const found = discover(data, template, { now: values.now, account: values.account, region: values.region });
  const parameters = Object.fromEntries((values.parameter ?? []).map(pair => [pair.split('=')[0], pair.slice(pair.indexOf('=') + 1)]));
  const choices = { skipUnreadable: values['skip-unreadable'], anyHeader: values['any-header'] };
  const lab = await openLab({ template, parameters, anyBucketName: true, ...choices, ...found });
  try {
    [...lab.describeData(), ...found.notes].forEach(print);
    const uncovered = lab.uncovered();
    lines(uncovered.map(describeUncovered));
    const failed = values.sql === undefined
      ? await answerAll(lab, values.query === undefined ? withoutParameters(lab) : [values.query], limit, name => lab.runNamedQuery(name, typed))
      : await answerAll(lab, [STATEMENT], limit, () => lab.runSql(withParameters(values.sql ?? '', typed)));
    sayWhatWasLeft(lab);
    if (failed > 0) process.exitCode = 1;
    else if (lab.leftOut().length > 0 || uncovered.some(({ isFlowLog }) => isFlowLog)) process.exitCode = 2;
  } finally {
    lab.close();
  }
}

/** Prints the answer of each query and returns how many failed: one that does must not hide the answers of the others. */
async function answerAll(lab: Lab, names: readonly string[], limit: number, ask: (name: string) => Promise<QueryResult>): Promise<number> {
  if (names.length === 0) throw new LabError('the template holds no AWS::Athena::NamedQuery');
  let files = 0;
  let failed = 0;
  for (const name of names) {
    try {
      const result = await withProgress(name, ask(name));
      print(`\n${formatResult(result, limit)}`);
      files += result.files;
    } catch (error) {
      // Of a file every other query would fail as well; a single query has no others.
      if (error instanceof UnreadableFile) throw new LabError(`${error.message} (--skip-unreadable goes on without such files)`);
      if (!(error instanceof Error) || names.length === 1) throw error;
      print(`\n${name}\nerror: ${error.message}`);
      failed++;
    }
  }
  if (failed > 0) process.stderr.write(`error: ${failed} of ${names.length} queries failed\n`);
  // Of a saved query that reads nothing the moment or the folder is wrong; a statement may bound what it likes, and its notes say what that does.
  if (files === 0 && failed === 0 && names[0] !== STATEMENT) {
    sayWhatWasLeft(lab);
    throw new LabError(lab.describeMissingFiles());
  }
  return failed;
}

/** The queries that run as they are. Of the others it prints what they need. */
function withoutParameters(lab: Lab): string[] {
  const counted = lab.queries.map(({ name, sql }) => ({ name, count: parametersIn(sql) }));
  counted.filter(({ count }) => count > 0).forEach(({ name, count }) =>
    print(`\n${name}\nnot run: it needs ${count} execution ${count === 1 ? 'parameter' : 'parameters'}, see the comment on top of it; run --query ${name} --execution-parameter …`));
  return counted.filter(({ count }) => count === 0).map(({ name }) => name);
}

function sayWhatWasLeft(lab: Lab): void {
  const [left, headerless] = [lab.leftOut(), lab.withoutHeader()];
  if (left.length > 0) print('');
  lines(left.map(line => `left out: ${line}`));
  if (headerless.length > 0) {
    print(`without a header, read from the first line: ${headerless.length} ${headerless.length === 1 ? 'file' : 'files'}, e.g. ${headerless[0]}. Athena skips that line`);
  }
}

function lines(all: readonly string[]): void {
  all.slice(0, MOST_LINES).forEach(print);
  if (all.length > MOST_LINES) print(`… ${all.length - MOST_LINES} more`);
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

/** The program. What it answers goes to the streams and the exit code of the process. */
export async function main(args: string[]): Promise<void> {
  await answer(args).catch((error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}

if (require.main === module) void main(process.argv.slice(2));
