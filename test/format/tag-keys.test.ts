import { Lazy, Token } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { FlowLogField, FlowLogFormat, FlowLogTagKeys } from '../../src';
import { refusal } from '../fixtures/stacks';

const BASE = FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.BYTES);
const namesOf = (format: FlowLogFormat) => format.fields.map(field => field.name);

/** Keys as AWS takes them: one or two different ones for some kinds, at least one kind. */
const someKeys = (() => {
  const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 128 }), { minLength: 1, maxLength: 2 });
  return fc.record({ instance: keys, networkInterface: keys, autoScalingGroup: keys }, { requiredKeys: [] })
    .filter(tags => Object.keys(tags).length > 0);
})();

describe('withTags', () => {
  test.each<[FlowLogTagKeys, string[]]>([
    [{ instance: ['Name'] }, ['instance-tag']],
    [{ instance: ['Name', 'Team'] }, ['instance-tag', 'instance-tag-2']],
    [{ networkInterface: ['Name'] }, ['interface-tag']],
    [{ autoScalingGroup: ['Name', 'Team'] }, ['asg-tag', 'asg-tag-2']],
    [{ autoScalingGroup: ['a'], instance: ['b', 'c'], networkInterface: ['d', 'e'] }, ['instance-tag', 'instance-tag-2', 'interface-tag', 'interface-tag-2', 'asg-tag']],
  ])('%j appends the fields that the keys call for', (tags, added) => {
    const format = BASE.withTags(tags);
    expect(namesOf(format)).toEqual(['srcaddr', 'bytes', ...added]);
    expect(format.tagKeys).toEqual(tags);
    expect(namesOf(BASE)).toEqual(['srcaddr', 'bytes']);
  });

  test('each field has its key, and a field for each key', () => {
    fc.assert(fc.property(someKeys, tags => {
      const format = BASE.withTags(tags);
      const keys = format.fields.map(field => format._tagKeyOf(field)).filter(key => key !== undefined);
      expect(keys).toEqual([...tags.instance ?? [], ...tags.networkInterface ?? [], ...tags.autoScalingGroup ?? []]);
      expect(format._fieldsWithoutTagKey).toEqual([]);
      expect(FlowLogFormat.parse(format.logFormat, { tags })).toEqual(format);
    }));
  });

  test('keys are copied, in and out', () => {
    const instance = ['Name'];
    const format = BASE.withTags({ instance });
    instance.push('Team');
    format.tagKeys.instance!.push('Team');
    format._tagFieldSpecifications![0].tagKeys.push('Team');
    expect(format.tagKeys).toEqual({ instance: ['Name'] });
    expect(format._tagFieldSpecifications).toEqual([{ resourceType: 'instance', tagKeys: ['Name'] }]);
  });

  test('plus keeps the keys', () => {
    const format = BASE.withTags({ instance: ['Name'] }).plus(FlowLogField.VPC_ID);
    expect(namesOf(format)).toEqual(['srcaddr', 'bytes', 'instance-tag', 'vpc-id']);
    expect(format.tagKeys).toEqual({ instance: ['Name'] });
  });

  test('a format without tags has no keys and no specification', () => {
    expect(FlowLogFormat.RECOMMENDED_V5.tagKeys).toEqual({});
    expect(FlowLogFormat.RECOMMENDED_V5._tagFieldSpecifications).toBeUndefined();
  });

  test('the order of the kinds makes no difference', () => {
    const [one, other] = [BASE.withTags({ instance: ['a'], autoScalingGroup: ['b'] }), BASE.withTags({ autoScalingGroup: ['b'], instance: ['a'] })];
    expect(one._fingerprint).toBe(other._fingerprint);
    expect(one).toEqual(other);
  });

  test('fingerprints tell keys apart, and from the same fields without keys', () => {
    const unkeyed = FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.INSTANCE_TAG);
    const keyed = (key: string) => FlowLogFormat.of(FlowLogField.SRCADDR).withTags({ instance: [key] });
    expect(new Set([unkeyed, keyed('Name'), keyed('name')].map(format => format._fingerprint)).size).toBe(3);
    expect(keyed('Name')._fingerprint).toBe('1c451f45');
  });
});

