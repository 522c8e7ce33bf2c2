import { Token, tokens, unquoted } from './lexer';
import { fail } from '../private/errors';

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'period'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'regex'; readonly pattern: RegExp }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly all: boolean };

/** An expression under a name: its alias, else its own text. */
export interface Named {
  readonly of: Expression;
  readonly name: string;
}

export type Command =
  | { readonly kind: 'fields' | 'display'; readonly items: readonly Named[] }
  | { readonly kind: 'filter'; readonly condition: Expression }
  | { readonly kind: 'stats'; readonly items: readonly Named[]; readonly by: readonly Named[] }
  | { readonly kind: 'sort'; readonly keys: readonly { readonly of: Expression; readonly descending: boolean }[] }
  | { readonly kind: 'limit'; readonly count: number }
  | { readonly kind: 'dedup'; readonly names: readonly string[] }
  | { readonly kind: 'parse'; readonly field: string; readonly pattern: RegExp; readonly literals: readonly string[]; readonly names: readonly string[] };

/** Binary operators, weakest first. */
const LEVELS = [['or'], ['and'], ['=', '!=', '<', '<=', '>', '>=', 'like', 'not like', '=~', 'in', 'not in'], ['+', '-'], ['*', '/', '%'], ['^']];

/** Reads a query of the Logs Insights language. Only what AWS's documentation describes is known; all else fails. */
export function parseQuery(text: string): Command[] {
  return new Parser(text).query();
}

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(private readonly text: string) {
    this.tokens = tokens(text);
  }

  query(): Command[] {
    const commands = [this.command()];
    while (this.accept('|')) commands.push(this.command());
    if (this.peek().kind !== 'end') this.unexpected('a pipe or the end');
    checkOrder(commands);
    return commands;
  }

  private command(): Command {
    const name = this.take('name').text.toLowerCase();
    switch (name) {
      case 'fields': case 'display': return { kind: name, items: this.list(() => this.named()) };
      case 'filter': return { kind: 'filter', condition: this.expression() };
      case 'stats': return { kind: 'stats', items: this.list(() => this.named()), by: this.accept('by') ? this.list(() => this.named()) : [] };
      case 'sort': return { kind: 'sort', keys: this.list(() => this.sortKey()) };
      case 'limit': return { kind: 'limit', count: Number(this.take('number').text) };
      case 'dedup': return { kind: 'dedup', names: this.list(() => this.fieldName()) };
      case 'parse': return this.parse();
      default: return fail(`Logs Insights: the lab does not know the command ${name}`);
    }
  }

  private parse(): Command {
    const field = this.fieldName();
    if (this.peek().kind === 'regex') {
      const pattern = regex(this.next());
      const names = [...pattern.source.matchAll(/\(\?<(\w+)>/g)].map(match => match[1]);
      return { kind: 'parse', field, pattern, literals: [], names };
    }
    const glob = unquoted(this.take('string'));
    if (!this.accept('as')) this.unexpected('as');
    const names = this.list(() => this.fieldName());
    const literals = glob.split('*');
    const parts = literals.map(part => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
    if (parts.length !== names.length + 1) fail(`Logs Insights: parse has ${parts.length - 1} stars for ${names.length} names`);
    // Each star takes the least it can; the last one, at the end of the text, all the rest.
    const stars = parts.map((part, i) => i === 0 ? part : `(${i === parts.length - 1 && part === '' ? '.*' : '.*?'})${part}`);
    return { kind: 'parse', field, pattern: new RegExp(stars.join(''), 's'), literals, names };
  }

  private sortKey(): { of: Expression; descending: boolean } {
    const of = this.expression();
    const descending = this.accept('desc');
    if (!descending) this.accept('asc');
    return { of, descending };
  }

  private named(): Named {
    const from = this.peek().at;
    const of = this.expression();
    const own = this.text.slice(from, this.tokens[this.position - 1].at + this.tokens[this.position - 1].text.length);
    return { of, name: this.accept('as') ? this.fieldName() : of.kind === 'field' ? of.name : own };
  }

  private expression(level = 0): Expression {
    if (level === LEVELS.length) return this.primary();
    if (level === 2 && this.accept('not')) return { kind: 'not', of: this.expression(2) };
    let left = this.expression(level + 1);
    for (let operator = this.operator(level); operator !== undefined; operator = this.operator(level)) {
      const right = /like$|=~/.test(operator) && this.peek().kind === 'regex'
        ? { kind: 'regex', pattern: regex(this.next()) } as const : this.expression(level + 1);
      left = { kind: 'binary', operator, left, right };
    }
    return left;
  }

  /** The operator of a level that comes next, taken. */
  private operator(level: number): string | undefined {
    const [one, two] = [this.peek(), this.tokens[this.position + 1]].map(token => token?.text.toLowerCase());
    const operator = one === 'not' && LEVELS[level].includes(`not ${two}`) ? `not ${two}` : LEVELS[level].find(name => name === one);
    if (operator !== undefined) this.position += operator.startsWith('not ') ? 2 : 1;
    return operator;
  }

  private primary(): Expression {
    const token = this.next();
    switch (token.kind) {
      case 'number': return { kind: 'literal', value: Number(token.text) };
      case 'period': return { kind: 'period', text: token.text };
      case 'string': return { kind: 'literal', value: unquoted(token) };
      case 'quoted': return { kind: 'field', name: token.text.slice(1, -1) };
      case 'name': return this.peek().text === '(' ? this.call(token.text) : { kind: 'field', name: token.text };
      default: return this.bracketed(token);
    }
  }

  private bracketed(token: Token): Expression {
    if (token.text === '-') return { kind: 'binary', operator: '-', left: { kind: 'literal', value: 0 }, right: this.primary() };
    if (token.text === '(') {
      const inner = this.expression();
      if (!this.accept(')')) this.unexpected(')');
      return inner;
    }
    if (token.text === '[') {
      const items = this.list(() => this.expression());
      if (!this.accept(']')) this.unexpected(']');
      return { kind: 'list', items };
    }
    this.position--;
    return this.unexpected('a value');
  }

  private call(name: string): Expression {
    this.accept('(');
    const all = this.accept('*');
    const args = all || this.peek().text === ')' ? [] : this.list(() => this.expression());
    if (!this.accept(')')) this.unexpected(')');
    return { kind: 'call', name: name.toLowerCase(), args, all };
  }

  private fieldName(): string {
    const token = this.next();
    if (token.kind === 'name') return token.text;
    if (token.kind === 'quoted') return token.text.slice(1, -1);
    this.position--;
    return this.unexpected('the name of a field');
  }

  private list<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (this.accept(',')) items.push(item());
    return items;
  }

  private peek(): Token {
    return this.tokens[this.position];
  }

  private next(): Token {
    return this.tokens[this.position++];
  }

  private take(kind: Token['kind']): Token {
    return this.peek().kind === kind ? this.next() : this.unexpected(`a ${kind}`);
  }

  /** Takes an operator or a word, whatever its case. */
  private accept(text: string): boolean {
    const token = this.peek();
    const found = (token.kind === 'name' || token.kind === 'op') && token.text.toLowerCase() === text;
    if (found) this.position++;
    return found;
  }

  private unexpected(wanted: string): never {
    const { at } = this.peek();
    return fail(`Logs Insights: expected ${wanted} at «${this.text.slice(at, at + 20)}»`);
  }
}

function regex(token: Token): RegExp {
  const [, flags, source] = /^\/(\(\?i\))?(.*)\/$/s.exec(token.text)!;
  return new RegExp(source, flags === undefined ? '' : 'i');
}

/** What the documentation says of the order of commands. */
function checkOrder(commands: readonly Command[]): void {
  const stats = commands.flatMap(({ kind }, i) => kind === 'stats' ? [i] : []);
  if (stats.length > 2) fail('Logs Insights: at most two stats commands');
  if (stats.length === 2 && commands.slice(0, stats[1]).some(({ kind }) => kind === 'sort' || kind === 'limit')) {
    fail('Logs Insights: sort and limit must stand behind the second stats');
  }
  const dedup = commands.findIndex(({ kind }) => kind === 'dedup');
  if (dedup >= 0 && commands.slice(dedup + 1).some(({ kind }) => kind !== 'limit')) fail('Logs Insights: only limit may follow dedup');
}
