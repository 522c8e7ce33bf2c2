import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { draw, drawAll, FOLDER, Picture } from '../../projenrc/pictures';

const DRAWN = drawAll();

test('there is a picture of each text, and no other', () => {
  expect(readdirSync(FOLDER).filter(name => name.endsWith('.svg')).sort()).toEqual([...DRAWN.keys()]);
  expect(DRAWN.size).toBe(4);
});

test.each([...DRAWN])('%s is what `npm run pictures` draws', (name, drawn) => {
  expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(drawn);
});

test.each([...DRAWN])('%s can be read in light and dark, and heard', (_, drawn) => {
  expect(drawn).toMatch(/<title id="title">[^<]{10,}<\/title>/);
  expect(drawn).toMatch(/<desc id="description">[^<]{100,}<\/desc>/);
  expect(drawn).toContain('@media (prefers-color-scheme: dark)');
  // GitHub shows no picture that loads something.
  expect(drawn).not.toMatch(/href|@import|<script|url\((?!#head)/);
});

test('fails when a word does not fit into its box', () => {
  const wide: Picture = { title: 'Wide', description: 'Wide', boxes: { one: { at: [0, 0], kind: 'aws', title: 'One', text: '`aNameThatIsLongerThanAnyBoxIsWide`' } }, arrows: [] };
  expect(() => draw(wide)).toThrow('wider than a box: aNameThatIsLongerThanAnyBoxIsWide');
});
