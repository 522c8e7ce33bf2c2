import { tokens } from '../../../../lab/insights/lexer';

/** A wording with one thing in it changed. */
export interface Mutant {
  readonly name: string;
  readonly text: string;
}

const OPERATORS: Record<string, string[]> = {
  '=': ['!='],
  '!=': ['='],
  '>=': ['>', '<'],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '<': ['<=', '>='],
  '+': ['-'],
};

const WORDS: Record<string, string[]> = {
  and: ['or'], or: ['and'], not: [''], in: ['not in'], min: ['max'], max: ['min'], least: ['greatest'], count_distinct: ['count'],
};

/** A GiB is a GiB, and how many lines are shown is not what is asked. */
const LEFT_OUT = /(?<=\blimit )\d+|1073741824, 3/g;
/** Tested one by one: the edges of network ranges (known-networks.test.ts), flags (insights.deep.ts). */
const ELSEWHERE = /isIpInSubnet\([^)]*\)(?: or isIpInSubnet\([^)]*\))*|tcp_flags != "-" and tcp_flags % 4 >= 2 and tcp_flags % 32 (?:<|>=) 16/g;

/** What is changed stands behind the head and the `parse`: every operator, word, number and text by its neighbours, and every condition left out. */
export function mutants(text: string): Mutant[] {
  const from = Math.max(text.lastIndexOf('\n', text.search(/^(\| )?(filter|fields) /m)), 0);
  const spared = [...text.matchAll(LEFT_OUT), ...text.matchAll(ELSEWHERE)].map(({ index, 0: part }) => [index, index + part.length]);
  const found = tokens(text).filter(({ at, kind }) => at >= from && kind !== 'end' && !spared.some(([start, stop]) => at >= start && at < stop));
  const put = (at: number, length: number, by: string): Mutant => ({
    name: `${text.slice(Math.max(text.lastIndexOf('\n', at) + 1, at - 60), at).trim()} «${text.slice(at, at + length).trim()}» -> ${by}`,
    text: text.slice(0, at) + by + text.slice(at + length),
  });
  const changed = found.flatMap(({ at, kind, text: part }) => neighbours(kind, part).map(by => put(at, part.length, by)));
  const conditions = [...text.matchAll(/\n {4}and [^\n]*/g)].map(({ index, 0: line }) => put(index, line.length, ''));
  const first = [...text.matchAll(/(?<=\bfilter )[^\n]*/g)].map(({ index, 0: line }) => put(index, line.length, '1 = 1'));
  return [...changed, ...conditions, ...first];
}

function neighbours(kind: string, text: string): string[] {
  switch (kind) {
    case 'op': return OPERATORS[text] ?? [];
    case 'name': return WORDS[text] ?? [];
    case 'number': return [String(Number(text) + 1), String(Number(text) - 1)];
    case 'period': return [text.replace(/^\d+/, count => String(Number(count) + 1))];
    case 'string': return [`"${text.slice(1, -1)}0"`];
    default: return [];
  }
}
