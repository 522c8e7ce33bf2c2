import { Duration, Lazy } from 'aws-cdk-lib';
import { WHO_FORMAT } from './who-queries';
import { FlowLogField, FlowLogQuery, KnownNetworks, PartitionGranularity, QuerySpan } from '../../../../src';
import { render } from '../../../../src/flow-logs/questions/private/question';
import { refusal } from '../../../fixtures/stacks';

/** The text that a pack saves. */
function textOf(query: FlowLogQuery, format = WHO_FORMAT, hive = false): string {
  const time = { granularity: PartitionGranularity.HOUR, hive };
  return render(query._question, { table: 'flow_logs', time, format, span: query._span, networks: KnownNetworks.of({}) });
}

const token = Lazy.string({ produce: () => 'eni-1' });

describe('options are written as readable literals', () => {
  test.each<[string, FlowLogQuery, string, string[]]>([
    ['interfaceId', FlowLogQuery.interfaceActivity({ interfaceId: 'eni-0a1b' }), 'activity-of-eni-0a1b', ['interface: eni-0a1b (interface_id)', "interface_id = 'eni-0a1b'"]],
    ['instanceId', FlowLogQuery.instanceActivity({ instanceId: 'i-0a1b' }), 'activity-of-i-0a1b', ['instance: i-0a1b (instance_id)', "instance_id = 'i-0a1b'"]],
    ['address', FlowLogQuery.whoHadAddress({ address: '10.1.2.3' }), 'who-had-10.1.2.3', ['address: 10.1.2.3 (IPADDRESS)', "IPADDRESS '10.1.2.3'"]],
    ['address', FlowLogQuery.whoHadAddress({ address: 'fd00::1' }), 'who-had-fd00--1', ["IPADDRESS 'fd00::1'"]],
    ['field', FlowLogQuery.trafficByTag(FlowLogField.ASG_TAG_2), 'traffic-by-asg-tag-2', ['field: asg_tag_2;', 'url_decode(asg_tag_2)']],
  ])('%s (%#)', (_, query, name, parts) => {
    expect(query.queryName).toBe(name);
    parts.forEach(part => expect(textOf(query)).toContain(part));
  });

  test('the field of a tag is one that the question needs', () => {
    const { needs } = FlowLogQuery.trafficByTag(FlowLogField.INTERFACE_TAG)._question;
    expect(needs).toContain(FlowLogField.INTERFACE_TAG);
    expect(needs).not.toContain(FlowLogField.INSTANCE_TAG);
  });
});

