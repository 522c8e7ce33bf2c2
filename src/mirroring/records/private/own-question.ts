import { MirrorQuestion } from './question';
import { boundsOf, QUERIED_TABLES } from './records';
import { checkOwnWording, filled, placeholdersIn, QuerySpan } from '../../../athena';
import { reject } from '../../../private/errors';

/**
 * A question of your own about mirrored traffic.
 */
export interface MirrorOwnQueryOptions {
  /**
   * Which time the question looks at.
   *
   * @default QuerySpan.last(Duration.hours(24))
   */
  readonly span?: QuerySpan;

  /**
   * Name of the saved query: lower case letters, digits, dots and hyphens, at most 128. Names differ within a pack.
   */
  readonly queryName: string;

  /**
   * The question in one line, as people ask it.
   */
  readonly question: string;

  /**
   * Athena SQL with the name of a table in braces where it stands, and after each table `{span}` as the condition that binds it to the span:
   * `SELECT tls.sni, count(*) FROM {tls} AS r WHERE {span} GROUP BY tls.sni`.
   *
   * Tables are those of `MirrorRecordTables`: `{connections}`, `{dns}`, `{tls}`, `{http}`, `{statistics}`, `{zeek_conn}`, `{zeek_dns}`, `{zeek_ssl}`,
   * `{zeek_http}`, `{sessions}`, `{sightings}`. A pack whose tables lack one leaves the question out, with a warning. To join two tables, read
   * each in a `WITH` of its own. `{span}` becomes conditions on `hour` and on the time of the record, in brackets.
   */
  readonly sql: string;

  /**
   * Whether the question looks at so much that it belongs into the pack's `huntingWorkGroup`.
   *
   * @default false
   */
  readonly hunting?: boolean;
}

const EXAMPLE = 'SELECT … FROM {connections} AS r WHERE {span}';

/** A question that users bring: nothing is known of it but which tables it reads, and where its span goes. */
export function ownQuestion(options: MirrorOwnQueryOptions): MirrorQuestion {
  const { queryName: name, question: asked, hunting, sql } = options;
  checkOwnWording(options, [...QUERIED_TABLES, 'span'], ['span'], EXAMPLE);
  checkOrder(name, placeholdersIn(sql));
  return {
    name,
    asked,
    parameters: [],
    meaning: [],
    needs: [],
    tables: [...new Set(placeholdersIn(sql).filter(placeholder => placeholder !== 'span'))],
    hunting,
    sql: ({ span }) => {
      let table = '';
      return filled(sql, placeholder => {
        if (placeholder === 'span') {
          return `(${boundsOf(span, table).join(' AND ')})`;
        }
        table = placeholder;
        return `"${table}"`;
      });
    },
  };
}

/** A table that no span binds would be read whole. */
function checkOrder(name: string, placeholders: readonly string[]): void {
  const odd = placeholders.findIndex((placeholder, index) => (placeholder === 'span') !== (index % 2 === 1));
  if (odd >= 0 || placeholders.length % 2 !== 0) {
    reject(`sql of ${name} must have a {span} after each table, before the next one, got ${placeholders.map(placeholder => `{${placeholder}}`).join(' ')}; `
      + `write ${EXAMPLE}, and read each table of a join in a WITH of its own`);
  }
}