describe('withTags: refusals', () => {
  test.each<[string, FlowLogTagKeys, string]>([
    ['no kind', {}, 'tags must name at least one tag key, got none; write for example { instance: ["Name"] }'],
    ['no key', { instance: [] }, 'tags.instance must be one or two tag keys, got []; leave it out'],
    ['three keys', { networkInterface: ['a', 'b', 'c'] },
      'tags.networkInterface must be one or two tag keys, got ["a","b","c"]; a record shows two tags of a kind at most'],
    ['an empty key', { autoScalingGroup: ['Name', ''] },
      'tags.autoScalingGroup must be tag keys of 1 to 128 characters, got ""; write the key of a tag, for example "Name"'],
    ['a long key', { instance: ['x'.repeat(129)] },
      `tags.instance must be tag keys of 1 to 128 characters, got "${'x'.repeat(129)}"; write the key of a tag, for example "Name"`],
    ['a key twice', { instance: ['Name', 'Name'] }, 'tags.instance must be tag keys that differ, got "Name" twice; list it once'],
  ])('fails when given %s', (_, tags, message) => {
    expect(refusal(() => BASE.withTags(tags))).toBe(message);
    expect(refusal(() => FlowLogFormat.parse('${srcaddr}', { tags }))).toBe(message);
  });

  test('takes the valid twins: 128 characters, one key for two kinds, keys that differ in case', () => {
    expect(() => BASE.withTags({ instance: ['x'.repeat(128), 'X'.repeat(128)], networkInterface: ['x'.repeat(128)] })).not.toThrow();
    expect(() => BASE.withTags({ instance: ['\u{1F511}'.repeat(128)] })).not.toThrow();
  });

  test('fails when a key, or the list of keys, is a token', () => {
    const key = Lazy.string({ produce: () => 'Name' });
    const list = Token.asList(Lazy.any({ produce: () => ['Name'] }));
    const rule = /^tags\.instance must be known at synth, got a token in \[".*"\]; the default prefix of text files follows from it, so write the keys themselves$/;
    expect(refusal(() => BASE.withTags({ instance: ['Team', key] }))).toMatch(rule);
    expect(refusal(() => BASE.withTags({ instance: list }))).toMatch(rule);
  });

  test('fails when the format has tag fields already', () => {
    const message = (names: string) => `withTags must be called on a format without tag fields, which it adds itself, got one with ${names}; `
      + 'give all keys in one call, or keep the places of the fields: FlowLogFormat.parse(logFormat, { tags })';
    expect(refusal(() => BASE.plus(FlowLogField.ASG_TAG).withTags({ instance: ['Name'] }))).toBe(message('asg-tag'));
    expect(refusal(() => BASE.withTags({ instance: ['Name'] }).withTags({ networkInterface: ['Name'] }))).toBe(message('instance-tag'));
  });

  test('fails when the records are those of transit gateways', () => {
    expect(refusal(() => FlowLogFormat.TRANSIT_GATEWAY_DEFAULT.withTags({ instance: ['Name'] }))).toContain('got instance-tag (VPC only) with resource-type');
  });

  test('fails when plus adds a tag field to a format with keys', () => {
    expect(refusal(() => BASE.withTags({ instance: ['Name'] }).plus(FlowLogField.INSTANCE_TAG_2)))
      .toBe('tags.instance must hold a key for each tag field of the format, got ["Name"] for instance-tag, instance-tag-2; add the missing key, '
        + 'or start from a format without tag fields: withTags adds them');
    expect(() => BASE.withTags({ instance: ['Name', 'Team'] })).not.toThrow();
  });
});

describe('parse with tags', () => {
  test('keeps the places of the tag fields', () => {
    const text = '${asg-tag} ${srcaddr} ${instance-tag-2} ${bytes} ${instance-tag}';
    const tags = { instance: ['Name', 'Team'], autoScalingGroup: ['Service'] };
    const format = FlowLogFormat.parse(text, { tags });
    expect(format.logFormat).toBe(text);
    expect(format.fields.map(field => format._tagKeyOf(field))).toEqual(['Service', undefined, 'Team', undefined, 'Name']);
    expect(format.tagKeys).toEqual(tags);
  });

  test('without keys a format with tag fields can still be described', () => {
    const format = FlowLogFormat.parse('${srcaddr} ${instance-tag-2}');
    expect(format.tagKeys).toEqual({});
    expect(format._fieldsWithoutTagKey).toEqual([FlowLogField.INSTANCE_TAG_2]);
    expect(format._tagFieldSpecifications).toBeUndefined();
  });

  test.each<[string, string, FlowLogTagKeys, string]>([
    ['a key is missing for a second field', '${instance-tag} ${instance-tag-2}', { instance: ['Name'] },
      'tags.instance must hold a key for each tag field of the format, got ["Name"] for instance-tag, instance-tag-2; add the missing key, '
      + 'or start from a format without tag fields: withTags adds them'],
    ['the keys of a kind are missing', '${instance-tag} ${asg-tag}', { instance: ['Name'] },
      'tags.autoScalingGroup must hold a key for each tag field of the format, got [] for asg-tag; add the missing key, '
      + 'or start from a format without tag fields: withTags adds them'],
    ['a key has no field', '${instance-tag}', { instance: ['Name', 'Team'] },
      'tags.instance must hold no more keys than the format has tag fields, got ["Name","Team"] where instance-tag-2 is missing; add the field to the format, or leave the key out'],
    ['a kind has no field', '${srcaddr}', { networkInterface: ['Name', 'Team'] },
      'tags.networkInterface must hold no more keys than the format has tag fields, got ["Name","Team"] where interface-tag, interface-tag-2 is missing; '
      + 'add the field to the format, or leave the key out'],
    ['a second field stands without the first', '${instance-tag-2}', { instance: ['Name', 'Team'] },
      'tags.instance must fill instance-tag before instance-tag-2, got ["Name","Team"] for a format with instance-tag-2 only; use instance-tag for a single key'],
  ])('fails when %s', (_, text, tags, message) => {
    expect(refusal(() => FlowLogFormat.parse(text, { tags }))).toBe(message);
  });
});
