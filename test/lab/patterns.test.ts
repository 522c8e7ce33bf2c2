import { contributors } from '../../lab/insights/contributor-rule';
import { metricValues } from '../../lab/insights/metric-filter';

const matches = (filterPattern: string, message: string) => metricValues({ filterPattern, metricValue: '1' }, [message]).length === 1;

describe('patterns for space-delimited events, as AWS documents them', () => {
  const REQUEST = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';

  test.each([
    ['[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]', REQUEST, true],
    ['[ip, user, username, timestamp, request =*.html*, status_code = 5*, bytes]', REQUEST, false],
    ['[..., request =*.html*, status_code = 4*, bytes]', REQUEST, true],
    ['[ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, bytes]', REQUEST, true],
    ['[ip, user, username, timestamp, request =*.html*, status_code = 403 || status_code = 410, bytes]', REQUEST, false],
    ['[w1=ERROR, w2]', 'ERROR 09/25/2014 12:00:02 Failed to process request', true],
    ['[w1=ERROR, w2]', 'WARNING 09/25/2014 12:00:02 Invalid user request', false],
    ['[w1=ERROR || w1=WARNING, w2]', 'WARNING 09/25/2014 12:00:02 Invalid user request', true],
    ['[w1!=ERROR && w1!=WARNING, w2]', 'INFO 09/25/2014 12:00:00 GET /service/resource/67 1200', true],
    ['[w1!=ERROR && w1!=WARNING, w2]', 'ERROR 09/25/2014 12:00:02 Failed', false],
    ['[a, b > 75]', 'x 76', true],
    ['[a, b > 75]', 'x 75', false],
    ['[a, b >= 75]', 'x 75', true],
    ['[a, b < 50]', 'x -', false],
    ['[a, b, c]', 'x y', false],
  ])('%s over %s: %p', (pattern, message, expected) => {
    expect(matches(pattern, message)).toBe(expected);
  });

  test('a value of the event, where it is a number', () => {
    expect(metricValues({ filterPattern: '[a = REJECT, bytes]', metricValue: '$bytes' }, ['REJECT 10', 'REJECT -', 'ACCEPT 5', 'REJECT 7'])).toEqual([10, 7]);
  });

  test.each([
    ['a pattern without brackets', 'ERROR', '1', 'patterns in brackets only'],
    ['a regular expression', '[a=%x%, b]', '1', 'no regular expressions'],
    ['two names in one place', '[a=1 && b=2, c]', '1', 'a place has one name'],
    ['a value that the pattern lacks', '[a, b]', '$c', 'the pattern has no $c'],
  ])('fails on %s', (_, filterPattern, metricValue, message) => {
    expect(() => metricValues({ filterPattern, metricValue }, ['x y'])).toThrow(message);
  });
});

describe('Contributor Insights rules, as AWS publishes them for VPC flow logs', () => {
  const rule = (Fields: object, Contribution: object, AggregateOn = 'Sum') => JSON.stringify({
    Schema: { Name: 'CloudWatchLogRule', Version: 1 }, LogGroupNames: ['flowlogs'], LogFormat: 'CLF', Fields, Contribution, AggregateOn,
  });
  const FLOWS = [
    '2 111122223333 eni-a 192.0.2.1 198.51.100.1 50000 443 6 10 1000 1793534000 1793534059 ACCEPT OK',
    '2 111122223333 eni-a 192.0.2.1 198.51.100.1 50001 443 6 20 5000 1793534000 1793534059 ACCEPT OK',
    '2 111122223333 eni-a 192.0.2.2 198.51.100.2 50000 53 17 900 90 1793534000 1793534059 REJECT OK',
    '2 111122223333 eni-b 203.0.113.1 192.0.2.1 50000 3306 6 3 180 1793534000 1793534059 REJECT OK',
    '2 111122223333 eni-b - - - - - - - 1793534000 1793534059 - NODATA',
  ];

  test('byte transfers by source and destination', () => {
    const body = rule({ 4: 'srcaddr', 5: 'dstaddr', 10: 'bytes' }, { Keys: ['srcaddr', 'dstaddr'], ValueOf: 'bytes', Filters: [] });
    expect(contributors(body, FLOWS)[0]).toEqual({ keys: ['192.0.2.1', '198.51.100.1'], value: 6000 });
  });

  test('highest number of HTTPS requests', () => {
    const body = rule({ 5: 'destination address', 7: 'destination port', 9: 'packet count' }, {
      Keys: ['destination address'], ValueOf: 'packet count', Filters: [{ Match: 'destination port', EqualTo: 443 }],
    });
    expect(contributors(body, FLOWS)).toEqual([{ keys: ['198.51.100.1'], value: 30 }]);
  });

  test('rejected TCP connections', () => {
    const body = rule({ 3: 'interfaceID', 4: 'sourceAddress', 8: 'protocol', 13: 'action' }, {
      Keys: ['interfaceID', 'sourceAddress'], Filters: [{ Match: 'protocol', EqualTo: 6 }, { Match: 'action', In: ['REJECT'] }],
    });
    expect(contributors(body, FLOWS)).toEqual([{ keys: ['eni-b', '203.0.113.1'], value: 1 }]);
  });

  test.each<[string, object, object, string]>([
    ['five keys', {}, { Keys: ['1', '2', '3', '4', '5'] }, 'Keys of the rule'],
    ['a field that has no place', {}, { Keys: ['srcaddr'] }, 'no field srcaddr'],
    ['an operator that is not documented', {}, { Keys: ['4'], Filters: [{ Match: '4', Like: 'x' }] }, 'does not know the operator Like'],
    ['eleven texts', {}, { Keys: ['4'], Filters: [{ Match: '4', In: Array.from('12345678901') }] }, 'up to ten texts'],
  ])('fails on %s', (_, fields, contribution, message) => {
    expect(() => contributors(rule(fields, contribution), FLOWS)).toThrow(message);
  });
});
