import { readdirSync } from 'fs';
import { EXAMPLES } from './examples';
import { current, reviewed } from './snapshot';

describe.each(Object.keys(EXAMPLES))('the template of %s', name => {
  test('is the one that was reviewed', () => {
    expect(current(name)).toEqual(reviewed(name));
  });

  test('holds no place of its own: it is the same on every machine', () => {
    expect(JSON.stringify(reviewed(name))).not.toMatch(/\/(home|Users|tmp)\//);
  });
});

test('there is no snapshot of what is no example', () => {
  const snapshots = readdirSync(__dirname).filter(file => file.endsWith('.snapshot.json'));
  expect(snapshots.sort()).toEqual(Object.keys(EXAMPLES).map(name => `${name}.snapshot.json`).sort());
});
