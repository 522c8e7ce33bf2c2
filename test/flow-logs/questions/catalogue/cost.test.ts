import { DAY, MIB, NOW } from '../../../../lab/samples/cast';
import { cost, costElsewhere } from '../../../../lab/samples/scenes/cost';
import { story } from '../../../../lab/samples/story';
import { FlowLogField, FlowLogFormat, FlowLogQuery, S3LogLayout } from '../../../../src';
import { ELSEWHERE, HOURLY_PARQUET_AND_DAILY_TEXT, OpenStory, pick, storyLab } from '../story-lab';

/** Answers over the scenes of lab/samples/scenes/cost.ts and of the story, in which one call goes through a NAT gateway. */
const RICH = FlowLogFormat.RECOMMENDED_V5.plus(FlowLogField.RESOURCE_ID, FlowLogField.NEXT_HOP_AZ_ID);
const QUERIES = [
  FlowLogQuery.natGatewayUsers(), FlowLogQuery.s3AndDynamoDbThroughNat(), FlowLogQuery.dataTransferBetweenAvailabilityZones(),
  FlowLogQuery.dataTransferByPath(),
  FlowLogQuery.recordsByInterface(),
];
const RECORDS = [...story(), ...cost()];
const open = (layout: S3LogLayout, format: FlowLogFormat, queries: FlowLogQuery[]) =>
  storyLab({ layout, format, queries }, RECORDS, [{ account: ELSEWHERE.account, records: costElsewhere() }]);

describe.each(HOURLY_PARQUET_AND_DAILY_TEXT)('%s', (_name, layout) => {
  let opened: OpenStory;
  const ask = (name: string) => opened.lab.runNamedQuery(name);
  beforeAll(async () => {
    opened = await open(layout, FlowLogFormat.RECOMMENDED_V5, QUERIES);
  }, 60_000);
  afterAll(() => opened.close());

  test('who uses the NAT gateways', async () => {
    const answer = await ask('nat-gateway-users');
    expect(pick(answer, 'vpc_id', 'nat_interface_id', 'workload', 'remote', 'remote_aws_service', 'bytes_sent', 'bytes_received')).toEqual([
      ['vpc-c', 'eni-nat-c', '10.2.1.10', '192.0.2.110', 'S3', 11 * MIB, 500 * MIB], // two calls
      ['vpc-a', 'eni-nat', '10.0.1.30', '192.0.2.99', null, 300 * MIB, 2 * MIB], // once, of six records
      ['vpc-c', 'eni-nat-c', '10.2.1.11', '203.0.113.200', 'EC2', 40 * MIB, MIB],
      ['vpc-c', 'eni-nat-c', '10.2.1.11', '172.31.5.5', null, 7 * MIB, 0], // not internet
      ['vpc-c', 'eni-nat-c', '10.0.9.9', '203.0.113.200', 'EC2', 6 * MIB, 0], // expected, but billed
      ['vpc-c', 'eni-nat-c', '10.2.1.10', '192.0.2.120', 'DYNAMODB', 2 * MIB, 3 * MIB],
    ]);
    expect(pick(answer, 'bytes_processed', 'gib_processed')[0]).toEqual([511 * MIB, 0.499]);
  });

  test('what of it are S3 and DynamoDB', async () => {
    expect(pick(await ask('s3-and-dynamodb-through-nat'), 'nat_interface_id', 'service', 'workload', 'bytes_sent', 'bytes_received', 'bytes_processed')).toEqual([
      ['eni-nat-c', 'S3', '10.2.1.10', 11 * MIB, 500 * MIB, 511 * MIB],
      ['eni-nat-c', 'DYNAMODB', '10.2.1.10', 2 * MIB, 3 * MIB, 5 * MIB],
    ]);
  });

  test('between zones, by the ends of conversations', async () => {
    const answer = await ask('data-transfer-between-availability-zones');
    expect(pick(answer, 'vpc_id', 'from_zone', 'to_zone', 'pair_bytes', 'interface_id', 'bytes')).toEqual([
      ['vpc-z', 'euw1-az1', 'euw1-az2', 46 * MIB, 'eni-z1', 36 * MIB], // a pod and IPv6 among it
      ['vpc-z', 'euw1-az1', 'euw1-az2', 46 * MIB, 'eni-z3', 10 * MIB],
      ['vpc-z', 'euw1-az2', 'euw1-az1', 5 * MIB, 'eni-z2', 5 * MIB],
    ]);
    expect(pick(answer, 'pair_gib').flat()).toEqual([0.045, 0.045, 0.005]);
  });

  test('by path', async () => {
    expect(pick(await ask('data-transfer-by-path'), 'vpc_id', 'path', 'path_bytes', 'interface_id', 'bytes')).toEqual([
      ['vpc-p', 'internet gateway', 86 * MIB, 'eni-p1', 80 * MIB],
      ['vpc-p', 'internet gateway', 86 * MIB, 'eni-p2', 5 * MIB],
      ['vpc-p', 'internet gateway', 86 * MIB, '-', MIB], // a regional NAT gateway
      ['vpc-c', 'gateway endpoint', 60 * MIB, 'eni-job', 60 * MIB],
      ['vpc-p', 'gateway endpoint', 60 * MIB, 'eni-p2', 60 * MIB],
      ['vpc-c', 'internet gateway', 59 * MIB, 'eni-nat-c', 59 * MIB], // whoever is behind it
      ['vpc-c', 'virtual private gateway', 7 * MIB, 'eni-nat-c', 7 * MIB],
      ['vpc-p', 'peering in the same Region', 3 * MIB, 'eni-p1', 3 * MIB],
      ['vpc-p', 'peering with another Region', 2 * MIB, 'eni-p1', 2 * MIB],
      ['vpc-p', 'internet gateway or gateway endpoint', MIB, 'eni-p1', MIB],
      ['vpc-p', 'virtual private gateway', 4000, 'eni-p1', 4000],
      ['vpc-p', 'Local or Wavelength Zone', 3000, 'eni-p1', 3000],
      ['vpc-p', 'path 9', 2000, 'eni-p1', 2000],
    ]);
  });

  test('who fills the log', async () => {
    const answer = await ask('records-by-interface');
    const inSpan = [...RECORDS, ...costElsewhere()].filter(record => Number(record.start) >= NOW - DAY).length;
    expect(pick(answer, 'vpc_id', 'interface_id', 'records', 'percent_of_all', 'nodata_records', 'rejected_records')[0])
      .toEqual(['vpc-l', 'eni-chatty', 408, Math.round(408 * 1000 / inSpan) / 10, 7, 200]);
    expect(pick(answer, 'records').flat().reduce((sum, records) => Number(sum) + Number(records), 0)).toBe(inSpan);
    expect(pick(answer, 'interface_id', 'records', 'nodata_records')).toContainEqual(['eni-idle', 6, 6]);
    // '-' and NULL are one line an account.
    expect(pick(answer, 'interface_id').flat().filter(name => name === '-' || name === null)).toEqual(['-']);
  });
});

