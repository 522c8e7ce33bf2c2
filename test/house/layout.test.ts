import { execFileSync } from 'child_process';
import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { filesIn, ROOT } from './sources';

const ROOMS = ['private', 'athena', 'format', 'delivery', 'catalog', 'questions', 'health', 'mirroring', 'collectors', 'automation', 'estate'];

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

test('src has only the rooms of the architecture', () => {
  const rooms = readdirSync(join(ROOT, 'src')).filter(name => name !== 'index.ts');
  expect(rooms.filter(name => !ROOMS.includes(name))).toEqual([]);
});

test('every room but private has a front door', () => {
  const rooms = readdirSync(join(ROOT, 'src')).filter(name => name !== 'index.ts' && name !== 'private');
  rooms.forEach(room => expect({ room, door: existsSync(join(ROOT, 'src', room, 'index.ts')) }).toEqual({ room, door: true }));
  expect(existsSync(join(ROOT, 'src/private/index.ts'))).toBe(false);
});

test.each(['src', 'test', 'lab', 'examples'])('no file under %s is ignored by git', folder => {
  const files = filesIn(folder).filter(path => !/(^|\/)(cdk\.out|node_modules)\//.test(path));
  expect(files.length).toBeGreaterThan(0);
  expect(ignored(files)).toEqual([]);
});

test('fails when a file would be ignored', () => {
  expect(ignored(['src/coverage/index.ts', 'src/index.ts'])).toEqual(['src/coverage/index.ts']);
});
