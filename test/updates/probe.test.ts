import { writeFileSync } from 'fs';
import { ROWS } from './refactoring-rows';
import { BEFORE, moves, Shape, typesOf, updates } from './refactoring-world';
const CASES: Record<string, [Shape, Shape]> = {
  rename: [BEFORE, { ...BEFORE, id: 'Renamed' }],
  stack: [BEFORE, { ...BEFORE, stackIds: ['Network', 'Next'] }],
  stage: [BEFORE, { ...BEFORE, isInStage: true }],
  besideStack: [{ ...BEFORE, source: 'beside' }, { ...BEFORE, source: 'beside', stackIds: ['Network', 'Next'] }],
  besideStage: [{ ...BEFORE, source: 'beside' }, { ...BEFORE, source: 'beside', isInStage: true }],
  beside: [BEFORE, { ...BEFORE, source: 'beside' }],
  imported: [BEFORE, { ...BEFORE, source: 'imported' }],
  reordered: [BEFORE, { ...BEFORE, list: ['B', 'A'] }],
  added: [BEFORE, { ...BEFORE, list: ['C', 'A', 'B'] }],
  removed: [BEFORE, { ...BEFORE, list: ['B'] }],
};
test('probe', () => {
  const out: any = {};
  for (const [name, row] of Object.entries(ROWS)) {
    out[name] = {};
    try { out[name].types = typesOf(row); } catch (e) { out[name].types = String((e as Error).message).slice(0, 400); continue; }
    for (const [c, [a, b]] of Object.entries(CASES)) {
      try { out[name][c] = [moves(row, a, b), updates(row, a, b)]; } catch (e) { out[name][c] = 'ERR ' + String((e as Error).message).slice(0, 300); }
    }
  }
  writeFileSync('/tmp/w/p7-scratch/probe.json', JSON.stringify(out, undefined, 1));
}, 600000);
