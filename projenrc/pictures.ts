/**
 * Draws `docs/pictures/<name>.svg` from `docs/pictures/<name>.json`: boxes in a grid, groups around them, arrows between them.
 *
 * A picture has its own background and colours for light and for dark, so it can be read on every page.
 */
import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { basename, join } from 'path';

/** Column and row, from 0. */
type Cell = readonly [number, number];

interface Box {
  readonly at: Cell;
  /** `ours`: a construct of this library, in its spelling. `aws`: what AWS runs. `yours`: what the reader has. `lost`: where something ends. */
  readonly kind: keyof typeof KINDS;
  readonly title: string;
  /** Words in backticks are set as code. */
  readonly text: string;
  readonly step?: number;
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

export interface Picture {
  readonly title: string;
  /** The whole picture in words, for people who hear it. */
  readonly description: string;
  readonly boxes: Record<string, Box>;
  readonly arrows: readonly Arrow[];
  readonly groups?: readonly { readonly label: string; readonly from: Cell; readonly to: Cell }[];
}

export const FOLDER = join(__dirname, '..', 'docs', 'pictures');

const KINDS = { ours: 'Construct of this library', aws: 'AWS', yours: 'Yours', lost: 'Ends here' };
const [WIDTH, GAP_X, MARGIN, PAD, LINE] = [190, 42, 30, 12, 17];
const ROOM = WIDTH - 2 * PAD;
/** Between two rows; more where groups and their labels lie between. */
const gapOf = ({ groups }: Picture) => (groups ? 88 : 62);

const STYLE = `
    .sheet { fill: #ffffff; stroke: #d0d7de }
    text { font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 13px; fill: #1f2328 }
    .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12px }
    .title { font-weight: 600 }
    .label { fill: #57606a; font-size: 12px }
    .group { fill: none; stroke: #8c959f; stroke-dasharray: 5 4 }
    .arrow { fill: none; stroke: #57606a; stroke-width: 1.5 }
    .head { fill: #57606a }
    .ours { fill: #ddf4ff; stroke: #0969da }
    .aws { fill: #f6f8fa; stroke: #8c959f }
    .yours { fill: #dafbe1; stroke: #1a7f37 }
    .lost { fill: #ffebe9; stroke: #cf222e }
    .step { fill: #57606a }
    .number { fill: #ffffff; font-size: 11px; font-weight: 600; text-anchor: middle }
    @media (prefers-color-scheme: dark) {
      .sheet { fill: #0d1117; stroke: #3d444d }
      text { fill: #f0f6fc }
      .label { fill: #9198a1 }
      .group { stroke: #656c76 }
      .arrow { stroke: #9198a1 }
      .head, .step { fill: #9198a1 }
      .ours { fill: #10233f; stroke: #4493f8 }
      .aws { fill: #151b23; stroke: #656c76 }
      .yours { fill: #12261e; stroke: #3fb950 }
      .lost { fill: #25171c; stroke: #f85149 }
      .number { fill: #0d1117 }
    }
  `;

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** About as wide as browsers set it: no font is at hand here. */
function widthOf(text: string, isCode: boolean): number {
  const widths = [...text].map(letter => (isCode ? 7.2 : /[ijlt.,:;'|!f()[\]I ]/.test(letter) ? 4.3 : /[mwMW]/.test(letter) ? 11.2 : /[A-Z]/.test(letter) ? 9 : 7.2));
  return widths.reduce((sum, width) => sum + width, 0);
}

/** A word, or a part of one: what follows without a space has `isGlued`. */
interface Word { readonly text: string; readonly isCode: boolean; readonly isGlued: boolean }

function wrap(text: string): Word[][] {
  const parts = [...text.matchAll(/(\s*)(`[^`]+`|[^\s`]+)/g)].map(([, space, word]) => ({ text: word.replace(/`/g, ''), isCode: word.startsWith('`'), isGlued: space === '' }));
  const lines: Word[][] = [[]];
  let used = 0;
  for (const part of parts) {
    const width = widthOf(part.text, part.isCode);
    if (width > ROOM) {
      throw new Error(`wider than a box: ${part.text}`);
    }
    if (used > 0 && !part.isGlued && used + width > ROOM) {
      lines.push([]);
      used = 0;
    }
    lines[lines.length - 1].push(part);
    used += width + widthOf(' ', false);
  }
  return lines;
}

const xOf = (column: number) => MARGIN + column * (WIDTH + GAP_X);

/** Draws a picture: the same text for the same picture. */
export function draw(picture: Picture): string {
  const boxes = Object.values(picture.boxes);
  const rows = Math.max(...boxes.map(({ at }) => at[1])) + 1;
  const columns = Math.max(...boxes.map(({ at }) => at[0])) + 1;
  const heightOf = ({ text }: Box) => 2 * PAD + LINE * (1 + wrap(text).length);
  const heights = Array.from({ length: rows }, (_, row) => Math.max(...boxes.filter(({ at }) => at[1] === row).map(heightOf)));
  const gap = gapOf(picture);
  const top = MARGIN + 26 + (picture.groups ? 26 : 0);
  const yOf = (row: number) => top + heights.slice(0, row).reduce((sum, height) => sum + height + gap, 0);
  const place = ({ at }: Box) => ({ x: xOf(at[0]), y: yOf(at[1]), height: heights[at[1]] });
  const bottom = yOf(rows - 1) + heights[rows - 1];
  const [width, height] = [2 * MARGIN + columns * WIDTH + (columns - 1) * GAP_X, bottom + (picture.groups ? 20 : 0) + 50];

  const groups = (picture.groups ?? []).map(({ label, from, to }) => {
    const [x, y] = [xOf(from[0]) - 15, yOf(from[1]) - 34];
    return [
      `<rect class="group" x="${x}" y="${y}" width="${xOf(to[0]) + WIDTH + 15 - x}" height="${yOf(to[1]) + heights[to[1]] + 12 - y}" rx="8"/>`,
      `<text class="label" x="${x + 12}" y="${y + 21}">${escape(label)}</text>`,
    ];
  });
  const drawn = boxes.map(box => {
    const { x, y, height: tall } = place(box);
    const indent = box.step === undefined ? 0 : 26;
    const lines = wrap(box.text).map((words, index) => {
      const spans = words.map((word, at) => `${at > 0 && !word.isGlued ? ' ' : ''}${word.isCode ? `<tspan class="code">${escape(word.text)}</tspan>` : escape(word.text)}`);
      return `<text x="${x + PAD}" y="${y + PAD + 12 + LINE * (index + 1) + 3}">${spans.join('')}</text>`;
    });
    return [
      `<rect class="${box.kind}" x="${x}" y="${y}" width="${WIDTH}" height="${tall}" rx="6"/>`,
      ...(box.step === undefined ? [] : [
        `<circle class="step" cx="${x + PAD + 9}" cy="${y + PAD + 7}" r="10"/>`,
        `<text class="number" x="${x + PAD + 9}" y="${y + PAD + 11}">${box.step}</text>`,
      ]),
      `<text class="title${box.kind === 'ours' ? ' code' : ''}" x="${x + PAD + indent}" y="${y + PAD + 12}">${escape(box.title)}</text>`,
      ...lines,
    ];
  });
  const arrows = picture.arrows.map(({ from, to, label }) => {
    const [start, end] = [picture.boxes[from], picture.boxes[to]];
    const { points, at } = route({ ...place(start), at: start.at }, { ...place(end), at: end.at }, gap);
    return [
      `<path class="arrow" marker-end="url(#head)" d="M ${points.map(point => point.join(' ')).join(' L ')}"/>`,
      ...(label === undefined ? [] : [`<text class="label" x="${at[0]}" y="${at[1]}">${escape(label)}</text>`]),
    ];
  });
  const kinds = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter(kind => boxes.some(box => box.kind === kind));
  const legend = kinds.map((kind, index) => [
    `<rect class="${kind}" x="${MARGIN + index * 200}" y="${height - 32}" width="14" height="14" rx="3"/>`,
    `<text class="label" x="${MARGIN + index * 200 + 22}" y="${height - 20}">${KINDS[kind]}</text>`,
  ]);

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    `  <title id="title">${escape(picture.title)}</title>`,
    `  <desc id="description">${escape(picture.description)}</desc>`,
    `  <style>${STYLE}</style>`,
    '  <defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="head" d="M 0 0 L 10 5 L 0 10 z"/></marker></defs>',
    ...[
      [`<rect class="sheet" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`, `<text class="title" x="${MARGIN - 15}" y="${MARGIN + 4}">${escape(picture.title)}</text>`],
      ...groups, ...arrows, ...drawn, ...legend,
    ].flat().map(line => `  ${line}`),
    '</svg>',
    '',
  ].join('\n');
}

interface Placed { readonly x: number; readonly y: number; readonly height: number; readonly at: Cell }

/** Straight in a row or a column, else through the gap between the rows; and where a label stands. */
function route(from: Placed, to: Placed, gap: number): { points: [number, number][]; at: [number, number] } {
  const middle = (box: Placed) => box.x + WIDTH / 2;
  if (from.at[1] === to.at[1]) {
    const y = from.y + from.height / 2;
    const [x1, x2] = from.x < to.x ? [from.x + WIDTH, to.x] : [from.x, to.x + WIDTH];
    return { points: [[x1, y], [x2, y]], at: [Math.min(x1, x2) + 4, y - 8] };
  }
  const isDown = from.y < to.y;
  const [y1, y2] = isDown ? [from.y + from.height, to.y] : [from.y, to.y + to.height];
  if (from.at[0] === to.at[0]) {
    return { points: [[middle(from), y1], [middle(to), y2]], at: [middle(from) + 8, Math.min(y1, y2) + gap / 2 - 7] };
  }
  const y = isDown ? y2 - gap / 2 : y2 + gap / 2;
  return { points: [[middle(from), y1], [middle(from), y], [middle(to), y], [middle(to), y2]], at: [Math.min(middle(from), middle(to)) + 8, y - 6] };
}

/** Pictures by name: what is drawn of each. */
export function drawAll(): Map<string, string> {
  const sources = readdirSync(FOLDER).filter(name => name.endsWith('.json')).sort();
  return new Map(sources.map(name => [`${basename(name, '.json')}.svg`, draw(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')))]));
}

if (require.main === module) {
  drawAll().forEach((svg, name) => writeFileSync(join(FOLDER, name), svg));
}
