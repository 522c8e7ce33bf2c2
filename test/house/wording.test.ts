import { readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';
import { filesIn, nodesOf, parse, ROOT } from './sources';

/**
 * Words that pages and docstrings do not use, since people stumble over them: metaphors for machines, people without a role, money as feeling.
 * A question of the catalogue may begin with "Who asks".
 */
const PEOPLE_AND_PLACES = ['\\bwho asks\\b', '\\b[Ww]hoever\\b', '\\b[Dd]ear(?:er|est)?\\b', '\\b(?<!front )[Dd]oors?\\b', '\\b[Ss]ays? so\\b'];
/** What does not speak and has no knowledge. */
const THINGS = [
  'AWS', 'Athena', 'CDK', 'CloudFormation', 'CloudWatch', 'EC2', 'Suricata', 'apps?', 'appliances?', 'columns?', 'constructs?', 'errors?', 'filters?', 'formats?', 'library', 'messages?', 'metrics?',
  'packs?', 'pages?', 'policy', 'records?', 'rules?', 'sensors?', 'sessions?', 'stacks?', 'status', 'tables?', 'templates?', 'warnings?',
];
const SPEECH = `\\b(?:${THINGS.join('|')}) (?:says?|tells?|knows?)\\b`;

const OF_PAGES = new RegExp([...PEOPLE_AND_PLACES, '\\b[Ww]ays? out\\b', SPEECH].join('|'), 'g');
const OF_DOCSTRINGS = new RegExp(PEOPLE_AND_PLACES.join('|'), 'g');

/** Code is no sentence. */
const prose = (text: string) => text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '``');
const found = (text: string, words: RegExp) => prose(text).match(words) ?? [];
/** A sentence of a paragraph with two semicolons or more: a list, or three sentences. Cells of tables are lists. */
const chains = (text: string) => prose(text).split('\n').filter(line => !line.trimStart().startsWith('|')).join('\n').match(/;[^.;:|]*?;/g) ?? [];

/** Decisions and their words belong to their time. */
const PAGES = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...filesIn('docs').filter(path => path.endsWith('.md') && !path.startsWith('docs/decisions/'))];

/** Comments of a file that describe something: `/** … *\/`. */
function docstringsIn(source: ts.SourceFile): string[] {
  const comments = nodesOf(source).flatMap(node => (node as { jsDoc?: ts.JSDoc[] }).jsDoc ?? []);
  return [...new Set(comments)].map(comment => comment.getText(source).replace(/\n\s*\* ?/g, ' '));
}

test.each(PAGES)('%s uses plain words', page => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  expect([...found(text, OF_PAGES), ...(page === 'CONTRIBUTING.md' ? [] : chains(text))]).toEqual([]);
});

test('docstrings of src use plain words', () => {
  const files = filesIn('src').map(path => parse(path));
  const wrong = files.flatMap(source => docstringsIn(source).flatMap(text => found(text, OF_DOCSTRINGS).map(word => `${source.fileName}: ${word}`)));
  expect(files.length).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
});

test('fails when a machine speaks: the check is alive', () => {
  expect(found('AWS says so only to who asks; the table knows. `whoever`', OF_PAGES)).toEqual(['AWS says', 'who asks', 'table knows']);
  expect(chains('One; two; three. Four; five.')).toHaveLength(1);
  expect(docstringsIn(parse('wrong.ts', '/** For whoever\n * comes. */\nexport const a = 1;')).flatMap(text => found(text, OF_DOCSTRINGS))).toEqual(['whoever']);
});
