import { AskedValue } from './asked-values';
import { QuerySpan } from '../query-span';

/** A question with its options written in: content, no behaviour. */
export interface AthenaQuestion<Context> {
  /** Name of the saved query: lower case, unique in a pack. */
  readonly name: string;
  /** The question as people ask it. */
  readonly asked: string;
  /** What can be changed in the text, with the value it has. */
  readonly parameters: readonly string[];
  /** The values that Athena asks for on each run, in the order of their question marks. */
  readonly asks?: readonly AskedValue[];
  /** What the answer means and what to do next, a line each. */
  readonly meaning: readonly string[];
  /** The time that it reads, where that is not the span it was given. */
  readonly span?: QuerySpan;
  /** Whether it reads so much that it belongs into the work group for hunting. */
  readonly hunting?: boolean;
  /** The SQL without its head. */
  readonly sql: (context: Context) => string;
}

/** What every question is asked of, besides the tables of its room. */
export interface AskedOf {
  readonly span: QuerySpan;
  /** The accounts and Regions that the question names, if it does. */
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
}

/** A question as the query classes of both wings hold it. */
export interface Query {
  readonly queryName: string;
  readonly question: string;
  readonly _question: Pick<AthenaQuestion<never>, 'hunting'>;
  readonly _span: QuerySpan;
  /** Whether nobody asked for it by name, but for a whole list. */
  readonly _partOfAll: boolean;
}

/** The SQL with a head that says what is asked, what may be changed and what the answer means. */
export function render<Context extends AskedOf>(question: AthenaQuestion<Context>, context: Context): string {
  const scopes = [['accounts', context.accounts], ['regions', context.regions]] as const;
  const scopeParameters = scopes.flatMap(([name, values]) => values === undefined ? [] : [`${name}: ${values.length > 3 ? values.length : values.join(', ')}`]);
  const parameters = [`span: ${context.span._label}`, ...scopeParameters, ...question.parameters].join('; ');
  const { asks = [] } = question;
  const head = [question.asked, ...executionParameters(asks), `Parameters: ${parameters}.`, ...question.meaning].map(line => `-- ${line}`).join('\n');
  // AWS does not document whether its console counts marks in comments: beside parameters there are none.
  return `${asks.length === 0 ? head : head.replace(/\?/g, '')}\n${question.sql(context)}`;
}

/** What to type into the dialog of the console, in its order. */
function executionParameters(asks: readonly AskedValue[]): string[] {
  const typed = asks.map(({ name, form }, index) => `${asks.length === 1 ? '' : `${index + 1}. `}${name}, such as ${form}`).join('; ');
  return asks.length === 0 ? [] : [`Athena asks for ${asks.length === 1 ? 'a value' : `${asks.length} values`} on each run: ${typed}. Texts have single quotes.`];
}
