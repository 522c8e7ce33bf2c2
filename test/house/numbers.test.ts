import { readFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from './sources';
import { volume } from '../../lab/samples/generator';
import { FlowLogFormat, FlowLogQuery } from '../../src';
import { noInsights } from '../../src/flow-logs/questions/private/insights';
import { METRICS } from '../../src/mirroring/collectors/private/metric-names';

/** Numbers that pages print and the code knows: a table that drifts fails. Those of the questions, of policies and of costs have tests of their own. */

const page = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const rowsOf = (text: string) => text.split('\n').filter(line => line.startsWith('| ')).map(line => line.split('|').slice(1, -1).map(cell => cell.trim()));
const number = (text: string) => Number(/[\d,]+/.exec(text)?.[0].replaceAll(',', ''));

/** A constant of a source file. */
function constant(path: string, name: string): number {
  const [, value] = new RegExp(`const ${name} = ([\\d_]+);`).exec(page(`src/${path}`)) ?? [];
  return Number(value.replaceAll('_', ''));
}

test('docs/reference/limits.md has the numbers of the code', () => {
  const written = Object.fromEntries(rowsOf(page('docs/reference/limits.md')).map(([limit, value]) => [limit, number(value)]));
  expect(written).toMatchObject({
    'Bucket policy': constant('flow-logs/delivery/private/delivery-policy.ts', 'BUCKET_POLICY_LIMIT'),
    'Key policy': constant('flow-logs/delivery/private/delivery-policy.ts', 'KEY_POLICY_LIMIT'),
    'Partitions of one question': constant('athena/private/query-pack.ts', 'MOST_PARTITIONS'),
    'Saved query for Logs Insights': constant('flow-logs/questions/flow-log-insights.ts', 'MOST_QUERY_CHARACTERS'),
    'Source accounts of a Firehose stream': constant('flow-logs/delivery/firehose-flow-logs-access.ts', 'MAX_ACCOUNTS'),
    'Sources of one `FirehoseFlowLogs` across accounts': constant('flow-logs/delivery/private/firehose.ts', 'MAX_SOURCES'),
    'Rules of a mirror filter': constant('mirroring/sessions/private/rule-lists.ts', 'MOST_RULES'),
    'Sessions of one interface': constant('mirroring/sessions/private/sessions.ts', 'MOST_SESSIONS'),
    'Virtual network ids of a collector with a device each': constant('mirroring/collectors/private/checks.ts', 'MOST_DEVICES'),
  });
  expect(page('docs/reference/limits.md')).toContain(`Above ${constant('athena/private/query-pack.ts', 'MANY_PARTITIONS').toLocaleString('en')} a warning`);
});

test('docs/reference/formats.md has the fields of each preset, and their bytes in samples', () => {
  const presets = Object.entries(FlowLogFormat).filter((entry): entry is [string, FlowLogFormat] => entry[1] instanceof FlowLogFormat);
  const rows = rowsOf(page('docs/reference/formats.md')).filter(cells => cells.length === 4 && /^`[A-Z_\d]+`/.test(cells[0]));
  expect(rows.map(([name, fields]) => [name.replace(/`| .*/g, ''), Number(fields)])).toEqual(presets.map(([name, { fields }]) => [name, fields.length]));
  for (const [name, , , bytes] of rows.slice(0, 2)) {
    const fields = presets.find(([preset]) => name.includes(preset))![1].fields.map(field => field.name);
    const records = [...volume({ records: 2000, hours: 24, until: new Date('2026-11-01T00:00:00Z'), account: '111122223333', region: 'eu-west-1', fields })];
    const lines = records.map(record => `${fields.map(field => record[field] ?? '-').join(' ')}\n`);
    expect(Math.abs(lines.join('').length / records.length / Number(bytes) - 1)).toBeLessThan(0.05);
  }
});

test('the default format has as many fields as pages say', () => {
  const { length } = FlowLogFormat.RECOMMENDED_V5.fields;
  for (const path of ['docs/getting-started.md', 'docs/explanation/choosing.md', 'docs/how-to/existing-flow-logs.md']) {
    expect(page(path)).toContain(`${length} fields`);
  }
});

test('docs/how-to/live-answers.md has the numbers of questions', () => {
  const all = FlowLogQuery.all();
  const answered = all.filter(query => noInsights(query._question) === undefined);
  // The rows of the catalogue are compared with the code by test/house/questions.test.ts.
  const withValue = page('docs/reference/questions.md').match(/\| with a value \|$/gm)!.length;
  expect(page('docs/how-to/live-answers.md')).toContain(`${answered.length} of the ${all.length} questions have a wording for Logs Insights, and ${withValue} more once`);
});

test('docs about collectors have the numbers of metrics and alarms', () => {
  const { Resources } = JSON.parse(page('test/templates/ids.snapshot.json')) as { Resources: Record<string, { Type: string }> };
  const alarms = Object.values(Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').length;
  const collector = page('docs/reference/collector.md');
  expect(collector).toContain(`about ${Object.keys(METRICS).length} × $0.30`);
  expect(collector).toContain(`${alarms} × $0.10`);
  expect(page('docs/how-to/costs.md')).toContain(`$1 + ${Object.keys(METRICS).length} × $0.30 + ${alarms} × $0.10`);
});

test('docs/reference/collector-stores.md has a row for each alarm of a collector', () => {
  const { Resources } = JSON.parse(page('test/templates/ids.snapshot.json')) as { Resources: Record<string, { Type: string; Properties: { MetricName?: string; Metrics?: any[] } }> };
  const alarms = Object.values(Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
  // The alarm on drops compares two metrics, of which it is named after the first.
  const namesIn = (metrics: any[]) => metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.MetricName ?? []);
  const metrics = alarms.map(({ MetricName, Metrics = [] }) => MetricName ?? namesIn(Metrics)[0]);
  const [, below] = page('docs/reference/collector-stores.md').split('\n## When an alarm goes off\n');
  const named = rowsOf(below).flatMap(([alarm]) => [...alarm.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(named.sort()).toEqual(metrics.sort());
});
