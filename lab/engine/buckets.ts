import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { GlueTable } from './glue-table';
import { ObjectStore } from './object-store';
import { fail } from '../private/errors';

/** Finds the local folder that stands for a bucket. */
export class Buckets {
  private readonly stores = new Map<string, ObjectStore>();

  /**
   * @param anyName the bucket's name is not known before deployment: without a folder of that name, the data root itself
   * or its only fitting folder will do. Tests leave this off, so that a wrong name stays wrong.
   */
  constructor(private readonly dataRoot: string, private readonly tables: readonly GlueTable[], private readonly anyName: boolean) {}

  store(bucket: string): ObjectStore {
    const folder = this.folder(bucket);
    const store = this.stores.get(folder) ?? new ObjectStore(folder);
    this.stores.set(folder, store);
    return store;
  }

  /** The folders of all tables' buckets. */
  all(): ObjectStore[] {
    return [...new Set(this.tables.map(table => this.store(bucketOf(table))))];
  }

  /** Which folder stands for which bucket, in words. */
  describe(): string[] {
    const names = [...new Set(this.tables.map(table => bucketOf(table)))];
    return names.map(name => `bucket ${name}: ${this.folder(name) === this.dataRoot ? `${this.dataRoot}, taken as a copy of it` : this.folder(name)}`);
  }

  private folder(bucket: string): string {
    const own = join(this.dataRoot, bucket);
    if (existsSync(own)) return own;
    if (!this.anyName) return fail(`no data for bucket '${bucket}': there is no folder ${own}`);
    const prefixes = this.tables.filter(table => bucketOf(table) === bucket).map(table => table.locationTemplate.split('${')[0].replace(/^s3:\/\/[^/]+\//, ''));
    const fits = (folder: string) => prefixes.some(prefix => existsSync(join(folder, prefix)));
    if (fits(this.dataRoot)) return this.dataRoot;
    const entries = readdirSync(this.dataRoot, { withFileTypes: true });
    const inside = entries.filter(entry => entry.isDirectory()).map(entry => join(this.dataRoot, entry.name)).filter(fits);
    if (inside.length === 1) return inside[0];
    const present = new ObjectStore(this.dataRoot).sample(3).join(', ') || 'nothing';
    return fail(`no data for bucket '${bucket}': looked for ${prefixes.join(', ')} in ${own}, in ${this.dataRoot} and in its folders `
      + `(${inside.length} of them fit); there is ${present}`);
  }
}

function bucketOf(table: GlueTable): string {
  return /^s3:\/\/([^/]+)/.exec(table.locationTemplate)?.[1] ?? '';
}
