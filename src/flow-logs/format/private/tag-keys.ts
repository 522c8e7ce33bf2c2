import { reject, show } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';
import { fieldNames, FlowLogField as Field, FlowLogField } from '../flow-log-field';
import { FlowLogTagKeys } from '../flow-log-tag-keys';

/** What carries tags: the option that holds its keys, AWS's name for it, and the fields its first and second key fill. */
interface TagCarrier {
  readonly option: keyof FlowLogTagKeys;
  readonly resourceType: string;
  readonly fields: readonly [FlowLogField, FlowLogField];
}

const CARRIERS: readonly TagCarrier[] = [
  { option: 'instance', resourceType: 'instance', fields: [Field.INSTANCE_TAG, Field.INSTANCE_TAG_2] },
  { option: 'networkInterface', resourceType: 'network-interface', fields: [Field.INTERFACE_TAG, Field.INTERFACE_TAG_2] },
  { option: 'autoScalingGroup', resourceType: 'auto-scaling-group', fields: [Field.ASG_TAG, Field.ASG_TAG_2] },
];

/** A copy of the keys, in one order of carriers. */
export function copyOfTagKeys(tags: FlowLogTagKeys): FlowLogTagKeys {
  return Object.fromEntries(carriersOf(tags).map(({ option }) => [option, [...tags[option]!]]));
}

/** A copy of the keys, if AWS would take them. */
export function checkedTagKeys(tags: FlowLogTagKeys): FlowLogTagKeys {
  const given = carriersOf(tags);
  if (given.length === 0) {
    reject('tags must name at least one tag key, got none; write for example { instance: ["Name"] }');
  }
  given.forEach(({ option }) => checkKeys(option, tags[option]!));
  return copyOfTagKeys(tags);
}

/** The keys of two formats that agree where both have some: the longer list of each carrier. */
export function unionOfTagKeys(one: FlowLogTagKeys, other: FlowLogTagKeys): FlowLogTagKeys {
  const longer = ({ option }: TagCarrier) => [one[option] ?? [], other[option] ?? []].reduce((a, b) => (b.length > a.length ? b : a));
  return Object.fromEntries(CARRIERS.map(carrier => [carrier.option, [...longer(carrier)]] as const).filter(([, keys]) => keys.length > 0));
}

function carriersOf(tags: FlowLogTagKeys): TagCarrier[] {
  return CARRIERS.filter(({ option }) => tags[option] !== undefined);
}

function checkKeys(option: string, keys: string[]): void {
  if (!isKnown(keys) || !keys.every(isKnown)) {
    reject(`tags.${option} must be known at synth, got a token in ${show(keys)}; the default prefix of text files follows from it, so write the keys themselves`);
  }
  if (keys.length < 1 || keys.length > 2) {
    reject(`tags.${option} must be one or two tag keys, got ${show(keys)}; ${keys.length === 0 ? 'leave it out' : 'a record shows two tags of a kind at most'}`);
  }
  const odd = keys.find(key => [...key].length < 1 || [...key].length > 128);
  if (odd !== undefined) {
    reject(`tags.${option} must be tag keys of 1 to 128 characters, got ${show(odd)}; write the key of a tag, for example "Name"`);
  }
  if (keys[0] === keys[1]) {
    reject(`tags.${option} must be tag keys that differ, got ${show(keys[0])} twice; list it once`);
  }
}

/** The fields that keys fill, in one order of carriers. */
export function fieldsOfTags(tags: FlowLogTagKeys): FlowLogField[] {
  return CARRIERS.flatMap(({ option, fields }) => fields.slice(0, tags[option]?.length ?? 0));
}

/** Keys and tag fields must match exactly: AWS refuses a field without a key, and a key without a field would be read by nobody. */
export function matchTagKeys(fields: readonly FlowLogField[], tags: FlowLogTagKeys): void {
  for (const { option, fields: [first, second] } of CARRIERS) {
    const present = [first, second].filter(field => fields.includes(field));
    const keys = tags[option] ?? [];
    if (present.length === 1 && present[0] === second) {
      reject(`tags.${option} must fill ${first.name} before ${second.name}, got ${show(keys)} for a format with ${second.name} only; use ${first.name} for a single key`);
    }
    if (keys.length < present.length) {
      reject(`tags.${option} must hold a key for each tag field of the format, got ${show(keys)} for ${fieldNames(present)}; add the missing key, `
        + 'or start from a format without tag fields: withTags adds them');
    }
    if (keys.length > present.length) {
      const missing = [first, second].filter((field, index) => index < keys.length && !present.includes(field));
      reject(`tags.${option} must hold no more keys than the format has tag fields, got ${show(keys)} where ${fieldNames(missing)} is missing; `
        + 'add the field to the format, or leave the key out');
    }
  }
}

/** The key that fills a tag field. */
export function tagKeyOf(field: FlowLogField, tags: FlowLogTagKeys): string | undefined {
  const carrier = CARRIERS.find(({ fields }) => fields.includes(field));
  return carrier && tags[carrier.option]?.[carrier.fields.indexOf(field)];
}

/** The keys as AWS::EC2::FlowLog takes them; nothing where there are none. */
export function tagFieldSpecifications(tags: FlowLogTagKeys): { resourceType: string; tagKeys: string[] }[] | undefined {
  const given = carriersOf(tags);
  return given.length === 0 ? undefined : given.map(({ option, resourceType }) => ({ resourceType, tagKeys: [...tags[option]!] }));
}
