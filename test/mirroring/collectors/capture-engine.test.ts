import { aws_kms as kms, aws_s3 as s3, Duration, Size, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { configurationOf, newCollector, newZonedStack, PCAP, preparedImage } from './estate';
import { CaptureEngine } from '../../../src/mirroring/collectors/capture-engine';
import { CaptureEnginePcapOptions, CaptureEngineSuricataOptions } from '../../../src/mirroring/collectors/capture-engine-options';
import { CollectorImage } from '../../../src/mirroring/collectors/collector-image';
import { MirrorCollectorProps } from '../../../src/mirroring/collectors/mirror-collector-props';
import { SuricataRules } from '../../../src/mirroring/collectors/suricata-rules';
import { refusal } from '../../fixtures/stacks';

const RULE = 'alert tcp any any -> any any (msg:"One"; sid:1000001;)';
const OTHER = 'alert tcp any any -> any any (msg:"Two"; sid:1000002;)';
const TOKEN = Token.asNumber({ Ref: 'Number' });
const AT = '[at Network/Collector]';

function configured(props: Partial<MirrorCollectorProps>): { [name: string]: any } {
  const stack = newZonedStack();
  newCollector(stack, props);
  return configurationOf(stack);
}

const refused = (...engines: CaptureEngine[]) => refusal(() => configured({ engines, image: preparedImage() }));
const refusedPcap = (options: Partial<CaptureEnginePcapOptions>) => refused(CaptureEngine.pcap({ bytesPerDay: Size.gibibytes(100), ...options }));
const refusedSuricata = (options: CaptureEngineSuricataOptions) => refused(CaptureEngine.suricata(options));

describe('engines', () => {
  test('fails when there is none, or one twice', () => {
    expect(refused()).toBe(`engines must not be empty: nothing would look at the packets; write [CaptureEngine.suricata()] ${AT}`);
    const one = CaptureEngine.custom('counter', { command: ['a'] });
    const other = CaptureEngine.custom('counter', { command: ['b'] });
    expect(refused(PCAP, one, other)).toBe(`engines must not have one name twice, got "counter" twice in pcap, counter, counter; give all options to one ${AT}`);
    expect(() => configured({ engines: [PCAP, one] })).not.toThrow();
  });

  test('fails when the image cannot carry them', () => {
    const image = CollectorImage.amazonLinux2023();
    const prepared = `use CollectorImage.prepared() with an image of yours on which it is installed ${AT}`;
    expect(refusal(() => configured({ engines: [CaptureEngine.suricata(), PCAP], image }))).toBe('image must be one that has the engines or can install them, got amazonLinux2023, whose repositories '
      + `do not have suricata; use CollectorImage.debian12(), or ${prepared}`);
    expect(refusal(() => configured({ engines: [CaptureEngine.zeek()] }))).toBe('image must be one that has the engines or can install them, got debian12, whose repositories do not have zeek; '
      + prepared);
    expect(configured({ engines: [PCAP], image }).packageManager).toBe('dnf');
    expect(configured({ engines: [CaptureEngine.zeek()], image: preparedImage() }).packageManager).toBe('none');
  });
});

describe('pcap', () => {
  test('shares the bytes of a day among the most appliances there can be, and never delivers more', () => {
    const sizes = [fc.integer({ min: 2, max: 20 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 8_000, max: 10_000_000 })] as const;
    fc.assert(fc.property(...sizes, (minCapacity, more, mebibytes) => {
      fc.pre(mebibytes * 1024 ** 2 >= 200_000_000 * (minCapacity + more));
      const maxCapacity = minCapacity + more;
      const { bytesPerDay } = configured({ engines: [CaptureEngine.pcap({ bytesPerDay: Size.mebibytes(mebibytes) })], minCapacity, maxCapacity });
      expect(bytesPerDay).toBe(Math.floor(mebibytes * 1024 ** 2 / maxCapacity));
      expect(bytesPerDay * maxCapacity).toBeLessThanOrEqual(mebibytes * 1024 ** 2);
    }), { numRuns: 15 });
  });

  test('tells how long a packet waits, and how much may wait', () => {
    const engines = [CaptureEngine.pcap({ bytesPerDay: Size.gibibytes(1), rotationInterval: Duration.seconds(10), spoolSize: Size.gibibytes(92) })];
    expect(configured({ engines })).toMatchObject({ rotateSeconds: 10, ringBytes: 92 * 1024 ** 3 });
    expect(configured({ engines: [PCAP] })).toMatchObject({ rotateSeconds: 60, ringBytes: 60 * 1024 ** 3 });
  });

  test('fails when its shares are smaller than files', () => {
    expect(refusedPcap({ bytesPerDay: Size.mebibytes(760) })).toBe('bytesPerDay must leave each of maxCapacity (4) appliances 200 MB, which is two files, got 796917760 bytes, which is 199229440 for '
      + `each; write more, or a smaller maxCapacity ${AT}`);
    expect(() => configured({ engines: [CaptureEngine.pcap({ bytesPerDay: Size.mebibytes(763) })] })).not.toThrow();
  });

  test('fails when bytes are not known, or no whole number', () => {
    const known = `must be known at synthesis: the share of each appliance is computed of it; write Size.gibibytes(100) ${AT}`;
    expect(refusedPcap({ bytesPerDay: Size.gibibytes(TOKEN) })).toBe(`bytesPerDay ${known}`);
    expect(refusedPcap({ spoolSize: Size.gibibytes(TOKEN) })).toBe(`spoolSize ${known}`);
    const whole = 'must be a whole number of bytes, at most 9007199254740991';
    expect(refusedPcap({ bytesPerDay: Size.pebibytes(8) })).toBe(`bytesPerDay ${whole}, got 9007199254740992; write Size.gibibytes(100) ${AT}`);
    expect(refusedPcap({ spoolSize: Size.kibibytes(1_000_000.0001) })).toBe(`spoolSize ${whole}, got 1024000000.1024; write Size.gibibytes(100) ${AT}`);
  });

  test('fails when the ring holds no four files, or leaves no room', () => {
    for (const [spoolSize, got] of [[Size.mebibytes(381), 399507456], [Size.gibibytes(93), 99857989632]] as const) {
      expect(refusedPcap({ spoolSize })).toBe('spoolSize must be at least 400 MB, which is four files, and leave 8 GiB of the 100 GiB of storage to the system, '
        + `got ${got} bytes; leave it out for six tenths of storage ${AT}`);
    }
    const least = CaptureEngine.pcap({ bytesPerDay: Size.gibibytes(1), spoolSize: Size.mebibytes(382) });
    expect(configured({ engines: [least] }).ringBytes).toBe(382 * 1024 ** 2);
  });

  test('fails when rotation or retention are none', () => {
    for (const [rotationInterval, got] of [[Duration.seconds(9), '9 seconds'], [Duration.millis(10_500), '10.5 seconds'], [Duration.seconds(TOKEN), 'a token']] as const) {
      expect(refusedPcap({ rotationInterval })).toBe(`rotationInterval must be whole seconds, known at synthesis, at least 10, got ${got}; write Duration.minutes(1) ${AT}`);
    }
    expect(refusedPcap({ retention: Duration.hours(12) })).toBe(`retention must be whole days, known at synthesis, at least 1, got 12 hours; write Duration.days(7) ${AT}`);
    const exact = CaptureEngine.pcap({ bytesPerDay: Size.gibibytes(1), rotationInterval: Duration.millis(11_000), retention: Duration.hours(24) });
    expect(() => configured({ engines: [exact] })).not.toThrow();
  });
});

describe('suricata', () => {
  test('has the rules of the distribution and ten alerts of a kind in a minute, unless told otherwise', () => {
    const defaults = { bundledRules: true, ruleSources: [], alertLimit: 10, alertLimitSeconds: 60 };
    expect(configured({ engines: [CaptureEngine.suricata()] })).toMatchObject(defaults);
    const engines = [CaptureEngine.suricata({ alertLimit: 3, alertLimitPeriod: Duration.hours(1), rules: [SuricataRules.inline(RULE)] })];
    expect(configured({ engines })).toMatchObject({ bundledRules: false, alertLimit: 3, alertLimitSeconds: 3600 });
  });

  test('has rules written here as one file, by its content', () => {
    const sourcesOf = (...rules: SuricataRules[]): string[] => configured({ engines: [CaptureEngine.suricata({ rules })] }).ruleSources;
    const [one] = sourcesOf(SuricataRules.inline(RULE), SuricataRules.inline(OTHER));
    expect(one).toMatch(/^s3:\/\/cdk-hnb659fds-assets-111122223333-eu-west-1\/[0-9a-f]{64}\.rules$/);
    expect(sourcesOf(SuricataRules.inline(RULE, OTHER))).toEqual([one]);
    expect(sourcesOf(SuricataRules.inline(RULE))).not.toEqual([one]);
    expect(sourcesOf(SuricataRules.bundled())).toEqual([]);
  });

  test('may read rules below a prefix, decrypt them, and nothing else of the bucket', () => {
    const stack = newZonedStack();
    const bucket = new s3.Bucket(stack, 'RulesBucket', { encryptionKey: new kms.Key(stack, 'RulesKey') });
    newCollector(stack, { engines: [CaptureEngine.suricata({ rules: [SuricataRules.bundled(), SuricataRules.fromBucket(bucket, 'ids/rules/')] })] });
    expect(configurationOf(stack)).toMatchObject({ bundledRules: true, ruleSources: [expect.stringMatching(/^s3:\/\/rulesbucket.*\/ids\/rules\/$/)] });
    const statements = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    const arn = { 'Fn::GetAtt': [expect.stringMatching(/^RulesBucket/), 'Arn'] };
    const objects = { 'Fn::Join': ['', [arn, '/ids/rules/*']] };
    expect(statements.filter(one => JSON.stringify(one).includes('Rules'))).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: objects },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: arn, Condition: { StringEquals: { 's3:prefix': 'ids/rules/' } } },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^RulesKey/), 'Arn'] },
        Condition: {
          StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['s3.eu-west-1.', { Ref: 'AWS::URLSuffix' }]] } },
          StringLike: { 'kms:EncryptionContext:aws:s3:arn': [arn, objects] },
        },
      },
    ]);
  });

  test('fails when rules are none, named twice, or of one number', () => {
    const stack = newZonedStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Imported', 'rules');
    expect(refusedSuricata({ rules: [] })).toBe(`rules must not be empty: nothing would raise an alert; leave them out for those of the distribution's package ${AT}`);
    expect(refusedSuricata({ rules: [SuricataRules.bundled(), SuricataRules.bundled()] })).toBe(`rules must not name one place twice, got those of the distribution twice; name them once ${AT}`);
    expect(refusedSuricata({ rules: [SuricataRules.fromBucket(bucket, 'a/'), SuricataRules.fromBucket(bucket, 'a/')] }))
      .toBe(`rules must not name one place twice, got the prefix "a/" of one bucket twice; name it once ${AT}`);
    expect(refusedSuricata({ rules: [SuricataRules.inline(RULE), SuricataRules.inline(RULE)] })).toBe(`rules must have numbers (sid) of their own, got 1000001 twice; change one ${AT}`);
    const noticed = (text: string, sid: string) => SuricataRules.inline(`alert tcp any any -> any any (msg:"sid:7 ${text}"; ${sid};)`);
    expect(refusedSuricata({ rules: [noticed('seen', 'sid:8'), noticed('again', 'SID : 08')] })).toBe(`rules must have numbers (sid) of their own, got 8 twice; change one ${AT}`);
    expect(() => configured({ engines: [CaptureEngine.suricata({ rules: [noticed('seen', 'sid:8'), noticed('again', 'sid:9'), noticed('elsewhere', 'gid:2; sid:8')] })] })).not.toThrow();
    expect(() => configured({ engines: [CaptureEngine.suricata({ rules: [SuricataRules.fromBucket(bucket, 'a/'), SuricataRules.fromBucket(bucket, 'b/')] })] })).not.toThrow();
  });

  test('fails when alerts are limited by what is no limit', () => {
    for (const alertLimit of [-1, 1.5, 1e10]) {
      expect(refusedSuricata({ alertLimit })).toBe(`alertLimit must be a whole number from 0 to 4294967295, got ${alertLimit}; write 0 for no limit ${AT}`);
    }
    expect(refusedSuricata({ alertLimit: 0, alertLimitPeriod: Duration.hours(1) })).toBe(`alertLimitPeriod must be left out where alertLimit is 0: there is no limit to count for ${AT}`);
    expect(refusedSuricata({ alertLimitPeriod: Duration.millis(500) })).toBe('alertLimitPeriod must be whole seconds, known at synthesis, at least 1, got 0.5 seconds; '
      + `write Duration.minutes(1) ${AT}`);
    expect(configured({ engines: [CaptureEngine.suricata({ alertLimit: 0 })] }).alertLimit).toBe(0);
  });
});

