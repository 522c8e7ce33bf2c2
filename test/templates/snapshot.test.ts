import { current, reviewed } from './snapshot';

test('the template of the quickstart is the one that was reviewed', () => {
  expect(current()).toEqual(reviewed());
});

test('the snapshot holds no place of its own: it is the same on every machine', () => {
  expect(JSON.stringify(reviewed())).not.toMatch(/\/(home|Users|tmp)\//);
});
