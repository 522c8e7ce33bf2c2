import { expectExplained, survivors } from './mutants';
import { writeMirrorStory } from '../../../lab/samples/mirror/story';
import { QuerySpan } from '../../../src/athena';
import { MirrorQuery } from '../../../src/collectors';
import { mirrorLab, OpenMirrorLab } from '../../collectors/mirror-lab';

const MORNING = QuerySpan.between('2026-11-01T08:00', '2026-11-01T09:00');
const QUERIES = [
  ...MirrorQuery.all().filter(({ queryName: name }) => !/who-talked-to|interface-of-mac/.test(name)),
  MirrorQuery.whoTalkedTo({ queryName: 'who-talked-to', address: '10.9.9.9', span: MORNING }),
  MirrorQuery.interfaceOfMac({ queryName: 'interface-of-mac', address: '0a:00:00:00:01:16' }),
];

let opened: OpenMirrorLab;
beforeAll(async () => {
  opened = await mirrorLab(writeMirrorStory, QUERIES);
}, 60_000);
afterAll(() => opened.close());

const EXPLAINED: Record<string, RegExp[]> = {};

test.each(QUERIES.map(query => query.queryName))('%s', async name => {
  expectExplained(await survivors({ ...opened, keys: [] }, name), EXPLAINED[name]);
});
