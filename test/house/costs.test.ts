import { readFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from './sources';

/** The worked example of docs/how-to/costs.md and of the README, calculated from what they assume: a page that is edited by hand cannot drift. */

const PAGE = readFileSync(join(ROOT, 'docs/how-to/costs.md'), 'utf8');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** List prices of us-east-1 in dollars, from secondary sources. The conversion is that of Tokyo, the only one that was found. */
const PRICE = {
  delivery: 0.25,
  conversion: 0.056,
  storage: 0.023,
  put: 0.005 / 1000,
  scanned: 5 / 1000,
  listing: 5 / 1e6,
  session: 0.015,
  appliance: 0.0725,
  disk: 0.08,
  balancer: 0.0225,
  capacityUnit: 0.006,
  betweenZones: 0.02,
  key: 1,
  metric: 0.3,
  alarm: 0.1,
};
const [HOURS, SECONDS] = [730, 730 * 3600];

/** What the example assumes. */
const SERVERS = 20;
const RECORDS = 100;
const [TEXT_BYTES, PARQUET_BYTES] = [235, 21];
const MEGABITS = 1;
const DAYS = 90;

const delivered = RECORDS * TEXT_BYTES * SECONDS / 1e9;
const stored = RECORDS * PARQUET_BYTES * SECONDS / 1e9;
const aDay = RECORDS * PARQUET_BYTES * 86_400 / 1e9;
const mirrored = SERVERS * MEGABITS * 1e6 / 8 * SECONDS / 1e9;
const dollars = (amount: number) => `$${amount.toFixed(2)}`;
const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);

const FLOW_LOGS: Record<string, number> = {
  'Delivery': delivered * PRICE.delivery,
  'Conversion to Parquet': delivered * PRICE.conversion,
  'Storage': stored * DAYS / 30 * PRICE.storage,
  'Files written': 12 * HOURS * PRICE.put,
  'Queries': 100 * (aDay * PRICE.scanned + 26 * PRICE.listing),
};
const MIRRORING: Record<string, number> = {
  'Sessions': SERVERS * PRICE.session * HOURS,
  'Appliances': 2 * PRICE.appliance * HOURS,
  'Disks': 2 * 100 * PRICE.disk,
  'Load balancer': PRICE.balancer * HOURS,
  'Load balancer capacity units': mirrored / HOURS * PRICE.capacityUnit * HOURS,
  'Traffic between zones': mirrored / 2 * PRICE.betweenZones,
  'Packets kept': 10 * 7 * PRICE.storage,
  'Key, metrics, alarms': PRICE.key + 25 * PRICE.metric + 12 * PRICE.alarm,
};

/** Amounts in the last column of the table below a heading, by the first one. */
function amountsBelow(text: string, heading: string): Record<string, string> {
  const [, below] = text.split(`\n## ${heading}\n`);
  const rows = below.split('\n## ')[0].split('\n').filter(line => /\| \**\$[\d,.]+\** \|$/.test(line));
  return Object.fromEntries(rows.map(row => row.replaceAll('**', '').split('|').map(cell => cell.trim())).map(cells => [cells[1], cells[cells.length - 2]]));
}

function withTotal(amounts: Record<string, number>): Record<string, string> {
  const all = { ...amounts, Total: sum(Object.values(amounts)) };
  return Object.fromEntries(Object.entries(all).map(([item, amount]) => [item, dollars(amount)]));
}

test.each([['Flow logs of 20 servers', FLOW_LOGS], ['Mirroring of 20 servers', MIRRORING]])('the table "%s" is what its assumptions give', (heading, amounts) => {
  expect(amountsBelow(PAGE, heading)).toEqual(withTotal(amounts));
});

test('the page states the amounts that the tables rest on', () => {
  for (const stated of [`${delivered.toFixed(1)} GB`, `${stored.toFixed(1)} GB`, `${aDay.toFixed(2)} GB`, `${Math.round(mirrored).toLocaleString('en')} GB`]) {
    expect(PAGE).toContain(stated);
  }
});

test('the README has the sums of the page, in whole dollars', () => {
  const whole = (...amounts: number[]) => `$${Math.round(sum(amounts))}`;
  const [f, m] = [FLOW_LOGS, MIRRORING];
  const columns = [
    [whole(f.Delivery, f['Conversion to Parquet']), whole(m.Sessions)],
    [dollars(f.Storage + f['Files written']), whole(m.Appliances, m.Disks, m['Load balancer'], m['Load balancer capacity units'])],
    [dollars(f.Queries), whole(m['Traffic between zones'])],
    ['', whole(m['Packets kept'], m['Key, metrics, alarms'])],
    [`**${whole(...Object.values(f))}**`, `**${whole(...Object.values(m))}**`],
  ];
  const [, below] = README.split('\n## What it costs\n');
  const rows = below.split('\n## ')[0].split('\n').filter(line => line.startsWith('|')).slice(2);
  expect(rows.map(row => row.split('|').map(cell => cell.trim())).map(cells => [cells[2], cells[4]])).toEqual(columns);
});
