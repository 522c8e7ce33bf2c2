import { aws_ec2 as ec2, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogValueType } from '../../../src';
import published from '../../fixtures/flow-log-fields.json';
import { refusal } from '../../fixtures/stacks';

const DEFAULT_TEXT = published.filter(field => field.service === 'vpc' && field.default).map(field => '${' + field.name + '}').join(' ');

const of = (family: FlowLogFamily) => FlowLogField._known().filter(field => field.supports(family));

/** Some fields of one family, at least one, in any order. */
const someFields = fc.oneof(
  fc.shuffledSubarray(of(FlowLogFamily.VPC), { minLength: 1 }),
  fc.shuffledSubarray(of(FlowLogFamily.TRANSIT_GATEWAY), { minLength: 1 }),
);

describe('presets', () => {
  test('DEFAULT is the default format of AWS: 14 fields in its order', () => {
    expect(FlowLogFormat.DEFAULT.fields).toHaveLength(14);
    expect(FlowLogFormat.DEFAULT.logFormat).toBe(DEFAULT_TEXT);
  });

  // Frozen: AWS replaces flow logs whose format changes, so a change here replaces the flow logs of every user. Make a new preset.
  test('RECOMMENDED_V5 is frozen', () => {
    expect(FlowLogFormat.RECOMMENDED_V5.logFormat).toBe(
      '${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} '
      + '${action} ${log-status} ${vpc-id} ${subnet-id} ${instance-id} ${tcp-flags} ${type} ${pkt-srcaddr} ${pkt-dstaddr} ${region} ${az-id} '
      + '${pkt-src-aws-service} ${pkt-dst-aws-service} ${flow-direction} ${traffic-path}');
    expect(FlowLogFormat.RECOMMENDED_V5._fingerprint).toBe('f67894c9');
  });

  test.each([
    ['ECS_V7', 7, '${ecs-cluster-name} ${ecs-service-name} ${ecs-task-id}', '97654ae8'],
    ['SECURITY_V10', 10, '${reject-reason} ${encryption-status}', '76dcecc7'],
    ['COST_V11', 11, '${resource-id} ${interface-type} ${next-hop-az-id} ${next-hop-interface-type}', '57465ec6'],
  ] as const)('%s is frozen: RECOMMENDED_V5 first, then fields up to version %i', (name, version, added, fingerprint) => {
    const format = FlowLogFormat[name];
    expect(format.logFormat).toBe(
      '${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} '
      + '${action} ${log-status} ${vpc-id} ${subnet-id} ${instance-id} ${tcp-flags} ${type} ${pkt-srcaddr} ${pkt-dstaddr} ${region} ${az-id} '
      + `\${pkt-src-aws-service} \${pkt-dst-aws-service} \${flow-direction} \${traffic-path} ${added}`);
    expect(Math.max(...format.fields.map(field => field.vpcVersion!))).toBe(version);
    expect(format._fingerprint).toBe(fingerprint);
  });

  test('the fingerprint of DEFAULT is frozen: it is part of the default prefix of text files', () => {
    expect(FlowLogFormat.DEFAULT._fingerprint).toBe('81fdf20d');
  });

  test('no preset has tag fields, and only ECS_V7 has ECS fields: they need more than a flow log', () => {
    const presets = Object.entries(FlowLogFormat).filter((entry): entry is [string, FlowLogFormat] => entry[1] instanceof FlowLogFormat);
    const needy = presets.filter(([, format]) => format.fields.some(field => field._needsTagKeys || field.name.startsWith('ecs-')));
    expect(presets.length).toBeGreaterThanOrEqual(6);
    expect(needy.map(([name]) => name)).toEqual(['ECS_V7']);
  });
});

describe('a format never changes', () => {
  test('plus returns a new format and leaves the preset alone', () => {
    const before = FlowLogFormat.DEFAULT.logFormat;
    const more = FlowLogFormat.DEFAULT.plus(FlowLogField.TCP_FLAGS, FlowLogField.FLOW_DIRECTION);
    expect(more).not.toBe(FlowLogFormat.DEFAULT);
    expect(more.logFormat).toBe(`${before} \${tcp-flags} \${flow-direction}`);
    expect(FlowLogFormat.DEFAULT.logFormat).toBe(before);
  });

  test('plus nothing is the same format', () => {
    expect(FlowLogFormat.DEFAULT.plus().logFormat).toBe(FlowLogFormat.DEFAULT.logFormat);
  });

  test('fields is a copy', () => {
    FlowLogFormat.DEFAULT.fields.pop();
    FlowLogFormat.RECOMMENDED_V5.fields.reverse();
    expect(FlowLogFormat.DEFAULT.logFormat).toBe(DEFAULT_TEXT);
    expect(FlowLogFormat.RECOMMENDED_V5.fields[0]).toBe(FlowLogField.VERSION);
  });

  test('a list given to of() may change afterwards', () => {
    const fields = [FlowLogField.SRCADDR, FlowLogField.DSTADDR];
    const format = FlowLogFormat.of(...fields);
    fields.push(FlowLogField.BYTES);
    expect(format.logFormat).toBe('${srcaddr} ${dstaddr}');
  });
});

