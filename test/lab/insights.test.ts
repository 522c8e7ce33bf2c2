import { LogEvent, runInsights } from '../../lab/insights/evaluate';
import { Timestamp, Value } from '../../lab/insights/values';

/**
 * The evaluator is pinned to what AWS's documentation of the Logs Insights language prints: its examples, with their results where it
 * tells them (pages CWL_QuerySyntax-*, "Sample queries", "Supported logs and discovered fields").
 */
const NOW = new Date('2026-11-01T12:00:00Z');
const AT = NOW.getTime();

const event = (message: string, ago = 0, logStream = 'eni-0123456789abcdef0-all'): LogEvent => ({ timestamp: AT - ago * 1000, message, logStream });
const run = (query: string, messages: readonly (string | LogEvent)[], defaultFormat = false) =>
  runInsights(query, { events: messages.map(one => typeof one === 'string' ? event(one) : one), now: NOW, defaultFormat });
/** One expression, for one event. */
const value = (expression: string): Value => run(`fields ${expression} as answer`, ['hello'])[0].answer;
const failure = (query: string, messages = ['x'], defaultFormat = false) => {
  try {
    run(query, messages, defaultFormat);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`expected a failure of ${query}`);
};

describe('operators and functions, with the results that the documentation prints', () => {
  test.each<[string, Value]>([
    ['2 ^ 3', 8],
    ['10 % 3', 1],
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 / 4', 2.5],
    ['-3 + 5', 2],
    ['ltrim("xyZxyfooxyZ","xyZ")', 'fooxyZ'],
    ['rtrim("xyZfooxyxyZ","xyZ")', 'xyZfoo'],
    ['trim("xyZxyfooxyxyZ","xyZ")', 'foo'],
    ['substr("xyZfooxyZ",3, 3)', 'foo'],
    ['replace("a smoke_test", "smoke_test", "Smoke")', 'a Smoke'],
    ['strlen("naïve")', 5],
    ['toupper("a")', 'A'],
    ['tolower("A")', 'a'],
    ['urldecode("a%20b")', 'a b'],
    ['strcontains("abc", "b")', 1],
    ['startsWith("abc", "b")', 0],
    ['endsWith("abc", "c")', 1],
    ['isempty("")', 1],
    ['isblank("  ")', 1],
    ['concat("a", "b", 3)', 'ab3'],
    ['abs(-2)', 2],
    ['ceil(1.2)', 2],
    ['floor(1.8)', 1],
    ['round(1.256, 2)', 1.26],
    ['greatest(1, 3, 2)', 3],
    ['least(3, 1, 2)', 1],
    ['sqrt(9)', 3],
    ['coalesce(nothing, "b")', 'b'],
    ['case(1 > 2, "a", 2 > 1, "b", "c")', 'b'],
    ['case(1 > 2, "a", "c")', 'c'],
    ['now()', AT / 1000],
    ['toMillis(@timestamp)', AT],
    ['isIpv4InSubnet("192.0.2.7", "192.0.2.0/24")', true],
    ['isIpv4InSubnet("192.0.3.7", "192.0.2.0/24")', false],
    ['isIpv4InSubnet("-", "192.0.2.0/24")', false],
    ['isIpv6InSubnet("2001:db8::7", "2001:db8::/32")', true],
    ['isIpv6InSubnet("192.0.2.7", "::/0")', false],
    ['isIpInSubnet("2001:db9::7", "2001:db8::/32")', false],
    ['isValidIp("2001:db8::1")', true],
    ['isValidIpV4("2001:db8::1")', false],
    ['isValidIpV6("2001:db8::1")', true],
    ['1 = 1', true],
    ['"10" = 10', true],
    ['"a" != "b"', true],
    ['not 1 = 2', true],
    ['"9" < "10"', true],
  ])('%s is %p', (expression, expected) => {
    expect(run(`parse @message /(?<nothing>zzz)/ | fields ${expression} as answer`, ['hello'])[0].answer).toEqual(expected);
  });

  test('the time of a day in a zone, in milliseconds', () => {
    const at = { timestamp: Date.parse('2022-01-14T13:18:31.000-08:00'), message: 'x', logStream: 's' };
    expect(run('fields toMillis(@timestamp) as ms', [at])[0].ms).toBe(1642195111000);
  });

  test.each([
    ['bin(5m)', '2026-11-01T11:55:00.000Z'],
    ['bin(300s)', '2026-11-01T11:57:00.000Z'], // seconds are capped at 60
    ['bin(1h)', '2026-11-01T11:00:00.000Z'],
    ['bin(1hr)', '2026-11-01T11:00:00.000Z'],
    ['bin(30mins)', '2026-11-01T11:30:00.000Z'],
    ['datefloor(@timestamp, 1h)', '2026-11-01T11:00:00.000Z'],
    ['dateceil(@timestamp, 1h)', '2026-11-01T12:00:00.000Z'],
  ])('%s', (expression, expected) => {
    const [{ t }] = run(`stats count(*) by ${expression} as t`, [event('x', 130)]);
    expect(new Date((t as Timestamp).ms).toISOString()).toBe(expected);
  });
});

