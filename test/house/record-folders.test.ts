import { readFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from './sources';
import { RECORD_FOLDERS } from '../../src/mirroring/collectors';
import { CONNECTION_KINDS, PROTOCOL_KINDS } from '../../src/mirroring/collectors/private/stores';
import { COLLECTOR_KINDS } from '../../src/mirroring/records/private/tables/collector';
import { SURICATA_KINDS } from '../../src/mirroring/records/private/tables/suricata';
import { ZEEK_KINDS } from '../../src/mirroring/records/private/tables/zeek';

const read = (name: string) => readFileSync(join(ROOT, 'appliance', name), 'utf8');
const sorted = (names: Iterable<string>) => [...names].sort();
const { inventory, ...ofAppliance } = RECORD_FOLDERS;
const ALL = Object.values(RECORD_FOLDERS).flat();

test('Python and TypeScript have the same folders', () => {
  expect(JSON.parse(read('recordfolders.json'))).toEqual(ofAppliance);
});

test('the engines write files of these names, and alerts, which go elsewhere', () => {
  const suricata = [...read('suricata.yaml').matchAll(/filename: ([a-z-]+)-%Y/g)].map(match => match[1]);
  expect(sorted(suricata)).toEqual(sorted(['alerts', ...RECORD_FOLDERS.suricata]));
  const zeek = [...read('zeek.zeek').matchAll(/= "(zeek-[a-z]+)"/g)].map(match => match[1]);
  expect(sorted(zeek)).toEqual(sorted(RECORD_FOLDERS.zeek));
});

test('each folder has a table and a retention', () => {
  expect(SURICATA_KINDS.map(kind => kind.folder)).toEqual(RECORD_FOLDERS.suricata);
  expect(ZEEK_KINDS.map(kind => kind.folder)).toEqual(RECORD_FOLDERS.zeek);
  expect(sorted(COLLECTOR_KINDS.map(kind => kind.folder))).toEqual(sorted([...RECORD_FOLDERS.sensor, ...inventory]));
  expect(sorted([...CONNECTION_KINDS, ...PROTOCOL_KINDS])).toEqual(sorted(ALL));
});
