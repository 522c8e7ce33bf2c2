import { COLUMNS, Desk, recent, template } from './fixture';
import { Lab } from '../../lab/engine/run';

const PAGE = ' (docs/how-to/queries-found-elsewhere.md)';
const BY_DAY = {
  'projection.hour.format': 'yyyy/MM/dd',
  'projection.hour.interval.unit': 'DAYS',
};

let desk: Desk;
let byHour: Lab;
let byDay: Lab;
let byFolder: Lab;
beforeAll(async () => {
  desk = new Desk();
  await desk.write([recent(10), recent(20)]);
  byHour = await desk.open();
  byDay = await desk.open(renamed(template({ parameters: BY_DAY }), 'day'));
  const folders = ['year', 'month', 'day'].map((name, i) => [`projection.${name}.type`, 'integer', `projection.${name}.range`, ['2026,2099', '1,12', '1,31'][i]]);
  const parameters = {
    ...Object.fromEntries(Object.keys(BY_DAY).concat('projection.hour.type', 'projection.hour.range', 'projection.hour.interval').map(key => [key, undefined])),
    ...Object.fromEntries(folders.flatMap(([a, b, c, d]) => [[a, b], [c, d]])),
    'storage.location.template': 's3://flow-log-archive/AWSLogs/aws-account-id=${aws_account_id}/aws-service=vpcflowlogs/aws-region=${aws_region}/year=${year}/month=${month}/day=${day}/',
  };
  const body = JSON.stringify(template({ parameters })).replace('{"Name":"hour","Type":"string"}', ['year', 'month', 'day'].map(name => `{"Name":"${name}","Type":"int"}`).join());
  byFolder = await desk.open(JSON.parse(body));
});
afterAll(() => desk.clear());

/** The table of the fixture with its time column under another name. */
function renamed(body: unknown, name: string): never {
  return JSON.parse(JSON.stringify(body).replace(/projection\.hour\./g, `projection.${name}.`).replace('"Name":"hour"', `"Name":"${name}"`).replace('${hour}', `\${${name}}`)) as never;
}

const DAY_BY_HOUR = "hour >= '2026/11/01/00' AND hour < '2026/11/02/00' for a day";

test.each([
  ['day', () => byHour, `write ${DAY_BY_HOUR}`],
  ['date', () => byHour, `write ${DAY_BY_HOUR}`],
  ['year', () => byHour, `write ${DAY_BY_HOUR}`],
  ['date', () => byDay, "write day >= '2026/11/01' AND day < '2026/11/02' for a day"],
  ['hour', () => byDay, "write day >= '2026/11/01' AND day < '2026/11/02' for a day"],
  ['date', () => byFolder, 'write bounds of year, month, day as numbers, like year = 2026 AND month = 11'],
  ['accid', () => byHour, 'write aws_account_id'],
  ['"aws-account-id"', () => byHour, 'write aws_account_id'],
  ['region', () => byHour, 'write aws_region'],
  ['sourceaddress', () => byHour, 'the table calls it srcaddr'],
  ['endtime', () => byHour, 'the table calls it "end"'],
  ['"log-status"', () => byHour, 'the table calls it log_status'],
  ['interfaceid', () => byHour, 'the table calls it interface_id'],
])('column %s of another table: the message says what to write', async (column, lab, hint) => {
  const failed = await lab().runSql(`SELECT count(*) FROM flow_logs WHERE ${column} IS NOT NULL`).catch((error: Error) => error.message);
  expect(failed).toContain(`COLUMN_NOT_FOUND: column '${column.replace(/"/g, '')}' cannot be resolved; `);
  expect(failed).toContain(`${hint}${PAGE}`);
});

test('a field that the records lack is another thing', async () => {
  await expect(byHour.runSql('SELECT pkt_srcaddr FROM flow_logs')).rejects.toThrow(
    `column 'pkt_srcaddr' cannot be resolved; the records of table flow_logs have no such field; it has ${COLUMNS.map(({ Name }) => Name).join(', ')}`);
});

const notesOf = async (lab: Lab, condition: string) => (await lab.runSql(`SELECT count(*) FROM flow_logs WHERE ${condition}`)).notes;

test.each([
  ["hour = '2026/11/02'", () => byHour, "hour = '2026/11/02' finds nothing: values of hour are like '2026/11/01/00' (yyyy/MM/dd/HH); write hour >= '2026/11/02/00' AND hour <= '2026/11/02/23'"],
  ["'2026/11/02' = hour", () => byHour, "hour = '2026/11/02' finds nothing"],
  ["hour IN ('2026/11/02/01', '2026/11/02')", () => byHour, "hour = '2026/11/02' finds nothing"],
  ["hour >= '2026/11/01' AND hour <= '2026/11/02'", () => byHour, "hour <= '2026/11/02' leaves out all that begins with '2026/11/02'"],
  ["hour BETWEEN '2026/11/01' AND '2026/11/02'", () => byHour, "write hour <= '2026/11/02/23'"],
  ["hour >= '2026-11-02'", () => byHour, "hour >= '2026-11-02': values of hour are like '2026/11/01/00' (yyyy/MM/dd/HH), and text is compared: this finds nothing, or too much"],
  ["day = '2026/11/02/09'", () => byDay, 'this finds nothing, or too much'],
  ['dstport = 22', () => byHour, 'hour of flow_logs not bound by a literal: the whole window is read'],
  ["substr(hour, 1, 10) = '2026/11/02'", () => byHour, 'hour of flow_logs not bound by a literal'],
])('%s: says what it does', async (condition, lab, note) => {
  const notes = await notesOf(lab(), condition);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toContain(note);
  expect(notes[0]).toContain(PAGE);
});

test.each([
  ["hour >= '2026/11/01/00' AND hour < '2026/11/02/00'", () => byHour],
  ["hour >= '2026/11/01' AND hour < '2026/11/02'", () => byHour],
  ["hour >= date_format(now() - interval '1' day, '%Y/%m/%d/%H')", () => byHour],
  ["day = '2026/11/02'", () => byDay],
  ['year = 2026 AND month = 11', () => byFolder],
])('%s: nothing to say', async (condition, lab) => {
  expect(await notesOf(lab(), condition)).toEqual([]);
});

test('text for a number is an error that says so', async () => {
  await expect(notesOf(byFolder, "year = '2026' AND month = 11")).rejects.toThrow("TYPE_MISMATCH: partition column year holds numbers: write year = 2026, not '2026'");
});
