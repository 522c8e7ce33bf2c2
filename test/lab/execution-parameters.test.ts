import { parametersIn, withParameters } from '../../lab/engine/execution-parameters';

test('values stand in the place of the marks, in their order; comments and texts have no marks', () => {
  const sql = "-- Which one?\nSELECT '?' AS mark FROM t WHERE a = ? AND b = CAST(? AS ipaddress)";
  expect(parametersIn(sql)).toBe(2);
  expect(withParameters(sql, ['3306', "'10.0.0.10'"])).toBe("-- Which one?\nSELECT '?' AS mark FROM t WHERE a = 3306 AND b = CAST('10.0.0.10' AS ipaddress)");
  expect(parametersIn('-- Which one?\nSELECT 1')).toBe(0);
  expect(withParameters('-- Which one?\nSELECT 1', [])).toBe('-- Which one?\nSELECT 1');
});

test.each([
  ['too few values are given', 'SELECT a FROM t WHERE a = ?', [], 'Incorrect number of parameters: expected 1 but found 0'],
  ['too many values are given', 'SELECT a FROM t', ['1'], 'Incorrect number of parameters: expected 0 but found 1'],
  ['a text has no quotes', 'SELECT a FROM t WHERE a = ?', ['10.0.0.10'], 'execution parameters are numbers, or texts in single quotes, got 10.0.0.10'],
  ['a text ends too early', 'SELECT a FROM t WHERE a = ?', ["'a' OR true OR 'b'"], 'execution parameters are numbers, or texts in single quotes'],
  ['a mark stands elsewhere', 'SELECT ? AS a FROM t', ['1'], 'Athena takes ? in a WHERE clause only, line 1 column 8'],
  ['a mark stands in HAVING', 'SELECT a FROM t WHERE b GROUP BY a HAVING a > ?', ['1'], 'Athena takes ? in a WHERE clause only, line 1 column 47'],
])('fails when %s', (_, sql, values, message) => {
  expect(() => withParameters(sql, values)).toThrow(message);
});
