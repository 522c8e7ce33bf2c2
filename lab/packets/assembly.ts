import { readFileSync, statSync } from 'fs';
import { join } from 'path';
import { fail, isObject, Json, JsonObject, listAt, objectAt, textAt } from '../private/errors';

export interface AssemblyStack {
  readonly id: string;
  readonly stackName: string;
  readonly body: JsonObject;
  readonly account?: string;
  readonly region?: string;
  /** Construct paths by logical id. */
  readonly paths?: Record<string, string>;
  /** The template of a nested stack, by its resolved URL. */
  readonly nestedIn?: (url: Json | undefined) => JsonObject | undefined;
}

/** What a synthesized app holds, as far as packets go. */
export interface Assembly {
  readonly stacks: readonly AssemblyStack[];
  readonly notes: readonly string[];
}

/** A subnet, as far as it is known. */
export interface Subnet {
  readonly id: string;
  readonly label: string;
  readonly cidr?: string;
  readonly zone?: string;
  readonly vpc?: string;
}

/** Reads a cdk.out folder with the folders of its stages, or a single template. */
export function readAssembly(path: string): Assembly {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return fail(`nothing at ${path}: give a cdk.out folder or a template`);
  const stacks = stat.isDirectory() ? readFolder(path) : [readTemplate(path)];
  return stacks.length === 0 ? fail(`no stacks in ${path}`) : { stacks, notes: [] };
}

export function readJson(file: string): JsonObject {
  try {
    return objectAt(JSON.parse(readFileSync(file, 'utf8')) as Json, file);
  } catch (error) {
    return fail(`no readable JSON at ${file}: ${(error as Error).message}`);
  }
}

/** The subnets of VPCs that `Vpc.fromLookup` found. */
export function readContext(context: JsonObject): Record<string, Subnet> {
  const subnets: Record<string, Subnet> = {};
  Object.entries(context).filter(([key]) => key.startsWith('vpc-provider:')).forEach(([key, vpc]) => {
    const { vpcId, subnetGroups } = objectAt(vpc, key);
    listAt(subnetGroups ?? [], `${key}: subnetGroups`).flatMap(group => listAt(objectAt(group, key).subnets, `${key}: subnets`)).forEach(entry => {
      const { subnetId, cidr, availabilityZone } = objectAt(entry, key);
      const id = textAt(subnetId, `${key}: subnetId`);
      subnets[id] = {
        id,
        label: id,
        zone: textAt(availabilityZone, `${key}: availabilityZone`),
        vpc: textAt(vpcId, `${key}: vpcId`),
        ...typeof cidr === 'string' ? { cidr } : {},
      };
    });
  });
  return subnets;
}

function readTemplate(file: string): AssemblyStack {
  const id = file.split(/[\\/]/).slice(-1)[0].replace(/(\.template)?\.json$/, '');
  return { id, stackName: id, body: readJson(file) };
}

function readFolder(folder: string, prefix = ''): AssemblyStack[] {
  const artifacts = Object.entries(objectAt(readJson(join(folder, 'manifest.json')).artifacts, 'artifacts of manifest.json'));
  return artifacts.flatMap(([id, artifact]) => {
    const { type, properties, environment, metadata, additionalMetadataFile } = objectAt(artifact, id);
    if (type !== 'aws:cloudformation:stack' && type !== 'cdk:cloud-assembly') return [];
    const given = objectAt(properties, `properties of ${id}`);
    if (type === 'cdk:cloud-assembly') {
      const directory = textAt(given.directoryName, `directoryName of ${id}`);
      return readFolder(join(folder, directory), `${prefix}${directory}/`);
    }
    const more = typeof additionalMetadataFile === 'string' ? readJson(join(folder, additionalMetadataFile)) : {};
    return [{
      id: `${prefix}${id}`.replace(/(^|\/)assembly-/g, '$1'),
      stackName: typeof given.stackName === 'string' ? given.stackName : id,
      body: readJson(join(folder, textAt(given.templateFile, `templateFile of ${id}`))),
      paths: pathsIn({ ...more, ...isObject(metadata) ? metadata : {} }),
      nestedIn: url => nestedTemplate(folder, id, artifacts, url),
      ...environmentOf(environment),
    }];
  });
}

function environmentOf(environment: Json | undefined): { account?: string; region?: string } {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(typeof environment === 'string' ? environment : '') ?? [];
  return {
    ...account === undefined || account === 'unknown-account' ? {} : { account },
    ...region === undefined || region === 'unknown-region' ? {} : { region },
  };
}

function pathsIn(metadata: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).flatMap(([path, entries]) => listAt(entries, path).flatMap(entry => {
    const { type, data } = objectAt(entry, path);
    return type === 'aws:cdk:logicalId' && typeof data === 'string' ? [[data, path.replace(/^\//, '')] as const] : [];
  })));
}

/** The asset manifest knows which file the URL of a nested stack's template stands for. */
function nestedTemplate(folder: string, id: string, artifacts: [string, Json][], url: Json | undefined): JsonObject | undefined {
  if (typeof url !== 'string' || !artifacts.some(([name]) => name === `${id}.assets`)) return undefined;
  const files = objectAt(readJson(join(folder, `${id}.assets.json`)).files ?? {}, `files of ${id}.assets.json`);
  for (const [hash, asset] of Object.entries(files)) {
    const { source } = objectAt(asset, hash);
    if (url.includes(hash) && isObject(source) && typeof source.path === 'string') return readJson(join(folder, source.path));
  }
  return undefined;
}