describe('rules written here', () => {
  const message = (got: string) => `rules must each be one line with action, header and options with one sid from 1 to 4294967295, known at synthesis, got ${got}; `
    + 'write "alert dns any any -> any any (msg:\\"A name\\"; dns.query; content:\\"example.com\\"; sid:1000001;)"';

  test.each([
    ['a comment', `# ${RULE}`],
    ['no number', 'alert tcp any any -> any any (msg:"One";)'],
    ['no action', 'tcp any any -> any any (sid:1;)'],
    ['two lines', `${RULE}\n${OTHER}`],
    ['an action that is none', 'warn tcp any any -> any any (sid:1;)'],
    ['a number inside of a text alone', 'alert tcp any any -> any any (msg:"sid:7\\; seen";)'],
    ['two numbers', 'alert tcp any any -> any any (sid:7; sid:8;)'],
    ['a number that is too large', 'alert tcp any any -> any any (sid:4294967296;)'],
    ['no semicolon at its end', 'alert tcp any any -> any any (sid:7; rev:1)'],
    ['NUL', 'alert tcp any any -> any any (msg:"a\u0000b"; sid:7;)'],
    ['a vertical tab', 'alert tcp any any -> any any (msg:"a\u000bb"; sid:7;)'],
  ])('fails when one is or has %s', (_, rule) => {
    expect(refusal(() => SuricataRules.inline(RULE, rule))).toBe(message(JSON.stringify(rule)));
    expect(() => SuricataRules.inline(RULE, OTHER)).not.toThrow();
  });

  test('fails when one holds a token, which its file could not, or there is none', () => {
    expect(refusal(() => SuricataRules.inline(`alert tcp ${Token.asString({ Ref: 'Address' })} any -> any any (sid:1;)`))).toBe(message('one with a token'));
    expect(refusal(() => SuricataRules.inline())).toBe('rules must not be empty; write a rule, or leave inline() out');
  });
});