describe('of, plus, covers and supports', () => {
  test('keep the order given', () => {
    fc.assert(fc.property(someFields, fields => {
      expect(FlowLogFormat.of(...fields).fields).toEqual(fields);
    }));
  });

  test('a format covers its own fields and no others', () => {
    fc.assert(fc.property(someFields, fc.constantFrom(...FlowLogField._known()), (fields, other) => {
      const format = FlowLogFormat.of(...fields);
      expect(format.covers(...fields)).toBe(true);
      expect(format.covers(other)).toBe(fields.includes(other));
      expect(format.covers(...fields, other)).toBe(fields.includes(other));
    }));
  });

  test('covers looks at names: a field of tomorrow is itself', () => {
    expect(FlowLogFormat.of(FlowLogField.of('flow-cost')).covers(FlowLogField.of('flow-cost'))).toBe(true);
  });

  test('supports the families that have every field', () => {
    const shared = FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.BYTES);
    expect(Object.values(FlowLogFamily).filter(family => shared.supports(family))).toEqual(['vpc', 'transit-gateway']);
    expect(Object.values(FlowLogFamily).filter(family => FlowLogFormat.DEFAULT.supports(family))).toEqual(['vpc']);
    expect(Object.values(FlowLogFamily).filter(family => FlowLogFormat.of(FlowLogField.TGW_ID).supports(family))).toEqual(['transit-gateway']);
  });

  test('fingerprints differ with fields and with their order', () => {
    fc.assert(fc.property(someFields, someFields, (one, other) => {
      const [first, second] = [FlowLogFormat.of(...one), FlowLogFormat.of(...other)];
      expect(first._fingerprint === second._fingerprint).toBe(first.logFormat === second.logFormat);
      expect(first._fingerprint).toMatch(/^[0-9a-f]{8}$/);
    }));
  });
});

describe('of and plus: refusals', () => {
  test('fails when there is no field', () => {
    expect(refusal(() => FlowLogFormat.of()))
      .toBe('fields of a flow log format must be at least one, got none; use FlowLogFormat.DEFAULT for the format AWS uses by default');
    expect(FlowLogFormat.of(FlowLogField.SRCADDR).fields).toHaveLength(1);
  });

  test('fails when a field is listed twice', () => {
    expect(refusal(() => FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.BYTES, FlowLogField.SRCADDR)))
      .toBe('fields of a flow log format must differ, got "srcaddr" twice; list it once');
    expect(refusal(() => FlowLogFormat.of(FlowLogField.of('flow-cost'), FlowLogField.of('flow-cost')))).toContain('got "flow-cost" twice');
  });

  test('fails when plus adds a field that is there', () => {
    expect(refusal(() => FlowLogFormat.DEFAULT.plus(FlowLogField.VPC_ID, FlowLogField.ACTION))).toContain('got "action" twice; list it once');
    expect(FlowLogFormat.DEFAULT.plus(FlowLogField.VPC_ID).covers(FlowLogField.VPC_ID)).toBe(true);
  });

  test('fails when fields of two families are mixed', () => {
    const message = refusal(() => FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.ACTION, FlowLogField.TGW_ID));
    expect(message).toBe('fields of a flow log format must belong to one family of records, got action (VPC only) with tgw-id (transit gateway only); '
      + 'make two formats');
    expect(refusal(() => FlowLogFormat.DEFAULT.plus(FlowLogField.PACKETS_LOST_NO_ROUTE))).toContain('packets-lost-no-route (transit gateway only)');
    expect(FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.TGW_ID).supports(FlowLogFamily.TRANSIT_GATEWAY)).toBe(true);
  });
});

