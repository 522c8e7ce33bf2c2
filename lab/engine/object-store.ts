import { readdirSync, realpathSync, statSync } from 'fs';
import { join, relative } from 'path';

export interface StoredObject {
  /** Key inside the bucket. */
  readonly key: string;
  readonly file: string;
  readonly bytes: number;
}

/** One bucket as a local folder. Keys are listed once; folders without keys do not exist, as in S3. */
export class ObjectStore {
  /** What is not listed, and why: links that lead nowhere, or to files that are listed already. */
  readonly leftOut: readonly string[];
  private readonly keys: readonly string[];

  constructor(readonly folder: string) {
    const { keys, leftOut } = list(folder);
    this.keys = keys.sort(compare);
    this.leftOut = leftOut;
  }

  get size(): number {
    return this.keys.length;
  }

  /** The first few keys, for error messages. */
  sample(count: number): string[] {
    return this.keys.slice(0, count);
  }

  /** Objects below a prefix, as Athena lists them: all levels, without hidden names. */
  below(prefix: string): StoredObject[] {
    const found: StoredObject[] = [];
    for (let i = this.firstNotBefore(prefix); i < this.keys.length && this.keys[i].startsWith(prefix); i++) {
      const key = this.keys[i];
      if (isHidden(key.slice(prefix.length))) continue;
      const file = join(this.folder, key);
      found.push({ key, file, bytes: statSync(file).size });
    }
    return found;
  }

  private firstNotBefore(prefix: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.keys[middle], prefix) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Athena passes over names that begin with `_` or `.`, of folders as well. */
export function isHidden(path: string): boolean {
  return path.split('/').some(part => part.startsWith('_') || part.startsWith('.'));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** All files below a folder. Links are followed after everything else was listed, so that a file which both reach is listed once, under its own name. */
function list(folder: string): { keys: string[]; leftOut: string[] } {
  const keys: string[] = [];
  const leftOut: string[] = [];
  const seen = new Set<string>();
  const links: string[] = [];
  const visit = (key: string): void => {
    const path = join(folder, key);
    const real = realpathSync(path);
    if (seen.has(real)) return void leftOut.push(`${path}: a link to ${relative(folder, real) || '.'}, which is there already`);
    seen.add(real);
    if (!statSync(path).isDirectory()) return void keys.push(key);
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const below = key === '' ? entry.name : `${key}/${entry.name}`;
      if (entry.isSymbolicLink()) links.push(below);
      else visit(below);
    }
  };
  visit('');
  for (let link = links.shift(); link !== undefined; link = links.shift()) {
    try {
      visit(link);
    } catch (error) {
      leftOut.push(`${join(folder, link)}: a link that leads nowhere (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  return { keys, leftOut };
}
