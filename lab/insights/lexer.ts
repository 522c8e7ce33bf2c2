import { fail } from '../private/errors';

export interface Token {
  readonly kind: 'name' | 'quoted' | 'number' | 'period' | 'string' | 'regex' | 'op' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Longest first. A period is a number with a unit: `5m`. */
const RULES: [Token['kind'] | 'space', RegExp][] = [
  ['space', /(\s+|#[^\n]*)+/y],
  ['string', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y],
  ['quoted', /`[^`]+`/y],
  ['period', /\d+[a-z]+\b/y],
  ['number', /\d+(?:\.\d+)?(?![\w.])/y],
  ['name', /@?@?[A-Za-z_][\w.]*/y],
  ['op', /=~|!=|<=|>=|[=<>+\-*/^%()[\],|]/y],
];
const REGEX = /\/(?:[^/\\\n]|\\.)+\//y;

/** Cuts the text of a Logs Insights query into tokens. What is no token fails. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const [kind, length] = next(text, at, found);
    if (kind !== 'space') found.push({ kind, text: text.slice(at, at + length), at });
    at += length;
  }
  return [...found, { kind: 'end', text: '', at }];
}

function next(text: string, at: number, before: readonly Token[]): [Token['kind'] | 'space', number] {
  const rules = mayBeRegex(before) ? [['regex', REGEX] as const, ...RULES] : RULES;
  for (const [kind, rule] of rules) {
    rule.lastIndex = at;
    const match = rule.exec(text);
    if (match !== null) return [kind, match[0].length];
  }
  return fail(`Logs Insights: nothing begins with «${text.slice(at, at + 12)}»`);
}

/** A slash begins a regular expression after `like`, after `=~` and after the field that is parsed; elsewhere it divides. */
function mayBeRegex(before: readonly Token[]): boolean {
  const [previous, last] = before.slice(-2);
  return last !== undefined && (/^(like|=~)$/i.test(last.text) || (last.kind === 'name' && /^parse$/i.test(previous?.text ?? '')));
}

/** The value of a string token. */
export function unquoted(token: Token): string {
  return token.text.slice(1, -1).replace(/\\(.)/g, '$1');
}