describe.each(HOURLY_PARQUET_AND_DAILY_TEXT)('%s, with resource-id and next-hop-az-id', (_name, layout) => {
  let opened: OpenStory;
  beforeAll(async () => {
    opened = await open(layout, RICH, [FlowLogQuery.regionalNatGatewayUsers(), FlowLogQuery.dataTransferBetweenAvailabilityZones()]);
  }, 60_000);
  afterAll(() => opened.close());

  test('who uses the regional NAT gateways', async () => {
    const answer = await opened.lab.runNamedQuery('regional-nat-gateway-users');
    expect(pick(answer, 'vpc_id', 'nat_gateway_id', 'workload', 'remote', 'remote_aws_service', 'bytes_sent', 'bytes_received')).toEqual([
      ['vpc-r', 'nat-regional', '10.4.1.1', '203.0.113.210', null, 20 * MIB, 50 * MIB],
      ['vpc-r', 'nat-regional', '10.4.1.1', '192.0.2.110', 'S3', MIB, 9 * MIB],
      ['vpc-r', 'nat-regional', '10.4.1.2', '203.0.113.210', null, 2 * MIB, 3 * MIB], // its gateway has an address of ours
    ]);
    expect(pick(answer, 'bytes_processed', 'gib_processed')[0]).toEqual([70 * MIB, 0.068]);
  });

  test('between zones, hop by hop', async () => {
    expect(pick(await opened.lab.runNamedQuery('data-transfer-between-availability-zones'), 'vpc_id', 'from_zone', 'to_zone', 'pair_bytes', 'interface_id', 'bytes')).toEqual([
      ['vpc-z', 'euw1-az1', 'euw1-az2', 55 * MIB, 'eni-z1', 45 * MIB], // the NAT gateway in the other zone among it
      ['vpc-z', 'euw1-az1', 'euw1-az2', 55 * MIB, 'eni-z3', 10 * MIB],
      ['vpc-z', 'euw1-az2', 'euw1-az1', 5 * MIB, 'eni-z2', 5 * MIB],
    ]);
  });
});

test('without services and packet addresses: the regional NAT gateway all the same, and no pods in zones', async () => {
  const { DEFAULT } = FlowLogFormat;
  const format = DEFAULT.plus(FlowLogField.VPC_ID, FlowLogField.AZ_ID, FlowLogField.FLOW_DIRECTION, FlowLogField.RESOURCE_ID);
  const queries = [FlowLogQuery.regionalNatGatewayUsers(), FlowLogQuery.dataTransferBetweenAvailabilityZones()];
  const opened = await open(S3LogLayout.parquet(), format, queries);
  const [regional, zones] = await opened.lab.runNamedQueries();
  opened.close();
  expect(pick(regional, 'workload', 'remote', 'bytes_sent')).toEqual([
    ['10.4.1.1', '203.0.113.210', 20 * MIB], ['10.4.1.1', '192.0.2.110', MIB], ['10.4.1.2', '203.0.113.210', 2 * MIB],
  ]);
  expect(regional.columns).not.toContain('remote_aws_service');
  expect(pick(zones, 'from_zone', 'interface_id', 'bytes')).toEqual([
    ['euw1-az1', 'eni-z1', 32 * MIB], ['euw1-az1', 'eni-z3', 10 * MIB], ['euw1-az2', 'eni-z2', 5 * MIB],
  ]);
});

test('without services the users of NAT gateways are told all the same', async () => {
  const format = FlowLogFormat.DEFAULT.plus(FlowLogField.PKT_SRCADDR, FlowLogField.PKT_DSTADDR);
  const opened = await open(S3LogLayout.parquet(), format, [FlowLogQuery.natGatewayUsers()]);
  const answer = await opened.lab.runNamedQuery('nat-gateway-users');
  opened.close();
  expect(answer.columns).not.toContain('remote_aws_service');
  expect(pick(answer, 'workload', 'bytes_processed').slice(0, 2)).toEqual([['10.2.1.10', 511 * MIB], ['10.0.1.30', 302 * MIB]]);
});
