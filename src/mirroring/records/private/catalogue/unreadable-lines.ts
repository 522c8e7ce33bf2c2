import { MirrorContext, MirrorQuestion, TABLES } from '../question';
import { indented, selected } from '../records';

/** Files that hold what is no record: those of each table that the engine writes line by line. */
export function unreadableLines(): MirrorQuestion {
  return {
    name: 'mirror-unreadable-lines',
    asked: 'Which files hold lines that are no records?',
    parameters: [],
    meaning: ['A machine that lost its power leaves half a line behind; every other question passes over it. More than a line a file is something else.'],
    needs: ['connections', 'dns', 'tls', 'http'],
    sql: context => `\
SELECT kind, file, count(*) AS lines
FROM (
${(['connections', 'dns', 'tls', 'http'] as const).map(fact => indented(unreadable(context, TABLES[context.engine][fact]!))).join('\n  UNION ALL\n')}
)
GROUP BY kind, file
ORDER BY lines DESC, file
LIMIT 1000`,
  };
}

function unreadable(context: MirrorContext, table: string): string {
  const time = context.engine === 'suricata' ? '"timestamp"' : 'ts';
  return selected([`'${table}' AS kind`, '"$path" AS file'], table, [...context.span._hours('hour', 1, 1), `${time} IS NULL`]);
}
