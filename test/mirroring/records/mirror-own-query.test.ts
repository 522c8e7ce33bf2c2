import { Lazy } from 'aws-cdk-lib';
import { mirrorLab, pick } from './mirror-lab';
import { parseTrino } from '../../../lab/engine/trino-grammar';
import { writeMirrorStory } from '../../../lab/samples/mirror/story';
import { KnownNetworks, QuerySpan } from '../../../src/athena';
import { MirrorOwnQueryOptions, MirrorQuery } from '../../../src/mirroring/records';
import { render } from '../../../src/mirroring/records/private/question';
import { refusal } from '../../fixtures/stacks';

const MORNING = QuerySpan.between('2026-11-01T08:00', '2026-11-01T09:00');
const OWN: MirrorOwnQueryOptions = {
  queryName: 'ports-of-servers',
  question: 'Which ports were connected to?',
  span: MORNING,
  sql: 'SELECT dest_port, count(*) AS connections\nFROM {connections} AS r\nWHERE {span}\nGROUP BY dest_port\nORDER BY dest_port\nLIMIT 100',
};
/** Names asked for by those of whom sessions are known. */
const JOIN = `WITH asked AS (SELECT src_ip, r.dns.rrname AS name FROM {dns} AS r WHERE {span}),
mirrored AS (SELECT DISTINCT interface_id, addresses FROM {sessions} WHERE {span})
SELECT interface_id, name FROM asked JOIN mirrored ON any_match(addresses, own -> own = src_ip)
ORDER BY interface_id, name LIMIT 100`;

const textOf = (options: Partial<MirrorOwnQueryOptions>, of = MirrorQuery.of({ ...OWN, ...options })) =>
  render(of._question, { span: of._span, engine: 'suricata', networks: KnownNetworks.of({}) });

test('each table is bound by its partitions and by its own time, and the text is headed like all others', () => {
  expect(textOf({})).toBe(`\
-- Which ports were connected to?
-- Parameters: span: 2026-11-01T08:00 to 2026-11-01T09:00 UTC.
SELECT dest_port, count(*) AS connections
FROM "connections" AS r
WHERE (hour >= '2026/11/01/07' AND hour <= '2026/11/01/09' AND flow."end" >= '2026-11-01T08:00:00' AND flow."end" < '2026-11-01T09:00:00')
GROUP BY dest_port
ORDER BY dest_port
LIMIT 100`);
});

test.each([
  ['tls', '"timestamp" >= '], ['statistics', '"timestamp" >= '], ['zeek_conn', '(ts + coalesce(duration, 0e0)) >= to_unixtime('], ['zeek_dns', ' ts >= to_unixtime('],
  ['sessions', 'looked_at >= '], ['sightings', '"time" >= '],
])('the time of %s is its own', (table, bound) => {
  const text = textOf({ sql: `SELECT '$&', 1 FROM {${table}} AS r WHERE {span}` });
  expect(text).toContain(`SELECT '$&', 1 FROM "${table}" AS r WHERE (hour >= `);
  expect(text).toContain(bound);
  expect(() => parseTrino(text)).not.toThrow();
});

test('each table of a join is bound', () => {
  const text = textOf({ sql: JOIN });
  expect(text).toMatch(/FROM "dns" AS r WHERE \(hour >= '2026\/11\/01\/07' .*"timestamp" < [^]*FROM "sessions" WHERE \(hour >= '2026\/11\/01\/07' .*looked_at < /);
  expect(() => parseTrino(text)).not.toThrow();
});

test('it is answered, reads its span only, and noise of known networks is left out of others', async () => {
  const noise = ['198.51.100.8/32'];
  const opened = await mirrorLab(writeMirrorStory, [
    MirrorQuery.of(OWN), MirrorQuery.topTalkers({ span: MORNING }), MirrorQuery.newExternalDestinations(), MirrorQuery.whoTalkedTo({ address: '10.9.9.9', span: MORNING }),
  ], undefined, undefined, KnownNetworks.of({ ownRanges: ['203.0.113.0/24'], knownNoise: [...noise, '10.0.2.60/32', '10.0.2.52/32'] }));
  try {
    const own = await opened.lab.runNamedQuery('ports-of-servers');
    expect(pick(own, 'dest_port').length).toBeGreaterThan(3);
    expect(own.partitions).toBe(3);
    const talkers = pick(await opened.lab.runNamedQuery('mirror-top-talkers'), 'client', 'server').map(pair => pair.join(' '));
    expect(talkers).toContain('10.0.1.61 10.0.2.61');
    expect(talkers).not.toContain('10.0.1.60 10.0.2.60');
    expect(pick(await opened.lab.runNamedQuery('mirror-new-external-destinations'), 'server')).toEqual([['192.0.2.40']]);
    expect(pick(await opened.lab.runNamedQuery('mirror-who-talked-to-10.9.9.9'), 'client', 'server')).toEqual([['10.9.9.9', '10.0.2.50']]);
  } finally {
    opened.close();
  }
}, 60_000);

describe('rules', () => {
  const known = '{connections}, {dns}, {tls}, {http}, {statistics}, {zeek_conn}, {zeek_dns}, {zeek_ssl}, {zeek_http}, {sessions}, {sightings} and {span}';
  const order = 'write SELECT … FROM {connections} AS r WHERE {span}, and read each table of a join in a WITH of its own';
  test.each<[string, Partial<MirrorOwnQueryOptions>, string]>([
    ['the span is missing', { sql: 'SELECT 1 FROM {dns}' }, 'sql of ports-of-servers must be known at synth and hold {span}, got "SELECT 1 FROM {dns}"; write SELECT … FROM {connections} AS r WHERE {span}'],
    ['the table is missing', { sql: 'SELECT 1 WHERE {span}' }, `sql of ports-of-servers must have a {span} after each table, before the next one, got {span}; ${order}`],
    ['a table has no span', { sql: 'SELECT 1 FROM {dns}, {tls} WHERE {span}' }, `sql of ports-of-servers must have a {span} after each table, before the next one, got {dns} {tls} {span}; ${order}`],
    ['the last table has no span', { sql: 'SELECT 1 FROM {dns} WHERE {span} UNION SELECT 1 FROM {tls}' },
      `sql of ports-of-servers must have a {span} after each table, before the next one, got {dns} {span} {tls}; ${order}`],
    ['a placeholder is unknown', { sql: 'SELECT 1 FROM {table} WHERE {span}' }, `sql of ports-of-servers must hold no placeholders but ${known}, got {table}; write the value itself`],
    ['the question has two lines', { question: 'What?\nDROP' }, 'question must be one line of text known at synth, got "What?\\nDROP"; write "Which ports are used most?"'],
  ])('fails when %s', (_, options, message) => {
    expect(refusal(() => MirrorQuery.of({ ...OWN, ...options }))).toBe(message);
    expect(MirrorQuery.of(OWN).queryName).toBe('ports-of-servers');
  });

  test('fails when the SQL is a token', () => {
    expect(refusal(() => MirrorQuery.of({ ...OWN, sql: Lazy.string({ produce: () => OWN.sql }) }))).toMatch(/^sql of ports-of-servers must be known at synth/);
  });
});
