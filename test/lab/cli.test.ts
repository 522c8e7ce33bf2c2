import { execFileSync, spawnSync } from 'child_process';
import { writeFileSync } from 'fs';
import { join } from 'path';
import { Desk, recent, template } from './fixture';
import { alignedTable, size } from '../../lab/engine/report';

let desk: Desk;
beforeEach(async () => { desk = new Desk(); });
afterEach(() => desk.clear());

const TSX = require.resolve('tsx/cli');
const CLI = join(__dirname, '../../lab/engine/cli.ts');

test('answers a template over a folder of files', async () => {
  await desk.write([recent(10), recent(11, { dstport: 443 })], { bucket: 'real-name', account: '123456789012' });
  const file = join(desk.dataRoot, 'template.json');
  writeFileSync(file, JSON.stringify(template({ queries: { Ports: 'SELECT dstport, count(*) AS n FROM flow_logs WHERE hour >= \'2026/11/02/00\' GROUP BY dstport ORDER BY dstport' } })));
  const output = execFileSync(process.execPath, [TSX, CLI, '--template', file, '--data', desk.dataRoot, '--limit', '1'], { encoding: 'utf8' });
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

test('fails with a reason and exit code 1', () => {
  const result = spawnSync(process.execPath, [TSX, CLI, '--template', 'none.json', '--data', desk.dataRoot], { encoding: 'utf8' });
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('no flow log files below');
});

test('tables line up, numbers to the right', () => {
  expect(alignedTable(['name', 'n'], [['a', 1], ['long one', null], ['b', 100]])).toEqual(['name        n', '────────  ───', 'a           1', 'long one', 'b         100']);
});

test.each([[0, '0 B'], [1023, '1023 B'], [1024, '1.0 kB'], [50_961_613, '48.6 MB']])('%d is %s', (bytes, text) => {
  expect(size(bytes)).toBe(text);
});