test('sort orders as the documentation prints it', () => {
  const sorted = ['!:', '#', '*%04', '0#', '5A', '111A', '2345_', '@', '@_', 'A', 'A9876fghj', 'a12345hfh', '0', '01', '1', '2', '3'];
  const mixed = [...sorted].sort((a, b) => a.length - b.length || (a < b ? 1 : -1));
  expect(run('fields @message | sort @message asc', mixed).map(row => row['@message'])).toEqual(sorted);
  expect(run('fields @message | sort @message desc', mixed).map(row => row['@message'])).toEqual([...sorted].reverse());
});

describe('parse', () => {
  test('a glob', () => {
    const query = 'parse @message "user=*, method:*, latency := *" as @user,\n    @method, @latency | stats avg(@latency) by @method,\n    @user';
    const messages = ['user=a, method:GET, latency := 10', 'user=a, method:GET, latency := 20', 'user=b, method:PUT, latency := 5'];
    expect(run(query, messages)).toEqual([{ '@method': 'GET', '@user': 'a', 'avg(@latency)': 15 }, { '@method': 'PUT', '@user': 'b', 'avg(@latency)': 5 }]);
  });

  test('a regular expression with a named group, on a flow log record', () => {
    const record = '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK';
    expect(run('parse @message /(?<NetworkInterface>eni-.*?) / | display NetworkInterface, @message', [record]))
      .toEqual([{ 'NetworkInterface': 'eni-1235b8ca123456789', '@message': record }]);
  });

  test('commands in capitals, membership, and a condition as a value', () => {
    const query = `FIELDS @message
    | PARSE @message "* [*] *" as loggingTime, loggingType, loggingMessage
    | FILTER loggingType IN ["ERROR", "INFO"]
    | DISPLAY loggingMessage, loggingType = "ERROR" as isError`;
    expect(run(query, ['12:00 [ERROR] broken', '12:01 [INFO] fine', '12:02 [DEBUG] noise'])).toEqual([
      { loggingMessage: 'broken', isError: true },
      { loggingMessage: 'fine', isError: false },
    ]);
  });

  test('an event that does not match keeps its other fields, and lacks those', () => {
    expect(run('parse @message "a=*" as a | fields ispresent(a) as found, @message', ['b=1'])).toEqual([{ 'found': false, '@message': 'b=1' }]);
  });
});

describe('filter', () => {
  test.each(['filter @message like "Exception"', 'filter @message like /Exception/', 'filter @message =~ /Exception/', "filter @message like 'Exception'"])('%s', query => {
    expect(run(query, ['an Exception', 'an exception', 'all well'])).toHaveLength(1);
  });

  test('not like, and case that does not matter', () => {
    expect(run('filter @message not like "Exception"', ['an Exception', 'an exception'])).toHaveLength(1);
    expect(run('filter @message like /(?i)Exception/', ['an Exception', 'an exception'])).toHaveLength(2);
  });

  test('a comment hides its line', () => {
    expect(run('fields @timestamp, @message\n# | filter @message not like "7983"\n| limit 20', ['7983'])).toHaveLength(1);
  });
});

/** Records of the default format. */
const FLOWS = [
  '2 111122223333 eni-a 192.0.2.1 198.51.100.1 443 50000 6 10 1000 1793534000 1793534059 ACCEPT OK',
  '2 111122223333 eni-a 192.0.2.1 198.51.100.1 443 50001 6 20 5000 1793534000 1793534059 ACCEPT OK',
  '2 111122223333 eni-a 192.0.2.2 198.51.100.2 53 50000 17 900 90 1793534000 1793534059 ACCEPT OK',
  '2 111122223333 eni-b 203.0.113.1 192.0.2.1 50000 3306 6 3 180 1793534000 1793534059 REJECT OK',
  '2 111122223333 eni-b - - - - - - - 1793534000 1793534059 - SKIPDATA',
];

