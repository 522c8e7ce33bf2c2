import { listed, reject, show } from '../../private/errors';
import { isKnown } from '../../private/tokens';

/** What users write of a question of their own. */
export interface OwnWording {
  readonly queryName: string;
  readonly question: string;
  readonly sql: string;
}

/** Longest description of a saved query that Athena takes. */
const MOST_CHARACTERS = 1024;

const PLACEHOLDER = /\{(\w+)\}/g;

/**
 * Refuses what could not be saved: a question of several lines, a placeholder that is missing or unknown.
 *
 * @param placeholders those that may stand in the SQL
 * @param demanded those of them that must
 * @param example SQL that has them
 */
export function checkOwnWording(
  { queryName, question, sql }: OwnWording, placeholders: readonly string[], demanded: readonly string[], example: string,
): void {
  if (!isKnown(question) || question.trim() === '' || /[\r\n]/.test(question)) {
    reject(`question must be one line of text known at synth, got ${show(question)}; write "Which ports are used most?"`);
  }
  if (question.length > MOST_CHARACTERS) {
    reject(`question of ${queryName} must be at most ${MOST_CHARACTERS} characters long, got ${question.length}; Athena keeps it as the description of the saved query, so shorten it`);
  }
  const absent = demanded.find(name => !isKnown(sql) || !sql.includes(`{${name}}`));
  if (absent !== undefined) {
    reject(`sql of ${queryName} must be known at synth and hold {${absent}}, got ${show(sql)}; write ${example}`);
  }
  const unknown = placeholdersIn(sql).find(name => !placeholders.includes(name));
  if (unknown !== undefined) {
    const known = placeholders.map(name => `{${name}}`);
    reject(`sql of ${queryName} must hold no placeholders but ${listed(known.slice(0, -1))} and ${known[known.length - 1]}, got {${unknown}}; write the value itself`);
  }
}

/** Names of the placeholders of a text, in its order. */
export function placeholdersIn(sql: string): string[] {
  return [...sql.matchAll(PLACEHOLDER)].map(match => match[1]);
}

/** The text with each placeholder replaced. */
export function filled(sql: string, valueOf: (name: string) => string): string {
  return sql.replace(PLACEHOLDER, (_, name: string) => valueOf(name));
}