test.each(['', 'rules', '/rules/', 'a b/', 'rules*/', '$rules/', '/'])('fails when rules are to lie below %p', prefix => {
  const bucket = s3.Bucket.fromBucketName(newZonedStack(), 'Bucket', 'rules');
  expect(refusal(() => SuricataRules.fromBucket(bucket, prefix))).toBe('prefix must end with a slash, begin without one, and be free of blanks, quotes and * ? $ \\, '
    + `got ${JSON.stringify(prefix)}; write "rules/"`);
  expect(() => SuricataRules.fromBucket(bucket, 'rules/')).not.toThrow();
});

test('fails when rules are to lie in a bucket with capital letters', () => {
  const stack = newZonedStack();
  expect(refusal(() => SuricataRules.fromBucket(s3.Bucket.fromBucketName(stack, 'Old', 'MyRules'), 'rules/')))
    .toBe('bucket must have a name of 3 to 63 lower-case letters, digits, dots and dashes, got "MyRules"; copy the rules to a bucket with such a name');
  expect(() => SuricataRules.fromBucket(s3.Bucket.fromBucketName(stack, 'New', 'my.rules-1'), 'rules/')).not.toThrow();
});

describe('zeek', () => {
  test('loads scripts', () => {
    expect(configured({ engines: [CaptureEngine.zeek({ scripts: ['policy/misc/loaded-scripts'] })], image: preparedImage() })).toMatchObject({ engines: ['zeek'], zeekScripts: ['policy/misc/loaded-scripts'] });
  });

  test.each(['', '-e', 'a b', 'a;b', '$(a)'])('fails when a script is %p', script => {
    expect(refused(CaptureEngine.zeek({ scripts: [script] }))).toBe('scripts must be names of packages or paths on the image, of letters, digits and _ . / -, '
      + `got ${JSON.stringify(script)}; write "policy/protocols/ssl/validate-certs" ${AT}`);
  });
});

