import { execFileSync } from 'child_process';
import { readdirSync } from 'fs';
import { join } from 'path';
import { filesIn, ROOT } from './sources';

const ROOMS = [
  'athena', 'flow-logs/catalog', 'flow-logs/delivery', 'flow-logs/format', 'flow-logs/health', 'flow-logs/questions',
  'mirroring/collectors', 'mirroring/fleets', 'mirroring/records', 'mirroring/sessions', 'private',
];
const WINGS = ['flow-logs', 'mirroring'];

const namesIn = (folder: string) => readdirSync(join(ROOT, folder)).filter(name => name !== 'index.ts');

/** Which of the paths git would ignore, tracked or not. */
function ignored(paths: string[]): string[] {
  try {
    return execFileSync('git', ['check-ignore', '--no-index', '--stdin'], { cwd: ROOT, input: paths.join('\n'), encoding: 'utf8' }).trim().split('\n');
  } catch (error) {
    // 1: none of them. Anything else is a failure of git itself.
    expect((error as { status: number }).status).toBe(1);
    return [];
  }
}

test('src has the rooms of the architecture, and a test folder mirrors each', () => {
  const rooms = (top: string) => namesIn(top).flatMap(name => WINGS.includes(name) ? namesIn(`${top}/${name}`).map(room => `${name}/${room}`) : [name]);
  expect(rooms('src').sort()).toEqual(ROOMS);
  expect(rooms('test')).toEqual(expect.arrayContaining(ROOMS));
});

test('every room but private has a front door, and a wing is no room of its own', () => {
  const doors = filesIn('src').filter(path => path.endsWith('/index.ts') && !path.includes('/private/')).map(path => path.replace(/^src\/|\/?index.ts$/g, ''));
  expect(doors.sort()).toEqual(['', ...ROOMS.filter(room => room !== 'private')]);
});

test.each(['src', 'test', 'lab', 'examples'])('no file under %s is ignored by git', folder => {
  const files = filesIn(folder).filter(path => !/(^|\/)(cdk\.out|node_modules)\//.test(path));
  expect(files.length).toBeGreaterThan(0);
  expect(ignored(files)).toEqual([]);
});

test('fails when a file would be ignored', () => {
  expect(ignored(['src/coverage/index.ts', 'src/index.ts'])).toEqual(['src/coverage/index.ts']);
});
