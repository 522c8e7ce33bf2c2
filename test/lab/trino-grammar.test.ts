import { parseTrino } from '../../lab/engine/trino-grammar';
import { leafPredicates, predicateParts } from '../../lab/engine/trino-predicates';

test.each([
  ['SELECT a FROM t GROUP BY ALL', /line 1 column 29/],
  ['SELECT a FROM t QUALIFY row_number() OVER () = 1', /line 1 column/],
  ['SELECT "start",\n  end FROM t', /line 2 column 3/],
  ['SELECT a::int FROM t', /line 1 column/],
  ['SELECT `a` FROM t', /line 1 column 8: backquoted/],
  ['SELECT 1; SELECT 2', /one statement at a time, found 2/],
  ['', /one statement at a time|line 1/],
])('refuses %j', (sql, message) => {
  expect(() => parseTrino(sql)).toThrow(message);
});

test.each(['SELECT 1', 'SELECT 1;', '-- a comment\nSELECT "end" FROM t', 'SELECT \'😀\' AS a, b FROM t'])('accepts %j', sql => {
  expect(parseTrino(sql).kind).toBe('Program');
});

const SQL = `SELECT CASE WHEN a = 1 THEN 'x' END, count(*) FILTER (WHERE b <> '😀') AS n
FROM t JOIN u ON t.id = u.id AND u.k > 2
WHERE (c IS NOT NULL OR NOT contains('10.0.0.0/8', d)) AND e NOT IN (1, 2) AND f BETWEEN 3 AND 4 AND NOT (g LIKE 'y%')
  AND EXISTS (SELECT 1 FROM v WHERE v.z < 5)
GROUP BY 1 HAVING count(*) >= 10`;

test('leaf predicates, wherever they stand', () => {
  const leaves = leafPredicates(SQL);
  expect(leaves.map(({ kind, clause, negated, text }) => `${clause}${negated ? ' not' : ''}: ${kind}: ${text}`)).toEqual([
    'WHEN: comparison: a = 1',
    'FILTER: comparison: b <> \'😀\'',
    'ON: comparison: t.id = u.id',
    'ON: comparison: u.k > 2',
    'WHERE not: is null: c IS NOT NULL',
    'WHERE not: boolean value: contains(\'10.0.0.0/8\', d)',
    'WHERE not: in: e NOT IN (1, 2)',
    'WHERE: between: f BETWEEN 3 AND 4',
    'WHERE not: like: g LIKE \'y%\'',
    'WHERE: boolean value: EXISTS (SELECT 1 FROM v WHERE v.z < 5)',
    'WHERE: comparison: v.z < 5',
    'HAVING: comparison: count(*) >= 10',
  ]);
  for (const leaf of leaves) expect(SQL.slice(leaf.start, leaf.stop)).toBe(leaf.text);
});

test('a single equality in ON is a predicate too', () => {
  const sql = 'SELECT 1 FROM t JOIN u ON t.a = u.a';
  expect(leafPredicates(sql)).toMatchObject([{ kind: 'comparison', clause: 'ON', text: 't.a = u.a' }]);
  expect(predicateParts(sql)).toMatchObject([{ kind: 'operator', text: '=', predicate: 0 }]);
});

test('operators and literals within predicates, none from outside', () => {
  const parts = predicateParts(SQL);
  expect(parts.filter(part => part.kind === 'operator').map(part => part.text)).toEqual(['=', '<>', '=', '>', '<', '>=']);
  expect(parts.filter(part => part.kind === 'number').map(part => part.text)).toEqual(['1', '2', '1', '2', '3', '4', '1', '5', '10']);
  expect(parts.filter(part => part.kind === 'string').map(part => part.text)).toEqual(['\'😀\'', '\'10.0.0.0/8\'', '\'y%\'']);
  for (const part of parts) expect(SQL.slice(part.start, part.stop)).toBe(part.text);
  expect(leafPredicates(SQL)[parts[0].predicate].text).toBe('a = 1');
});