describe('an engine of your own', () => {
  const custom = (options: Partial<Parameters<typeof CaptureEngine.custom>[1]>) => CaptureEngine.custom('counter', { command: ['counter'], ...options });

  test('is a command, packages, and a command that counts', () => {
    const options = { command: ['counter', '-i', '{device}'], packages: ['counter-tools'], packetCount: ['counter', '--count'] };
    const { engines, customEngines } = configured({ engines: [PCAP, custom(options), CaptureEngine.custom('other', { command: ['other'] })] });
    expect(engines).toEqual(['pcap', 'counter', 'other']);
    expect(customEngines).toEqual({ counter: options, other: { command: ['other'] } });
  });

  test.each(['Counter', '1st', 'a_b', '', 'a'.repeat(33), 'suricata', 'zeek', 'pcap'])('fails when it is called %p', name => {
    expect(refusal(() => CaptureEngine.custom(name, { command: ['a'] }))).toBe('name must be 1 to 32 lower-case letters, digits and dashes, a letter first, and none of suricata, pcap, zeek, '
      + `got ${JSON.stringify(name)}; write "my-engine"`);
    expect(() => CaptureEngine.custom('a'.repeat(32), { command: ['a'] })).not.toThrow();
  });

  test('fails when a command is none', () => {
    const way = 'known at synthesis, without empty words and control characters';
    expect(refused(custom({ command: [] }))).toBe(`command of the engine counter must be a program and its arguments, ${way}, got []; write ["/usr/bin/tcpdump", "-i", "{device}"] ${AT}`);
    expect(refused(custom({ command: ['a', ''] }))).toBe(`command of the engine counter must be a program and its arguments, ${way}, got ""; write ["/usr/bin/tcpdump", "-i", "{device}"] ${AT}`);
    expect(refused(custom({ command: ['a', Token.asString({ Ref: 'Word' })] })))
      .toBe(`command of the engine counter must be a program and its arguments, ${way}, got one with a token; write ["/usr/bin/tcpdump", "-i", "{device}"] ${AT}`);
    expect(refused(custom({ packetCount: ['a\nb'] })))
      .toBe(`packetCount of the engine counter must be a program and its arguments, ${way}, got "a\\nb"; write ["/usr/bin/tcpdump", "-i", "{device}"] ${AT}`);
  });

  test('is warned about when its command does not name the device, as with a slip', () => {
    const warningsOf = (...command: string[]) => {
      const stack = newZonedStack();
      newCollector(stack, { engines: [PCAP, custom({ command })] });
      return Annotations.fromStack(stack).findWarning('/Network/Collector', Match.anyValue()).map(({ entry }) => entry.data);
    };
    expect(warningsOf('counter', '-i', '{devcie}')).toEqual([
      'command of the engine counter has no {device}, the interface with the mirrored packets: counter -i {devcie}. Check its spelling, or acknowledge this where the program finds the interface '
        + 'by itself [ack: cdk-network-visibility:customEngineWithoutDevice]',
    ]);
    expect(warningsOf('counter', '--interface={device}')).toEqual([]);
  });

  test('fails when a package is an option, or cannot be installed', () => {
    expect(refusal(() => configured({ engines: [custom({ packages: ['ngrep-'] })] }))).toBe('packages of the engine counter must be names of packages, known at synthesis, got "ngrep-"; '
      + `write "ngrep" ${AT}`);
    expect(refusal(() => configured({ engines: [custom({ packages: ['--force'] })] }))).toBe('packages of the engine counter must be names of packages, known at synthesis, got "--force"; '
      + `write "ngrep" ${AT}`);
    expect(refused(custom({ packages: ['ngrep'] }))).toBe('packages must be left out with a prepared image, which installs nothing, got ngrep of the engine counter; '
      + `install them on the image ${AT}`);
    expect(() => configured({ engines: [custom({ packages: ['ngrep', 'libpcap0.8', 'g++'] })] })).not.toThrow();
  });
});
