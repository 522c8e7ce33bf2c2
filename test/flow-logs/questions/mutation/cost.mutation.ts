import { atTheEdges, LATER, SPAN, withoutFlow } from './edges';
import { expectExplained, survivors } from './mutants';
import { flow, HOUR, MIB, silence } from '../../../../lab/samples/cast';
import { cost, costElsewhere } from '../../../../lab/samples/scenes/cost';
import { SampleRecord } from '../../../../lab/samples/writer';
import { FlowLogField as Field, FlowLogFormat, FlowLogQuery, S3LogLayout } from '../../../../src';
import { ELSEWHERE, storyLab } from '../story-lab';

const { DEFAULT, RECOMMENDED_V5 } = FlowLogFormat;
const span = SPAN;
const base = { 'ago': 4 * HOUR, 'vpc-id': 'vpc-m', 'bytes': MIB };
const out = { 'flow-direction': 'egress' };

/** A request and an answer at a NAT gateway's inner side, and that it speaks to the remote host as itself. */
const nat = (n: number): SampleRecord[] => {
  const at = { ...base, 'interface-id': `eni-nat-${n}` };
  const [own, remote, workload] = ['10.8.0.1', `203.0.113.${n}`, `10.8.1.${n}`];
  const service = { 'pkt-dst-aws-service': 'S3' };
  return [
    flow({ ...at, ...service, 'srcaddr': workload, 'dstaddr': own, 'pkt-dstaddr': remote }),
    flow({ ...at, ...out, 'srcaddr': own, 'dstaddr': workload, 'pkt-srcaddr': remote, 'bytes': 2 * MIB, 'pkt-src-aws-service': 'S3' }),
    flow({ ...at, ...out, srcaddr: own, dstaddr: remote }),
  ];
};
const regional = (n: number) => [
  flow({ ...base, 'interface-id': '-', 'resource-id': 'nat-m', 'srcaddr': `10.8.2.${n}`, 'dstaddr': '203.0.113.99' }),
  flow({ ...base, ...out, 'interface-id': '-', 'resource-id': 'nat-m', 'srcaddr': '203.0.113.99', 'dstaddr': `10.8.2.${n}`, 'bytes': 2 * MIB }),
];
const crossing = (n: number) => [
  flow({ ...base, ...out, 'interface-id': `eni-x-${n}`, 'az-id': 'euw1-az1', 'next-hop-az-id': 'euw1-az2', 'srcaddr': `10.8.3.${n}`, 'dstaddr': `10.8.4.${n}` }),
];
/** Where the receivers live, told in the middle of the span. */
const homes = Array.from({ length: 20 }, (_, n) =>
  flow({ ...base, ...out, 'interface-id': 'eni-home', 'az-id': 'euw1-az2', 'next-hop-az-id': 'euw1-az2', 'srcaddr': `10.8.4.${n}`, 'dstaddr': '203.0.113.98' }));
const leaving = (n: number) => [flow({ ...base, ...out, 'interface-id': `eni-l-${n}`, 'traffic-path': 8, 'srcaddr': '10.8.5.1', 'dstaddr': '203.0.113.97' })];
const written = (n: number) => [silence({ 'interface-id': `eni-w-${n}` }, 'NODATA', HOUR)];

/** Services on the wrong side of a record: the sender's of a request, the receiver's of an answer. */
function wrongSide(): SampleRecord[] {
  const [request, answer, own] = nat(50);
  const other = { 'pkt-src-aws-service': 'EC2', 'pkt-dst-aws-service': 'EC2' };
  return [
    { ...request, ...other, 'pkt-dst-aws-service': 'DYNAMODB' },
    { ...answer, ...other, 'pkt-src-aws-service': 'DYNAMODB' },
    { ...own, 'pkt-dst-aws-service': 'S3' },
    ...regional(50).map(one => (one['flow-direction'] === 'egress' ? { ...one, 'pkt-dst-aws-service': 'X' } : { ...one, 'pkt-src-aws-service': 'X' })),
    ...nat(51).map(one => ({ ...one, 'pkt-src-aws-service': 'AMAZON', 'pkt-dst-aws-service': 'AMAZON' })),
  ];
}

/** To S3, but refused, and but for a firewall that speaks to nobody; received, but with a path. */
function almost(): SampleRecord[] {
  const [request, , own] = nat(52);
  const toFirewall = nat(53)[0];
  return [{ ...request, action: 'REJECT' }, own, toFirewall, ...leaving(50).map(one => ({ ...one, 'flow-direction': 'ingress' }))];
}

const records = [
  ...cost(),
  ...[nat, regional, crossing, leaving, written].flatMap(atTheEdges),
  ...[nat, regional, crossing, leaving].flatMap(withoutFlow),
  ...homes,
  ...wrongSide(),
  ...almost(),
];

const ZONES_WITHOUT_PODS = DEFAULT.plus(Field.VPC_ID, Field.AZ_ID, Field.FLOW_DIRECTION);
const CASES: [string, FlowLogFormat, FlowLogQuery, RegExp[]][] = [
  ['nat-gateway-users', RECOMMENDED_V5, FlowLogQuery.natGatewayUsers({ span }), []],
  ['nat-gateway-users without services', DEFAULT.plus(Field.PKT_SRCADDR, Field.PKT_DSTADDR), FlowLogQuery.natGatewayUsers({ span }), []],
  ['regional-nat-gateway-users', RECOMMENDED_V5.plus(Field.RESOURCE_ID), FlowLogQuery.regionalNatGatewayUsers({ span }), []],
  ['regional-nat-gateway-users without services', DEFAULT.plus(Field.RESOURCE_ID, Field.FLOW_DIRECTION), FlowLogQuery.regionalNatGatewayUsers({ span }), []],
  ['s3-and-dynamodb-through-nat', RECOMMENDED_V5, FlowLogQuery.s3AndDynamoDbThroughNat({ span }), []],
  ['data-transfer-between-availability-zones', RECOMMENDED_V5, FlowLogQuery.dataTransferBetweenAvailabilityZones({ span }), []],
  ['data-transfer-between-availability-zones without packet addresses', ZONES_WITHOUT_PODS, FlowLogQuery.dataTransferBetweenAvailabilityZones({ span }), []],
  ['data-transfer-between-availability-zones by hop', RECOMMENDED_V5.plus(Field.NEXT_HOP_AZ_ID), FlowLogQuery.dataTransferBetweenAvailabilityZones({ span }), []],
  ['data-transfer-by-path', RECOMMENDED_V5, FlowLogQuery.dataTransferByPath({ span }), []],
  ['records-by-interface', RECOMMENDED_V5, FlowLogQuery.recordsByInterface({ span }), []],
];

test.each(CASES)('every changed predicate matters: %s', async (_name, format, query, explained) => {
  const elsewhere = [{ account: ELSEWHERE.account, records: costElsewhere() }];
  const opened = await storyLab({ layout: S3LogLayout.parquet(), format, queries: [query], now: LATER }, records, elsewhere);
  try {
    expectExplained(await survivors(opened, query.queryName), explained);
  } finally {
    opened.close();
  }
}, 240_000);