describe('rules of options', () => {
  test.each(['i-0123', 'eni_1', 'ENI-1', 'eni-', "eni-1' OR true", ''])('fails when interfaceId is %p', interfaceId => {
    expect(refusal(() => FlowLogQuery.interfaceActivity({ interfaceId })))
      .toBe(`interfaceId must be an id that begins with "eni-", known at synth, got ${JSON.stringify(interfaceId)}; write "eni-0123456789abcdef0"`);
    expect(FlowLogQuery.interfaceActivity({ interfaceId: 'eni-1' }).queryName).toBe('activity-of-eni-1');
  });

  test.each(['eni-0123', 'mi-1', 'I-1', 'i-', "i-1' OR true"])('fails when instanceId is %p', instanceId => {
    expect(refusal(() => FlowLogQuery.instanceActivity({ instanceId })))
      .toBe(`instanceId must be an id that begins with "i-", known at synth, got ${JSON.stringify(instanceId)}; write "i-0123456789abcdef0"`);
    expect(FlowLogQuery.instanceActivity({ instanceId: 'i-1' }).queryName).toBe('activity-of-i-1');
  });

  test.each([
    ['interfaceId', () => FlowLogQuery.interfaceActivity({ interfaceId: token })],
    ['instanceId', () => FlowLogQuery.instanceActivity({ instanceId: token })],
    ['address', () => FlowLogQuery.whoHadAddress({ address: token })],
  ])('fails when %s is a token', (prop, act) => {
    expect(refusal(act)).toMatch(new RegExp(`^${prop} must be .*known at synth, got "\\$\\{Token\\[.*; write `));
  });

  test.each(['10.1.2', '10.1.2.0/24', 'fe80::1%eth0'])('fails when address is %p', address => {
    expect(refusal(() => FlowLogQuery.whoHadAddress({ address })))
      .toBe(`address must be an IPv4 or IPv6 address without zone, known at synth, got ${JSON.stringify(address)}; write "10.0.0.10" or "2001:db8::1"`);
    expect(() => FlowLogQuery.whoHadAddress({ address: '10.1.2.0' })).not.toThrow();
  });

  test.each<[Duration, string]>([
    [Duration.minutes(59), '59 minutes'],
    [Duration.days(91), '91 days'],
    [Duration.seconds(3601), '1 hour 1 second'],
    [Duration.days(Lazy.number({ produce: () => 7 })), 'a token'],
  ])('fails when baseline is %s', (baseline, shown) => {
    expect(refusal(() => FlowLogQuery.newDestinations({ baseline })))
      .toBe(`baseline must be 60 to 129600 whole minutes known at synth, got ${shown}; write Duration.days(7)`);
  });

  test.each([Duration.minutes(60), Duration.days(90)])('baseline may be %s', baseline => {
    expect(FlowLogQuery.newDestinations({ baseline })._span._duration.toMinutes()).toBe(1440 + baseline.toMinutes());
  });

  test('fails when field shows no tag', () => {
    expect(refusal(() => FlowLogQuery.trafficByTag(FlowLogField.SRCADDR)))
      .toBe('field must be a tag field (instance-tag, interface-tag, asg-tag, or the second of each), got srcaddr; write FlowLogField.INSTANCE_TAG');
    expect(FlowLogQuery.trafficByTag(FlowLogField.INSTANCE_TAG).queryName).toBe('traffic-by-instance-tag');
  });
});

describe('what is new', () => {
  test('reads the baseline and the span, and shows the span', () => {
    const text = textOf(FlowLogQuery.newDestinations());
    expect(text).toContain('-- Which destinations on the internet are new in the last 24 hours, compared with the 7 days before?\n');
    expect(text).toContain('-- Parameters: span: the last 24 hours and the 7 days before; new: the last 24 hours (HAVING).\n');
    expect(text).toContain("WHERE hour >= date_format(now() - interval '8' day, '%Y/%m/%d/%H')\n");
    expect(text).toContain("start >= to_unixtime(now() - interval '8' day)");
    expect(text).toContain("HAVING min(start) >= to_unixtime(now() - interval '24' hour)\n");
  });

  test('of a fixed span, the baseline ends where it begins', () => {
    const query = FlowLogQuery.newDestinations({ span: QuerySpan.between('2026-11-01T10:00', '2026-11-01T14:00'), baseline: Duration.hours(3) });
    const text = textOf(query);
    expect(query._span._duration.toHours()).toBe(7);
    expect(text).toContain('-- Parameters: span: 2026-11-01T10:00 to 2026-11-01T14:00 UTC and the 3 hours before; new: ');
    expect(text).toContain("hour >= '2026/11/01/07'");
    expect(text).toContain("hour <= '2026/11/01/14'");
    expect(text).toContain("start >= to_unixtime(TIMESTAMP '2026-11-01 07:00:00 UTC')");
    expect(text).toContain("start < to_unixtime(TIMESTAMP '2026-11-01 14:00:00 UTC')");
    expect(text).toContain("HAVING min(start) >= to_unixtime(TIMESTAMP '2026-11-01 10:00:00 UTC')\n");
  });

  test('across a month\'s end in Hive folders', () => {
    const span = QuerySpan.between('2026-11-01T00:00', '2026-11-02T00:00');
    expect(textOf(FlowLogQuery.newDestinations({ span }), WHO_FORMAT, true)).toContain('WHERE year = 2026\n      AND month BETWEEN 10 AND 11\n');
  });

  test('belongs into the work group for hunting, the others do not', () => {
    const hunting = FlowLogQuery.all().filter(query => query._question.hunting).map(query => query.queryName);
    expect(hunting).toContain('new-destinations');
    expect(hunting).not.toContain('top-instances');
  });
});
