import { Question } from './question';
import { bounds } from './sql';
import { checkOwnWording, filled } from '../../../athena';
import { FlowLogFamily, FlowLogField } from '../../format';
import { FlowLogQueryScopeOptions } from '../flow-log-query-options';

/**
 * A question of your own.
 */
export interface FlowLogOwnQueryOptions extends FlowLogQueryScopeOptions {
  /**
   * Name of the saved query: lower case letters, digits, dots and hyphens, at most 128. Names differ within a pack.
   */
  readonly queryName: string;

  /**
   * The question in one line, as people ask it.
   */
  readonly question: string;

  /**
   * Athena SQL with `{table}` where the table stands, and `{span}` as the condition that binds the question to its span:
   * `SELECT dstport, count(*) FROM {table} WHERE {span} GROUP BY dstport`.
   *
   * `{span}` becomes conditions on the partition columns and on `start`, in brackets. Leave records without a flow out yourself: `log_status = 'OK'`.
   */
  readonly sql: string;

  /**
   * Fields that the SQL reads. A table that lacks one leaves the question out, with a warning.
   *
   * @default - none are checked
   */
  readonly needs?: FlowLogField[];

  /**
   * Whether the question looks at so much that it belongs into the pack's `huntingWorkGroup`.
   *
   * @default false
   */
  readonly hunting?: boolean;
}

const PLACEHOLDERS = ['table', 'span'];

/** A question that users bring: nothing is known of it but where its table and its span go. */
export function ownQuestion(options: FlowLogOwnQueryOptions): Question {
  checkOwnWording(options, PLACEHOLDERS, PLACEHOLDERS, 'SELECT … FROM {table} WHERE {span}');
  const { queryName: name, question: asked, needs = [], hunting, sql } = options;
  return {
    name,
    asked,
    parameters: [],
    meaning: [],
    needs,
    families: [FlowLogFamily.VPC, FlowLogFamily.TRANSIT_GATEWAY],
    hunting,
    insights: 'is written in SQL',
    sql: context => filled(sql, placeholder => placeholder === 'table' ? `"${context.table}"` : `(${bounds(context).join(' AND ')})`),
  };
}
