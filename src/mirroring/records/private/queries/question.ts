import { QuerySpan } from '../../../../athena';

/** What records can tell, whichever engine wrote them. */
export type Fact = 'connections' | 'dns' | 'tls' | 'certificates' | 'http' | 'statistics';

/** Which table tells it, by engine. Zeek keeps certificates in a record of their own, and its counters elsewhere. */
export const TABLES: Record<Engine, Partial<Record<Fact, string>>> = {
  suricata: { connections: 'connections', dns: 'dns', tls: 'tls', certificates: 'tls', http: 'http', statistics: 'statistics' },
  zeek: { connections: 'zeek_conn', dns: 'zeek_dns', tls: 'zeek_ssl', http: 'zeek_http' },
};

export type Engine = 'suricata' | 'zeek';

/** What a question is asked of. */
export interface MirrorContext {
  readonly span: QuerySpan;
  /** Whose records are read: one engine's, else what both saw would count twice. */
  readonly engine: Engine;
  /** Ranges that are not the internet. */
  readonly homeRanges: readonly string[];
}

/** A question of the catalogue: content, no behaviour. */
export interface MirrorQuestion {
  readonly name: string;
  readonly asked: string;
  /** What can be changed in the text, with the value it has. */
  readonly parameters: readonly string[];
  /** What the answer means and what to do next, a line each. */
  readonly meaning: readonly string[];
  /** What some engine must have written; nothing where sessions and sightings are enough. */
  readonly needs: readonly Fact[];
  readonly sql: (context: MirrorContext) => string;
}

/** Whose records answer a question: Suricata's, where both engines have written them. */
export function engineFor({ needs }: MirrorQuestion, tables: readonly string[]): Engine | undefined {
  return (['suricata', 'zeek'] as const).find(engine => lacking(engine, needs, tables).length === 0);
}

/** The facts that no engine has written, or none that has written the others. */
export function lacking(engine: Engine, needs: readonly Fact[], tables: readonly string[]): Fact[] {
  return needs.filter(fact => !tables.includes(TABLES[engine][fact] ?? ''));
}

/** The SQL with a head that says what is asked, what may be changed and what the answer means. */
export function render(question: MirrorQuestion, context: MirrorContext): string {
  const head = [question.asked, `Parameters: ${[`span: ${context.span._label}`, ...question.parameters].join('; ')}.`, ...question.meaning];
  return `${head.map(line => `-- ${line}`).join('\n')}\n${question.sql(context)}`;
}
