import { existsSync, statSync } from 'fs';
import { resolve } from 'path';
import { ObjectStore } from './object-store';
import { fail, isObject, objectAt } from '../private/errors';
import { readTemplate } from '../private/template';

export interface Discovered {
  readonly dataRoot: string;
  readonly now: Date;
  readonly account: string;
  readonly region: string;
  /** What was assumed, in words. */
  readonly notes: string[];
}

const PLACE = /AWSLogs\/(?:aws-account-id=)?(\d{12})\/(?:aws-service=)?vpcflowlogs\/(?:aws-region=)?([a-z0-9-]+)\//;
const TIME = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_/;

/** Works out from the template and the keys what the caller did not say. */
export function discover(data: string, template: string, given: { now?: string; account?: string; region?: string }): Discovered {
  const folder = resolve(data);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) fail(`no data folder ${folder}`);
  const store = new ObjectStore(folder);
  const keys = store.sample(store.size);
  const logs = keys.filter(key => PLACE.test(key));
  if (logs.length === 0) fail(`no flow log files below ${folder}: no key holds AWSLogs/<account>/vpcflowlogs/<region>/. Keys there: ${store.sample(5).join(', ') || 'none'}`);
  const notes: string[] = [];
  return {
    dataRoot: folder,
    now: given.now === undefined ? newest(logs, notes) : moment(given.now),
    account: given.account ?? ownAccount(template, notes) ?? only(logs.map(key => PLACE.exec(key)?.[1] ?? ''), 'account', notes),
    region: given.region ?? only(logs.map(key => PLACE.exec(key)?.[2] ?? ''), 'region', notes),
    notes,
  };
}

function moment(text: string): Date {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? fail(`--now must be a time like 2026-11-02T10:00:00Z, got '${text}'`) : at;
}

function newest(keys: string[], notes: string[]): Date {
  const times = keys.flatMap(key => {
    const match = TIME.exec(key);
    return match ? [Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]), Number(match[4]), Number(match[5]))] : [];
  });
  if (times.length === 0) return fail('no file name holds a time; give --now');
  const now = new Date(times.reduce((a, b) => Math.max(a, b)) + 600_000);
  notes.push(`now: ${now.toISOString().replace('.000Z', 'Z')}, 10 minutes after the newest file`);
  return now;
}

/** The account that a stack with an environment holds in its tables. Files of other accounts change nothing about whose table it is. */
function ownAccount(template: string, notes: string[]): string | undefined {
  const resources = Object.values(objectAt(readTemplate(template).Resources ?? {}, 'Resources')).filter(resource => isObject(resource) && resource.Type === 'AWS::Glue::Table');
  const accounts = new Set(resources.flatMap(resource => {
    const id = isObject(resource) && isObject(resource.Properties) ? resource.Properties.CatalogId : undefined;
    return typeof id === 'string' ? [id] : [];
  }));
  const [account] = accounts;
  if (accounts.size !== 1) return undefined;
  notes.push(`account: ${account}, from the template`);
  return account;
}

/** The value that all keys share; the most frequent one, said aloud, if they do not. */
function only(values: string[], what: string, notes: string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [[first], ...others] = [...counts].sort(([, a], [, b]) => b - a);
  notes.push(`${what}: ${first}, from ${others.length ? `most keys (the template has none of its own; --${what} sets another)` : 'the keys'}`);
  return first;
}
