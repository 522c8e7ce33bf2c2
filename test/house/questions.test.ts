import { readFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from './sources';
import { FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogQuery, KnownNetworks, PartitionGrain } from '../../src';
import { render } from '../../src/questions/private/question';

const COLUMNS = new Map(FlowLogField._known().map(field => [field.columnName, field.name]));
const beyondDefault = (query: FlowLogQuery) => FlowLogFormat.DEFAULT._missing(query._question.needs).map(field => field.name);

function textOf(query: FlowLogQuery, format: FlowLogFormat): string {
  const networks = KnownNetworks.of({ knownNoise: ['10.0.9.9/32'] });
  return render(query._question, { table: 'flow_logs', time: { grain: PartitionGrain.HOUR, hive: false }, format, span: query._span, networks });
}

/** Names of fields that a text reads: comments and literals are not read. */
function fieldsRead(query: FlowLogQuery, format: FlowLogFormat): string[] {
  const words = textOf(query, format).replace(/^--.*$/gm, '').replace(/'[^']*'/g, "''").match(/\w+/g)!;
  return [...new Set(words)].flatMap(word => COLUMNS.get(word) ?? []);
}

describe.each(FlowLogQuery.all().map(query => [query.queryName, query] as const))('%s', (_, query) => {
  test('needs fields that VPC flow logs have, none twice', () => {
    const { needs } = query._question;
    needs.forEach(field => expect([FlowLogField._known().includes(field), field.supports(FlowLogFamily.VPC)]).toEqual([true, true]));
    expect(new Set(needs).size).toBe(needs.length);
  });

  test('reads just what it needs from a format of just its needs', () => {
    const { needs } = query._question;
    expect(fieldsRead(query, FlowLogFormat.of(...needs)).sort()).toEqual(needs.map(field => field.name).sort());
  });

  test('scans the table once: a part that is used twice is read, and billed, twice', () => {
    const parts = textOf(query, FlowLogFormat.RECOMMENDED_V5).replace(/^--.*$/gm, '');
    const names = ['"flow_logs"', ...[...parts.matchAll(/^(?:WITH )?(\w+) AS \($/gm)].map(match => match[1])];
    expect(names.map(name => [name, parts.match(new RegExp(`(FROM|JOIN) ${name}(?!\\w)`, 'g'))?.length])).toEqual(names.map(name => [name, 1]));
  });

  test('reads every field that it demands beyond the default format', () => {
    expect(fieldsRead(query, FlowLogFormat.RECOMMENDED_V5)).toEqual(expect.arrayContaining(beyondDefault(query)));
  });

  test('can be answered from the recommended format', () => {
    expect(FlowLogFormat.RECOMMENDED_V5.covers(...query._question.needs)).toBe(true);
  });
});

describe('README', () => {
  test('the table of questions equals the code', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const table = /<!-- questions -->([\s\S]*?)<!-- \/questions -->/.exec(readme)?.[1];
    if (table === undefined) {
      throw new Error('README.md must hold the table of questions between <!-- questions --> and <!-- /questions -->');
    }
    // A row is: | `query-name` | question | needed fields beyond the default format |
    const rows = table.split('\n').filter(line => /^\|\s*`/.test(line)).map(line => line.split('|').slice(1, -1).map(cell => cell.trim()));
    const told = rows.map(([name, question, fields]) => ({
      name: name.replace(/`/g, ''),
      question,
      fields: [...fields.matchAll(/`([^`]+)`/g)].map(match => match[1]),
    }));
    expect(told).toEqual(FlowLogQuery.all().map(query => ({ name: query.queryName, question: query.question, fields: beyondDefault(query) })));
  });
});