describe('parse', () => {
  test('reads back what logFormat wrote, whatever the white space', () => {
    const space = fc.stringMatching(/^[ \t\n]{1,3}$/);
    fc.assert(fc.property(someFields, space, space, (fields, between, around) => {
      const format = FlowLogFormat.of(...fields);
      expect(FlowLogFormat.parse(format.logFormat).fields).toEqual(fields);
      const loose = around + format.logFormat.split(' ').join(between) + around;
      expect(FlowLogFormat.parse(loose).logFormat).toBe(format.logFormat);
    }));
  });

  test('reads fields that the library does not name yet', () => {
    const cost = FlowLogField.of('flow-cost', { valueType: FlowLogValueType.INT_64 });
    const format = FlowLogFormat.parse('${srcaddr} ${flow-cost} ${dstaddr}', { extraFields: [cost] });
    expect(format.fields).toEqual([FlowLogField.SRCADDR, cost, FlowLogField.DSTADDR]);
  });

  test.each([
    ['{srcaddr}', 'check its braces'],
    ['$srcaddr', 'check its braces'],
    ['${srcaddr', 'check its braces'],
    ['$(srcaddr)', 'check its braces'],
    ['srcaddr', 'check its braces'],
    ['${srcaddr},', 'fields are separated by spaces: take the commas off'],
    ['${srcaddr}${dstaddr}', 'put a space between the fields'],
    ['$${srcaddr}', 'Terraform doubles the dollar: write ${…} with one'],
    ['\\${srcaddr}', "the backslash is a shell's or an editor's escape: write ${…} without it"],
    ['"${srcaddr}', 'take the quotes off: they belong around the whole text, in your program'],
    ["${srcaddr}'", 'take the quotes off: they belong around the whole text, in your program'],
    ['%{srcaddr}', 'write ${…} with a dollar'],
  ])('fails when a reference is %p', (word, advice) => {
    const text = `\${version} ${word} \${bytes}`;
    expect(refusal(() => FlowLogFormat.parse(text))).toBe(`logFormat must be references such as \${srcaddr} separated by spaces, got ${JSON.stringify(word)} in `
      + `${JSON.stringify(text)}; ${advice}`);
    expect(FlowLogFormat.parse('${version} ${srcaddr} ${bytes}').fields).toHaveLength(3);
  });

  test('fails when a name is unknown, and says how to go on', () => {
    const text = '${srcaddr} ${flow-cost}';
    expect(refusal(() => FlowLogFormat.parse(text))).toBe('logFormat names "flow-cost", which is no flow log field that this library knows, in '
      + `${JSON.stringify(text)}; check the spelling; if AWS has the field by this name, list it: parse(..., { extraFields: [FlowLogField.of("flow-cost")] })`);
    expect(FlowLogFormat.parse(text, { extraFields: [FlowLogField.of('flow-cost')] }).logFormat).toBe(text);
  });

  test.each(['pkt_srcaddr', 'SRCADDR', ''])('fails when a name is spelled %p', name => {
    expect(refusal(() => FlowLogFormat.parse(`\${${name}}`))).toContain(`logFormat names ${JSON.stringify(name)}, which is no flow log field`);
  });

  test.each([['scraddr', 'srcaddr'], ['pkt_srcaddr', 'pkt-srcaddr'], ['SRCADDR', 'srcaddr'], ['instance-idd', 'instance-id']])('fails when %p is a slip for %p', (name, meant) => {
    expect(refusal(() => FlowLogFormat.parse(`\${version} \${${name}}`)))
      .toContain(`; did you mean \${${meant}}? If AWS has the field by this name, list it: parse(..., { extraFields: [FlowLogField.of("${name}")] })`);
  });

  test('fails when the text is a token', () => {
    const token = Lazy.string({ produce: () => DEFAULT_TEXT });
    const message = refusal(() => FlowLogFormat.parse(token));
    expect(message).toContain('logFormat must be known at synth, got the token "${Token[');
    expect(message).toContain('table columns follow from it, so write the text itself');
    expect(FlowLogFormat.parse(DEFAULT_TEXT).logFormat).toBe(DEFAULT_TEXT);
  });

  test('fails when a field listed as extra does not stand in the text', () => {
    expect(refusal(() => FlowLogFormat.parse('${srcaddr}', { extraFields: [FlowLogField.of('flow-cost')] })))
      .toBe('extraFields lists flow-cost, which logFormat "${srcaddr}" does not contain; remove it or add it to the text');
  });

  test.each(['', '  \n '])('fails when the text is %p', text => {
    expect(refusal(() => FlowLogFormat.parse(text))).toBe(`logFormat must hold at least one field, got ${JSON.stringify(text)}; use FlowLogFormat.DEFAULT for the format AWS uses by default`);
  });

  test('a field that stands in the text twice keeps its place, under a name of its own', () => {
    const format = FlowLogFormat.parse('${srcaddr} ${bytes} ${srcaddr}');
    expect(format.fields.map(field => field.columnName)).toEqual(['srcaddr', 'bytes', 'srcaddr_repeated_2']);
    expect(format.logFormat).toBe('${srcaddr} ${bytes} ${srcaddr}');
  });

  test('fails when the text mixes families', () => {
    expect(refusal(() => FlowLogFormat.parse('${action} ${tgw-id}'))).toContain('action (VPC only) with tgw-id (transit gateway only)');
  });
});

test('toEc2LogFormat serves the construct of aws-cdk-lib', () => {
  const stack = new Stack();
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
  new ec2.FlowLog(stack, 'FlowLog', {
    resourceType: ec2.FlowLogResourceType.fromVpc(vpc),
    destination: ec2.FlowLogDestination.toS3(),
    logFormat: FlowLogFormat.RECOMMENDED_V5.toEc2LogFormat(),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::FlowLog', { LogFormat: FlowLogFormat.RECOMMENDED_V5.logFormat });
});
