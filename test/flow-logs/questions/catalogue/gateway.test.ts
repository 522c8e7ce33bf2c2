import { MIB } from '../../../../lab/samples/cast';
import { gateway } from '../../../../lab/samples/scenes/gateway';
import { FlowLogFormat } from '../../../../src';
import { HOURLY_PARQUET_AND_DAILY_TEXT, OpenStory, pick, storyLab } from '../story-lab';

/** Answers over the scenes of lab/samples/scenes/gateway.ts: every question of the catalogue that a transit gateway can answer. */
const [A, B, FIREWALL, VPN] = ['a', 'b', 'fw', 'vpn'].map(name => `tgw-attach-${name}`);

describe.each(HOURLY_PARQUET_AND_DAILY_TEXT)('%s', (_name, layout) => {
  let opened: OpenStory;
  const ask = (name: string) => opened.lab.runNamedQuery(name);
  beforeAll(async () => {
    opened = await storyLab({ layout, format: FlowLogFormat.TRANSIT_GATEWAY_DEFAULT }, gateway());
  }, 60_000);
  afterAll(() => opened.close());

  test('a pack without questions of its own asks those about transit gateways, and each finds something', async () => {
    const results = await opened.lab.runNamedQueries();
    expect(results.map(({ name }) => name)).toEqual([
      'hours-without-records', 'transit-gateway-drops', 'transit-gateway-traffic', 'transit-gateway-one-way', 'transit-gateway-lost-records',
    ]);
    results.forEach(({ name, rows }) => expect([name, rows.length >= 2]).toEqual([name, true]));
  });

  test('drops', async () => {
    const answer = pick(
      await ask('transit-gateway-drops'),
      'tgw_id', 'tgw_attachment_id', 'flow_direction', 'source', 'destination', 'packets_lost', 'no_route', 'blackhole', 'mtu_exceeded', 'ttl_expired',
    );
    expect(answer).toEqual([
      [A, 'ingress', '10.1.0.5', '10.9.9.9', 7, 7, 0, 0, 0], // from two ports
      [VPN, 'egress', '10.1.0.5', '10.2.0.9', 4, 0, 0, 4, 0],
      [A, 'ingress', '10.1.0.5', '10.8.8.8', 3, 0, 3, 0, 0],
      [A, 'ingress', '10.1.0.5', '10.7.7.7', 1, 0, 0, 0, 1],
    ].map(row => ['tgw-0a', ...row]));
  });

  test('traffic', async () => {
    const columns = ['from_account', 'from_vpc', 'from_attachment', 'to_account', 'to_vpc', 'to_attachment', 'bytes', 'packets'];
    const answer = await ask('transit-gateway-traffic');
    const [here, there] = ['111122223333', '444455556666'];
    expect(pick(answer, ...columns)).toEqual([
      [here, 'vpc-a', A, there, 'vpc-b', B, 22 * MIB + 24_000, 280], // entered; 2 MiB less left
      [here, 'vpc-a', A, null, null, VPN, 8 * MIB + 4000, 45], // the scanner is billed as well
      [null, null, VPN, here, 'vpc-a', A, 4 * MIB, 40],
      [there, 'vpc-b', B, here, 'vpc-a', A, 2 * MIB + 8000, 120],
      [here, 'vpc-a', A, null, null, null, 24_000, 60], // dropped: no way out
      [here, 'vpc-fw', FIREWALL, here, 'vpc-a', A, 4000, 10],
    ]);
    expect(pick(answer, 'gib')[0]).toEqual([0.022]);
  });

  test('one way', async () => {
    const answer = pick(await ask('transit-gateway-one-way'), 'from_attachment', 'to_attachment', 'sender', 'receiver', 'protocol', 'hint', 'conversations');
    const [silent, elsewhere] = ['no answers here', 'answers by another way'];
    expect(answer).toEqual([
      [A, B, '10.1.0.6', '10.2.0.30', 17, silent, 2],
      [A, B, '10.1.0.5', '10.2.0.20', 6, elsewhere, 1],
      [A, VPN, '10.1.0.5', '10.2.0.9', 6, silent, 1], // dropped
      [B, A, '10.2.0.30', '10.1.0.6', 6, silent, 1], // another protocol is no answer
      [FIREWALL, A, '10.2.0.20', '10.1.0.5', 6, elsewhere, 1],
    ]);
  });

  test('lost records', async () => {
    expect(pick(await ask('transit-gateway-lost-records'), 'tgw_attachment_id', 'hour_utc', 'skipdata_records', 'first_lost')).toEqual([
      [A, '2026-11-01T04:00:00Z', 2, '2026-11-01T04:30:00Z'],
      [B, '2026-11-01T03:00:00Z', 1, '2026-11-01T03:30:00Z'],
    ]);
  });

  test('hours without records', async () => {
    expect(pick(await ask('hours-without-records'), 'tgw_id', 'nothing_from', 'nothing_until', 'hours')).toEqual([
      ['tgw-0a', '2026-11-01T11:00:00Z', '2026-11-01T12:00:00Z', 1],
      ['tgw-0a', '2026-10-31T13:00:00Z', '2026-11-01T03:00:00Z', 14],
    ]);
  });
});
