import { Lazy } from 'aws-cdk-lib';
import { FlowLogFamily, FlowLogField, FlowLogValueType } from '../../../src';
import published from '../../fixtures/flow-log-fields.json';
import { refusal } from '../../fixtures/stacks';

interface PublishedField {
  readonly name: string;
  readonly service: string;
  readonly version: number;
  readonly type: string;
  readonly athenaType: string;
}

const PUBLISHED: PublishedField[] = published;
const BY_NAME = new Map<string, PublishedField[]>();
PUBLISHED.forEach(field => BY_NAME.set(field.name, [...(BY_NAME.get(field.name) ?? []), field]));

/** All constants, by the name they have in code. */
const CONSTANTS = Object.entries(FlowLogField).filter((entry): entry is [string, FlowLogField] => entry[1] instanceof FlowLogField);

describe('constants, against the fields that AWS publishes', () => {
  test('the published list is the one expected: 54 fields of VPCs, 36 of transit gateways', () => {
    expect(PUBLISHED.filter(field => field.service === 'vpc')).toHaveLength(54);
    expect(PUBLISHED.filter(field => field.service === 'tgw')).toHaveLength(36);
  });

  test('each constant is a published field and each published field has a constant', () => {
    expect(CONSTANTS.map(([, field]) => field.name).sort()).toEqual([...BY_NAME.keys()].sort());
  });

  test.each(CONSTANTS)('%s is called as AWS calls it, in upper case with underscores', (constant, field) => {
    expect(constant).toBe(field.name.toUpperCase().replace(/-/g, '_'));
    expect(field.columnName).toBe(field.name.replace(/-/g, '_'));
    expect(field.toString()).toBe('${' + field.name + '}');
  });

  test('names and column names are unique', () => {
    expect(new Set(CONSTANTS.map(([, field]) => field.name)).size).toBe(CONSTANTS.length);
    expect(new Set(CONSTANTS.map(([, field]) => field.columnName)).size).toBe(CONSTANTS.length);
  });

  test.each(CONSTANTS)('%s has the version of each family and the type', (_, field) => {
    const rows = BY_NAME.get(field.name)!;
    const version = (service: string) => rows.find(row => row.service === service)?.version;
    expect(field.vpcVersion).toBe(version('vpc'));
    expect(field.transitGatewayVersion).toBe(version('tgw'));
    rows.forEach(row => expect(field.valueType).toBe(row.type));
    expect(field.supports(FlowLogFamily.VPC)).toBe(version('vpc') !== undefined);
    expect(field.supports(FlowLogFamily.TRANSIT_GATEWAY)).toBe(version('tgw') !== undefined);
  });

  test('only the six fields of version 11 that show a tag need tag keys', () => {
    expect(CONSTANTS.map(([, field]) => field).filter(field => field._needsTagKeys).map(field => field.name)).toEqual([
      'instance-tag', 'instance-tag-2', 'interface-tag', 'interface-tag-2', 'asg-tag', 'asg-tag-2',
    ]);
  });
});

describe('of(): fields of tomorrow', () => {
  test('takes a name that the library does not have, as text by default', () => {
    const field = FlowLogField.of('quantum-state');
    expect(field).toMatchObject({ name: 'quantum-state', columnName: 'quantum_state', valueType: FlowLogValueType.STRING });
    expect(field.vpcVersion).toBeUndefined();
    expect(field.transitGatewayVersion).toBeUndefined();
  });

  test('takes its type, and is taken at its word for both families', () => {
    const field = FlowLogField.of('flow-cost', { valueType: FlowLogValueType.INT_64 });
    expect(field.valueType).toBe(FlowLogValueType.INT_64);
    expect(field.supports(FlowLogFamily.VPC)).toBe(true);
    expect(field.supports(FlowLogFamily.TRANSIT_GATEWAY)).toBe(true);
  });

  test('gives the constant where the library has the name', () => {
    expect(FlowLogField.of('srcaddr')).toBe(FlowLogField.SRCADDR);
    expect(FlowLogField.of('bytes', { valueType: FlowLogValueType.INT_64 })).toBe(FlowLogField.BYTES);
  });
});

describe('of(): refusals', () => {
  test.each(['Srcaddr', 'pkt_srcaddr', '${srcaddr}', 'pkt--srcaddr', '-srcaddr', 'srcaddr-', '2nd-tag', 'src addr', ''])('fails when the name is %p', name => {
    const message = refusal(() => FlowLogField.of(name));
    expect(message).toContain('name of a flow log field must be lower case letters and digits with single hyphens');
    expect(message).toContain(`got ${JSON.stringify(name)}`);
    expect(message).toContain('write it as AWS prints it, without braces (for example "pkt-srcaddr")');
  });

  test('fails when the name is a token', () => {
    expect(refusal(() => FlowLogField.of(Lazy.string({ produce: () => 'srcaddr' })))).toContain('got "${Token[');
  });

  test.each(['a', 'field-2', 'pkt-src-aws-service-3'])('takes %p', name => {
    expect(FlowLogField.of(name).name).toBe(name);
  });

  test('fails when a known field is given another type', () => {
    expect(refusal(() => FlowLogField.of('srcport', { valueType: FlowLogValueType.STRING })))
      .toBe('valueType of the known field "srcport" is INT_32, got STRING; leave valueType out');
    expect(FlowLogField.of('srcport', { valueType: FlowLogValueType.INT_32 })).toBe(FlowLogField.SRCPORT);
  });
});
