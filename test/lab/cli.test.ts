import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Desk, recent, template } from './fixture';
import { Ended, runAlone, runHere } from './program';
import { main } from '../../lab/engine/cli';
import { alignedTable, size } from '../../lab/engine/report';

let desk: Desk;
beforeEach(async () => { desk = new Desk(); });
afterEach(() => desk.clear());

const CLI = join(__dirname, '../../lab/engine/cli.ts');

test('answers a template over a folder of files, as a process of its own', async () => {
  await desk.write([recent(10), recent(11, { dstport: 443 })], { bucket: 'real-name', account: '123456789012' });
  const file = join(desk.dataRoot, 'template.json');
  writeFileSync(file, JSON.stringify(template({ queries: { Ports: 'SELECT dstport, count(*) AS n FROM flow_logs WHERE hour >= \'2026/11/02/00\' GROUP BY dstport ORDER BY dstport' } })));
  const { stdout: output, status } = runAlone(CLI, ['--template', file, '--data', desk.dataRoot, '--limit', '1']);
  expect(status).toBe(0);
  expect(output).toBe([
    `bucket flow-log-archive: ${desk.dataRoot}/real-name`,
    'now: 2026-11-02T10:00:00Z, 10 minutes after the newest file',
    'account: 123456789012, from the keys',
    'region: eu-west-1, from the keys',
    '',
    'Ports',
    'What about Ports?',
    '',
    'dstport  n',
    '───────  ─',
    '     22  1',
    '… 1 more row',
    '',
    // Two accounts, hours 00 to 10.
    expect.stringMatching(/^partitions 22 · files 2 · bytes \d+ B read$/) as unknown as string,
    '',
  ].map((line, i) => typeof line === 'string' ? line : output.split('\n')[i]).join('\n'));
  expect(output).toMatch(/partitions 22 · files 2 · bytes \d+ B read/);
});

/** Runs the program over the desk's files, with a template whose environment is known. */
function run(queries: Record<string, string>, ...more: string[]): Promise<Ended> {
  const file = join(desk.dataRoot, 'template.json');
  writeFileSync(file, JSON.stringify(template({ queries })).replaceAll('{"Ref":"AWS::AccountId"}', '"123456789010"'));
  return runHere(main, ['--template', file, '--data', desk.dataRoot, ...more]);
}

const COUNT = "SELECT count(*) AS n FROM flow_logs WHERE hour >= '2026/11/01/00'";

test('the account is the template\'s own, whatever the keys hold; a failing question is named and the others go on', async () => {
  await desk.write([recent(10)]);
  await desk.write([recent(10), recent(20), recent(30)], { account: '444455556666' });
  const { status, stdout, stderr } = await run({ First: 'SELECT nothing FROM flow_logs', Second: COUNT });
  expect(stdout).toContain('account: 123456789010, from the template');
  expect(stdout).toContain('not read: 3 files of account 444455556666, which table flow_logs does not name (it has 123456789010, 999999999999): e.g. AWSLogs/444455556666/');
  expect(stdout).not.toContain('choose with');
  expect(stdout).toMatch(/First\nerror: query 'First': .*nothing/);
  expect(stdout).toMatch(/Second\n.*\n\nn\n─\n1\n/);
  expect(stderr).toContain('error: 1 of 2 queries failed');
  expect(status).toBe(1);
});

test('a file that is cut off ends the run in one line, or is left out and named with exit code 2', async () => {
  const [good, cut] = await desk.write([recent(10), recent(200)]);
  const path = join(desk.dataRoot, 'flow-log-archive', cut);
  writeFileSync(path, readFileSync(path).subarray(0, 100));
  const refused = await run({ Count: COUNT });
  expect(refused.status).toBe(1);
  expect(refused.stderr).toBe(`error: ${path}: ends in the middle of its gzip: an interrupted copy? (--skip-unreadable goes on without such files)\n`);
  const { status, stdout } = await run({}, '--sql', COUNT, '--skip-unreadable');
  expect(stdout).toContain(`left out: ${path}: ends in the middle`);
  expect(stdout).toMatch(/\nn\n─\n1\n/);
  expect(status).toBe(2);
  expect(good).not.toBe(cut);
});

test('fails with a reason and exit code 1', () => {
  const result = runAlone(CLI, ['--template', 'none.json', '--data', desk.dataRoot]);
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('no flow log files below');
});

test('a statement that finds nothing is an answer, with a note that says why', async () => {
  await desk.write([recent(10)]);
  const { status, stdout, stderr } = await run({}, '--sql', "SELECT srcaddr FROM flow_logs WHERE hour = '2026/11/02'");
  expect(stdout).toContain("(no rows)\nnote: hour = '2026/11/02' finds nothing");
  expect([status, stderr]).toEqual([0, '']);
});

test('tables line up, numbers to the right', () => {
  expect(alignedTable(['name', 'n'], [['a', 1], ['long one', null], ['b', 100]])).toEqual(['name        n', '────────  ───', 'a           1', 'long one', 'b         100']);
});

test.each([[0, '0 B'], [1023, '1023 B'], [1024, '1.0 kB'], [50_961_613, '48.6 MB']])('%d is %s', (bytes, text) => {
  expect(size(bytes)).toBe(text);
});
