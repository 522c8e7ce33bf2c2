import { FlowLogField as Field, FlowLogFormat, FlowLogValueType } from '../../src';
import { refusal } from '../fixtures/stacks';

const names = (format: FlowLogFormat) => format.fields.map(field => field.name);

test('a union has the fields of the first, then those that only the second has, in their order', () => {
  const one = FlowLogFormat.of(Field.SRCADDR, Field.DSTADDR, Field.BYTES);
  const other = FlowLogFormat.of(Field.VPC_ID, Field.DSTADDR, Field.TCP_FLAGS, Field.SRCADDR);
  expect(names(one.union(other))).toEqual(['srcaddr', 'dstaddr', 'bytes', 'vpc-id', 'tcp-flags']);
  expect(names(other.union(one))).toEqual(['vpc-id', 'dstaddr', 'tcp-flags', 'srcaddr', 'bytes']);
  expect(names(one)).toHaveLength(3);
});

test('a union with a part of itself is the format as it was', () => {
  expect(FlowLogFormat.RECOMMENDED_V5.union(FlowLogFormat.DEFAULT).logFormat).toBe(FlowLogFormat.RECOMMENDED_V5.logFormat);
});

test('fails when a field has two types', () => {
  const cost = (valueType: FlowLogValueType) => FlowLogFormat.of(Field.SRCADDR, Field.of('flow-cost', { valueType }));
  expect(refusal(() => cost(FlowLogValueType.INT_32).union(cost(FlowLogValueType.STRING))))
    .toBe('formats of a union must give a field one type, got "flow-cost" as INT_32 and as STRING; describe it alike in both');
  expect(names(cost(FlowLogValueType.INT_32).union(cost(FlowLogValueType.INT_32)))).toEqual(['srcaddr', 'flow-cost']);
});

test('fails when no family has all fields', () => {
  expect(refusal(() => FlowLogFormat.DEFAULT.union(FlowLogFormat.TRANSIT_GATEWAY_DEFAULT))).toContain('must belong to one family of records');
  expect(() => FlowLogFormat.DEFAULT.union(FlowLogFormat.RECOMMENDED_V5)).not.toThrow();
});

describe('tags', () => {
  const plain = FlowLogFormat.of(Field.SRCADDR);
  const tagged = (...instance: string[]) => plain.withTags({ instance });

  test('a union has the keys of both', () => {
    expect(plain.union(tagged('team')).tagKeys).toEqual({ instance: ['team'] });
    expect(tagged('team').union(tagged('team', 'app')).tagKeys).toEqual({ instance: ['team', 'app'] });
    expect(names(tagged('team').union(plain.withTags({ autoScalingGroup: ['app'] })))).toEqual(['srcaddr', 'instance-tag', 'asg-tag']);
  });

  test('fails when one field would hold the values of two keys', () => {
    expect(refusal(() => tagged('team').union(tagged('app', 'team'))))
      .toBe('formats of a union must give a tag field one key, got "team" and "app" for instance-tag; list the keys in one order in both, or make two tables '
        + 'under two prefixes');
  });
});
