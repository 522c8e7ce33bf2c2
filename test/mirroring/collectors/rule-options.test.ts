import * as fc from 'fast-check';
import { ruleIdentity, ruleOptions } from '../../../src/mirroring/collectors/private/rule-options';

const HEADER = 'alert tcp any any -> any any';

test('options end at a semicolon without a backslash, and names are compared in lower case', () => {
  expect(ruleOptions(`${HEADER} (msg:"a (b) c: d\\; e \\" f"; NoCase; content:"|3a|" ; SID : 7; )  `)).toEqual([
    { name: 'msg', value: '"a (b) c: d\\; e \\" f"' },
    { name: 'nocase', value: undefined },
    { name: 'content', value: '"|3a|"' },
    { name: 'sid', value: '7' },
  ]);
});

test.each([`${HEADER} (sid:7)`, `${HEADER} sid:7;`, `${HEADER} (sid:7;) # seven`, `${HEADER} (msg:"a\\";sid:7\\;)`, ''])('%j is no rule whose options can be read', rule => {
  expect(ruleOptions(rule)).toBeUndefined();
  expect(ruleIdentity(rule)).toBeUndefined();
});

test.each([['sid:7;', '1:7'], ['gid:3; sid:007;', '3:7'], ['sid:4294967295;', '1:4294967295'], ['msg:"sid:9\\;"; sid:7;', '1:7'], ['sid:0;', undefined], ['sid:"7";', undefined],
  ['sid:4294967296;', undefined], ['sid:7; sid:7;', undefined], ['gid:x; sid:7;', undefined], ['rev:1;', undefined]])('(%s) is %p', (options, identity) => {
  expect(ruleIdentity(`${HEADER} (${options})`)).toBe(identity);
});

test('whatever a text says, the number is that of the option', () => {
  fc.assert(fc.property(fc.string(), fc.integer({ min: 1, max: 2 ** 32 - 1 }), (text, sid) => {
    const escaped = text.replace(/[\\;"]/g, found => `\\${found}`);
    expect(ruleIdentity(`${HEADER} (msg:"${escaped}"; sid:${sid};)`)).toBe(`1:${sid}`);
  }));
});
