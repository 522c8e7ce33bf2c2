import { QuerySpan, TimePartitions } from '../../../athena';
import { KnownNetworks } from '../../catalog';
import { FlowLogFamily, FlowLogField, FlowLogFormat } from '../../format';

/** What a question is asked of. */
export interface QuestionContext {
  readonly table: string;
  readonly time: TimePartitions;
  readonly format: FlowLogFormat;
  readonly span: QuerySpan;
  readonly networks: KnownNetworks;
  /** The accounts and Regions that the question names, if it does. */
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
}

/** What a question in the language of Logs Insights is asked of. */
export interface InsightsContext {
  readonly format: FlowLogFormat;
  readonly networks: KnownNetworks;
  /** The name under which the query finds a field. */
  readonly of: (field: FlowLogField) => string;
}

/** A question of the catalogue: content, no behaviour. */
export interface Question {
  /** Name of the saved query: lower case, unique in a pack. */
  readonly name: string;
  /** The question as people ask it. */
  readonly asked: string;
  /** What can be changed in the text, with the value it has. */
  readonly parameters: readonly string[];
  /** What the answer means and what to do next, a line each. */
  readonly meaning: readonly string[];
  /** Fields that the question cannot do without. */
  readonly needs: readonly FlowLogField[];
  /** Families of records that the question is about; VPC records unless said. */
  readonly families?: readonly FlowLogFamily[];
  /** Whether it reads so much that it belongs into the work group for hunting. */
  readonly hunting?: boolean;
  /** The SQL without its head. */
  readonly sql: (context: QuestionContext) => string;
  /** The commands in the language of Logs Insights; of a question that it cannot answer, the reason. */
  readonly insights: ((context: InsightsContext) => readonly string[]) | string;
  /** What the head of that wording says otherwise than the head of the SQL. */
  readonly insightsHead?: InsightsHead;
}

/** A question that is asked in Athena only. */
export type SqlQuestion = Omit<Question, 'insights' | 'insightsHead'>;

/** Parameters and meaning of a wording that differs in them. */
export interface InsightsHead {
  readonly parameters?: readonly string[];
  readonly meaning?: readonly string[];
}

/** The SQL with a head that says what is asked, what may be changed and what the answer means. */
export function render(question: Question, context: QuestionContext): string {
  const named = [['accounts', context.accounts], ['regions', context.regions]] as const;
  const places = named.flatMap(([name, values]) => values === undefined ? [] : [`${name}: ${values.length > 3 ? values.length : values.join(', ')}`]);
  const parameters = [`span: ${context.span._label}`, ...places, ...question.parameters].join('; ');
  const head = [question.asked, `Parameters: ${parameters}.`, ...question.meaning];
  return `${head.map(line => `-- ${line}`).join('\n')}\n${question.sql(context)}`;
}