describe('sample queries for VPC flow logs', () => {
  const ask = (query: string) => run(query, FLOWS, true);

  test('top packet transfers across hosts', () => {
    expect(ask('stats sum(packets) as packetsTransferred by srcAddr, dstAddr\n    | sort packetsTransferred  desc\n    | limit 2')).toEqual([
      { srcAddr: '192.0.2.2', dstAddr: '198.51.100.2', packetsTransferred: 900 },
      { srcAddr: '192.0.2.1', dstAddr: '198.51.100.1', packetsTransferred: 30 },
    ]);
  });

  test('top byte transfers for hosts on a given subnet', () => {
    const query = 'filter isIpv4InSubnet(srcAddr, "192.0.2.0/24")\n    | stats sum(bytes) as bytesTransferred by dstAddr\n    | sort bytesTransferred desc\n    | limit 15';
    expect(ask(query)).toEqual([{ dstAddr: '198.51.100.1', bytesTransferred: 6000 }, { dstAddr: '198.51.100.2', bytesTransferred: 90 }]);
  });

  test('addresses that use UDP', () => {
    expect(ask('filter protocol=17 | stats count(*) by srcAddr')).toEqual([{ 'srcAddr': '192.0.2.2', 'count(*)': 1 }]);
  });

  test('skipped records by hour', () => {
    expect(ask('filter logStatus="SKIPDATA"\n    | stats count(*) by bin(1h) as t\n    | sort t')).toEqual([{ 't': new Timestamp(AT), 'count(*)': 1 }]);
  });

  test('one record for each connection', () => {
    const query = 'fields @timestamp, srcAddr, dstAddr\n| filter interfaceId = "eni-a"\n| sort @timestamp desc\n| dedup srcAddr, dstAddr\n| limit 20';
    expect(ask(query).map(row => row.srcAddr)).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  test('traffic through a NAT gateway', () => {
    const query = "filter (dstAddr like '198.51.100.1' and srcAddr like '192.0.')\n| stats sum(bytes) as bytesTransferred by srcAddr, dstAddr\n| sort bytesTransferred desc\n| limit 10";
    expect(ask(query)).toEqual([{ srcAddr: '192.0.2.1', dstAddr: '198.51.100.1', bytesTransferred: 6000 }]);
  });

  test('two stats, as in the example of peaks', () => {
    const query = 'STATS sum(bytes) AS total BY dstAddr | STATS max(total) AS peak, min(total) AS low, avg(total) AS mean';
    expect(run(query, FLOWS.slice(0, 4), true)).toEqual([{ peak: 6000, low: 90, mean: 2090 }]);
  });

  test('aliases of the same stats', () => {
    expect(ask('stats max(packets) as most, min(packets) as least, most - least as spread')).toEqual([{ most: 900, least: 3, spread: 897 }]);
  });
});

describe('what is not documented, or that nothing defines, fails', () => {
  test.each([
    ['an unknown command', 'fields @message | pattern @message', 'the lab does not know the command pattern'],
    ['an unknown function', 'fields tcpflags(@message)', 'the lab does not know the function tcpflags'],
    ['an unknown field', 'filter dstPort = 22', 'nothing defines the field dstPort'],
    ['a field that stats dropped', 'stats count(*) as n | filter @message like "x"', 'nothing defines the field @message'],
    ['bin after a stats without time', 'stats count(*) as n by @logStream | stats avg(n) by bin(5m)', 'nothing defines the field @timestamp'],
    ['three stats', 'stats count(*) as a | stats max(a) as b | stats max(b)', 'at most two stats commands'],
    ['sort before the second stats', 'stats count(*) as a by @logStream | sort a | stats max(a)', 'sort and limit must stand behind the second stats'],
    ['sort after dedup', 'fields @message | dedup @message | sort @message', 'only limit may follow dedup'],
    ['a bitwise and', 'fields 3 & 2', 'nothing begins with'],
    ['a star too few', 'parse @message "* *" as a', 'parse has 2 stars for 1 names'],
    ['text where a condition belongs', 'filter "x"', 'a condition must be true or false'],
    ['an aggregate outside of stats', 'fields sum(1)', 'the lab does not know the function sum'],
    ['a case of eleven branches', `fields case(${'1 > 2, 0, '.repeat(11)}1)`, 'case has at most 10 branches'],
    ['a trailing pipe', 'fields @message |', 'expected a name'],
    ['!= with a missing field', 'parse @message "a=*" as a | filter a != 1', 'is not documented'],
  ])('fails on %s', (_, query, message) => {
    expect(failure(query)).toContain(message);
  });

  test('fails on a message that is no record of the default format', () => {
    expect(failure('fields srcAddr', ['1 2 3'], true)).toContain('no record of the default format');
  });
});

test('rows come newest first when nothing else is said', () => {
  expect(run('fields @message', [event('old', 60), event('new')]).map(row => row['@message'])).toEqual(['new', 'old']);
});

test('a value by itself', () => {
  expect(value('1')).toBe(1);
});
