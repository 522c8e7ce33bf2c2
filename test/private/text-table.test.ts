import { TextTable } from '../../src/private/text-table';

const table = new TextTable(`
new Query: scope: Construct; id: id
Query.all: options?: Options
Query#text:
QueryPack.all: options?: Options
Query.lost: nobody
`);

test('a row is what stands behind the first colon, or nothing', () => {
  expect(table.rows.get('new Query')).toBe('scope: Construct; id: id');
  expect(table.rows.get('Query#text')).toBe('');
  expect(table.rows.get('Query')).toBeUndefined();
  expect(table.rows.size).toBe(5);
});

test('keys of a name lie together', () => {
  expect(table.keysOf('Query', ['.', '#'])).toEqual(['Query.all', 'Query#text']);
  expect(table.keysOf('QueryPack', ['.', '#'])).toEqual(['QueryPack.all']);
  expect(table.keysOf('Que', ['.', '#'])).toEqual([]);
  expect(table.keysOf('Other', ['.', '#'])).toEqual([]);
});
