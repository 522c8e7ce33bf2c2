import { GlueTable } from './glue-table';
import { JavaDatePattern } from './java-date';
import { isHidden, ObjectStore } from './object-store';
import { isInjected, projectedValues } from './projection';

/** Files that no partition of any table covers, for one reason. */
export interface Uncovered {
  readonly reason: string;
  /** Whether they are flow logs by their key: then answers are incomplete. */
  readonly isFlowLog: boolean;
  readonly keys: readonly string[];
}

const FLOW_LOG = /AWSLogs\/(?:aws-account-id=)?\d{12}\/(?:aws-service=)?vpcflowlogs\//;

/** A table's partitions, so far as they say which keys they cover. */
interface Cover {
  readonly table: GlueTable;
  readonly keys: RegExp;
  /** Values that each partition column can have; nothing where the query gives them. */
  readonly values: readonly (ReadonlySet<string> | undefined)[];
}

/** Everything in a store that the tables over it never read, whatever is asked: counted by reason. */
export function uncovered(tables: readonly GlueTable[], store: ObjectStore, now: Date): Uncovered[] {
  const covers = tables.map(table => coverOf(table, now));
  const found = new Map<string, { isFlowLog: boolean; keys: string[] }>();
  for (const key of store.sample(store.size)) {
    const reason = reasonOf(key, covers);
    if (reason === undefined) continue;
    const group = found.get(reason) ?? { isFlowLog: FLOW_LOG.test(key) && !isHidden(key), keys: [] };
    group.keys.push(key);
    found.set(reason, group);
  }
  return [...found].map(([reason, group]) => ({ reason, ...group }));
}

/** `not read: 3 files of account 444455556666 (…), e.g. <key>` */
export function describeUncovered({ reason, keys }: Uncovered): string {
  return `not read: ${keys.length} ${keys.length === 1 ? 'file' : 'files'} ${reason}: ${keys.length === 1 ? '' : 'e.g. '}${keys[0]}`;
}

function coverOf(table: GlueTable, now: Date): Cover {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const [, path] = /^s3:\/\/[^/]+\/(.*)$/.exec(table.locationTemplate) ?? ['', ''];
  const pattern = path.split(/(\$\{[^}]+\})/).map(part => {
    const name = /^\$\{([^}]+)\}$/.exec(part)?.[1];
    return name === undefined ? literal(part) : `(?<${name}>${valuePattern(table.projection[name])})`;
  }).join('');
  return {
    table,
    keys: new RegExp(`^${pattern}(?<rest>.+)$`),
    values: table.partitionKeys.map(({ name }) => {
      const settings = table.projection[name];
      return isInjected(settings) ? undefined : new Set(projectedValues(name, settings, now));
    }),
  };
}

function valuePattern(settings: Readonly<Record<string, string>>): string {
  return settings.type.toLowerCase() === 'date' ? new JavaDatePattern(settings.format).expression : '[^/]+';
}

/** Why no table reads a key; nothing if one does. */
function reasonOf(key: string, covers: readonly Cover[]): string | undefined {
  const reasons = covers.flatMap(cover => {
    const match = cover.keys.exec(key);
    return match?.groups ? [{ reason: reasonIn(cover, match.groups) }] : [];
  });
  if (reasons.some(({ reason }) => reason === undefined)) return undefined;
  if (reasons.length > 0) return reasons[0].reason;
  if (isHidden(key)) return HIDDEN;
  if (!FLOW_LOG.test(key)) return 'that are no flow logs and lie below no table';
  return `in folders of another layout or prefix than ${covers.map(({ table }) => table.locationTemplate.replace(/^s3:\/\/[^/]+\//, '')).join(' or ')}`;
}

const HIDDEN = 'with a name that begins with _ or ., which Athena passes over';

function reasonIn({ table, values }: Cover, found: Readonly<Record<string, string>>): string | undefined {
  if (isHidden(found.rest)) return HIDDEN;
  const odd = table.partitionKeys.findIndex(({ name }, i) => values[i]?.has(found[name]) === false);
  if (odd < 0) return undefined;
  const { name } = table.partitionKeys[odd];
  const known = [...values[odd] ?? []];
  if (table.projection[name].type.toLowerCase() !== 'enum') {
    const [first, last] = [known[0], known[known.length - 1]];
    return `outside the window of table ${table.name} (${name} ${first} to ${last})`;
  }
  const what = /account/.test(name) ? 'account' : /region/.test(name) ? 'Region' : name;
  return `of ${what} ${found[name]}, which table ${table.name} does not name (it has ${known.slice(0, 5).join(', ')}${known.length > 5 ? ', …' : ''})`;
}
