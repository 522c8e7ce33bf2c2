import { AskedOf, AthenaQuestion, KnownNetworks } from '../../../athena';
import { listed } from '../../../private/errors';

export { render } from '../../../athena';

/** What records can tell, whichever engine wrote them. */
export type Fact = 'connections' | 'dns' | 'tls' | 'certificates' | 'http' | 'statistics';

export type Engine = 'suricata' | 'zeek';

/** Which table tells it, by engine. Zeek keeps certificates in a record of their own, and its counters elsewhere. */
export const TABLES: Record<Engine, Partial<Record<Fact, string>>> = {
  suricata: { connections: 'connections', dns: 'dns', tls: 'tls', certificates: 'tls', http: 'http', statistics: 'statistics' },
  zeek: { connections: 'zeek_conn', dns: 'zeek_dns', tls: 'zeek_ssl', http: 'zeek_http' },
};

const ENGINES: readonly Engine[] = ['suricata', 'zeek'];

/** What a question is asked of. */
export interface MirrorContext extends AskedOf {
  /** Whose records are read: one engine's, else what both saw would count twice. */
  readonly engine: Engine;
  readonly networks: KnownNetworks;
}

/** A question of the catalogue. */
export interface MirrorQuestion extends AthenaQuestion<MirrorContext> {
  /** What some engine must have written; nothing where sessions and sightings are enough. */
  readonly needs: readonly Fact[];
  /** Tables that a question of the user's names itself. */
  readonly tables?: readonly string[];
}

/** Whose records answer a question: Suricata's, where both engines have written them. */
export function engineFor({ needs }: MirrorQuestion, tables: readonly string[]): Engine | undefined {
  return ENGINES.find(engine => lacking(engine, needs, tables).length === 0);
}

/** The facts that no engine has written, or none that has written the others. */
export function lacking(engine: Engine, needs: readonly Fact[], tables: readonly string[]): Fact[] {
  return needs.filter(fact => !tables.includes(TABLES[engine][fact] ?? ''));
}

/** Why tables cannot answer a question: what the engine that comes nearest does not write. */
export function unanswered({ needs, tables: required = [] }: MirrorQuestion, tables: readonly string[]): string | undefined {
  const [some, others] = ENGINES.map(engine => lacking(engine, needs, tables));
  const absent = [...some.length <= others.length ? some : others, ...required.filter(table => !tables.includes(table))];
  return absent.length === 0 ? undefined : `no engine writes ${listed(absent)}`;
}
