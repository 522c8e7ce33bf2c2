import { readdirSync, statSync } from 'fs';
import { join } from 'path';

export interface StoredObject {
  /** Key inside the bucket. */
  readonly key: string;
  readonly file: string;
  readonly bytes: number;
}

/** One bucket as a local folder. Keys are listed once; folders without keys do not exist, as in S3. */
export class ObjectStore {
  private readonly keys: string[];

  constructor(readonly folder: string) {
    this.keys = list(folder, '').sort(compare);
  }

  get size(): number {
    return this.keys.length;
  }

  /** The first few keys, for error messages. */
  sample(count: number): string[] {
    return this.keys.slice(0, count);
  }

  /** Objects below a prefix, as Athena lists them: all levels, without names that start with `_` or `.`. */
  below(prefix: string): StoredObject[] {
    const found: StoredObject[] = [];
    for (let i = this.firstNotBefore(prefix); i < this.keys.length && this.keys[i].startsWith(prefix); i++) {
      const key = this.keys[i];
      if (key.slice(prefix.length).split('/').some(part => part.startsWith('_') || part.startsWith('.'))) continue;
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

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function list(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap(entry => {
    const key = prefix + entry.name;
    return entry.isDirectory() ? list(folder, `${key}/`) : [key];
  });
}
