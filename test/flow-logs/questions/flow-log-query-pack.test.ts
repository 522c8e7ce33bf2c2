import { Annotations as Notes, aws_athena as athena, aws_iam as iam, Duration, Size, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { packIn, tableIn } from './pack';
import { firstTen } from './story-lab';
import {
  AthenaWorkGroup, FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogQuery, FlowLogQueryPack, FlowLogTable, KnownNetworks, PartitionGranularity,
  PartitionValues, QuerySpan, TableWindow,
} from '../../../src';
import { newStack, onlyResource, refusal } from '../../fixtures/stacks';

const NAMED_QUERY = 'AWS::Athena::NamedQuery';

/** What the recommended format answers. */
const ALL = FlowLogQuery.all()
  .filter(query => FlowLogFormat.RECOMMENDED_V5.covers(...query._question.needs))
  .filter(query => (query._question.families ?? [FlowLogFamily.VPC]).includes(FlowLogFamily.VPC))
  .map(query => query.queryName);

/** Saved queries of a stack, by name. */
function savedIn(stack: Stack): Map<string, { [key: string]: any }> {
  const found = Object.entries(Template.fromStack(stack).findResources(NAMED_QUERY));
  return new Map(found.map(([id, resource]) => [resource.Properties.Name, { id, ...resource }]));
}

describe('with the least props', () => {
  const stack = newStack();
  const pack = packIn(stack);

  test('every question of the catalogue is saved, in the work group of the pack and the database of the table', () => {
    expect([...savedIn(stack).keys()]).toEqual(ALL);
    expect(pack.queries.map(query => query.queryName)).toEqual(ALL);
    Template.fromStack(stack).allResourcesProperties(NAMED_QUERY, {
      Database: stack.resolve(pack.table.databaseName),
      WorkGroup: stack.resolve(pack.workGroup.workGroupRef.workGroupName),
    });
    expect(pack.workGroup).toBeInstanceOf(AthenaWorkGroup);
    Template.fromStack(stack).resourceCountIs('AWS::Athena::WorkGroup', 1);
  });

  test('each says what it asks, what may be changed and what the answer means', () => {
    for (const [name, { Properties: saved }] of savedIn(stack)) {
      const query = FlowLogQuery.all().find(one => one.queryName === name)!;
      const head = saved.QueryString.split('\n').filter((line: string) => line.startsWith('-- '));
      expect(saved.Description).toBe(query.question);
      const { asks = [] } = query._question;
      expect(head[0]).toBe(`-- ${asks.length === 0 ? query.question : query.question.replace('?', '')}`);
      expect(head[asks.length === 0 ? 1 : 2]).toMatch(/^-- Parameters: span: the last \d+ (hour|day)s( and the 7 days before)?(; [^;]+)*\.$/);
      expect(head.length).toBeGreaterThan(2);
    }
  });

  test('each reads the table, and binds its span', () => {
    for (const { Properties: saved } of savedIn(stack).values()) {
      expect(saved.QueryString).toContain('FROM "flow_logs"\n');
      expect(saved.QueryString).toMatch(/hour >= date_format\(now\(\) - interval '\d+' (hour|day), '%Y\/%m\/%d\/%H'\)/);
    }
  });

  test('texts and names stay within the limits of Athena', () => {
    for (const [name, { Properties: saved }] of savedIn(stack)) {
      expect(name.length).toBeLessThanOrEqual(128);
      expect(saved.Description.length).toBeLessThanOrEqual(1024);
      expect(saved.QueryString.length).toBeLessThan(262144);
    }
  });

  test('no warning is given', () => {
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('order of creation', () => {
  /** How many queries CloudFormation may create at a time: those that wait for nobody. */
  test.each([1, 4, 5, 9, 40])('of %i queries at most four wait for nobody, and each other for one of its own lane', count => {
    const stack = newStack();
    const queries = Array.from({ length: count }, (_, index) => FlowLogQuery.rejectedToPort({ port: index + 1 }));
    packIn(stack, { queries });
    const saved = [...savedIn(stack).values()];
    expect(saved.filter(one => one.DependsOn === undefined)).toHaveLength(Math.min(4, count));
    const awaited = saved.flatMap(one => one.DependsOn ?? []);
    expect(new Set(awaited).size).toBe(awaited.length);
    expect(awaited).toEqual(saved.slice(0, Math.max(0, count - 4)).map(one => one.id));
  });
});

describe('options', () => {
  test('granularity, span, networks and name of the table reach the text', () => {
    const stack = newStack();
    const table = tableIn(stack, FlowLogFormat.RECOMMENDED_V5, { granularity: PartitionGranularity.DAY, tableName: 'vpc_flow_logs' });
    packIn(stack, {
      table,
      queries: [FlowLogQuery.rejectedToPort({ port: 5432, span: QuerySpan.last(Duration.days(7)) })],
      knownNetworks: KnownNetworks.of({ knownNoise: ['10.0.9.9/32'] }),
    });
    const text: string = onlyResource(stack, NAMED_QUERY).Properties.QueryString;
    expect(text).toContain('-- Parameters: span: the last 7 days; port: 5432 (dstport).');
    expect(text).toContain('FROM "vpc_flow_logs"\n');
    expect(text).toContain("day >= date_format(now() - interval '7' day, '%Y/%m/%d')");
    expect(text).toContain("NOT any_match(ARRAY['10.0.9.9/32'], cidr -> contains(cidr, try_cast(nullif(srcaddr, '-') AS ipaddress)))");
    expect(text).toContain('dstport = 5432');
  });

  test('one value of known networks serves two packs', () => {
    const stack = newStack();
    const [table, knownNetworks] = [tableIn(stack), KnownNetworks.of({ ownRanges: ['198.51.100.0/24'] })];
    const texts = [packIn(stack, { table, knownNetworks, queries: [FlowLogQuery.uploadsToInternet()] })];
    expect(texts).toHaveLength(1);
    expect(onlyResource(stack, NAMED_QUERY).Properties.QueryString).toContain("'198.51.100.0/24'");
  });
});

describe('work group', () => {
  test('an AthenaWorkGroup given is used', () => {
    const stack = newStack();
    const workGroup = new AthenaWorkGroup(stack, 'Shared');
    expect(packIn(stack, { workGroup }).workGroup).toBe(workGroup);
    Template.fromStack(stack).resourceCountIs('AWS::Athena::WorkGroup', 1);
    Template.fromStack(stack).allResourcesProperties(NAMED_QUERY, { WorkGroup: stack.resolve(workGroup.workGroupName) });
  });

  test.each<[string, (stack: Stack) => athena.CfnWorkGroup | ReturnType<typeof athena.CfnWorkGroup.fromWorkGroupName>, unknown]>([
    ['of this app, by L1', stack => new athena.CfnWorkGroup(stack, 'Theirs', { name: 'analysts' }), { Ref: 'Theirs' }],
    ['that exists', stack => athena.CfnWorkGroup.fromWorkGroupName(stack, 'Theirs', 'analysts'), 'analysts'],
  ])('a work group %s is used', (_, workGroup, name) => {
    const stack = newStack();
    packIn(stack, { workGroup: workGroup(stack), queries: [FlowLogQuery.topTalkers()] });
    expect(onlyResource(stack, NAMED_QUERY).Properties.WorkGroup).toEqual(name);
  });
});

describe('huntingWorkGroup', () => {
  const heavy = FlowLogQuery.of({ queryName: 'everything', question: 'What is there?', sql: 'SELECT count(*) FROM {table} WHERE {span}', hunting: true });

  test('takes the questions that read much, and runs are granted in both', () => {
    const stack = newStack();
    const huntingWorkGroup = new AthenaWorkGroup(stack, 'Hunting', { bytesScannedCutoffPerQuery: Size.tebibytes(2) });
    const pack = packIn(stack, { queries: [FlowLogQuery.topTalkers(), heavy], huntingWorkGroup });
    const role = new iam.Role(stack, 'Analysts', { assumedBy: new iam.AccountRootPrincipal() });
    pack.grants.query(role);
    const groupOf = (name: string) => savedIn(stack).get(name)!.Properties.WorkGroup;
    expect(groupOf('everything')).toEqual(stack.resolve(huntingWorkGroup.workGroupName));
    expect(groupOf('top-talkers')).toEqual(stack.resolve(pack.workGroup.workGroupRef.workGroupName));
    const statements = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'))[0].Properties.PolicyDocument.Statement;
    const run = statements.find((one: any) => one.Action.includes('athena:StartQueryExecution'));
    expect(run.Resource).toHaveLength(2);
  });

  test('left out, all questions are in one work group', () => {
    const stack = newStack();
    const pack = packIn(stack, { queries: [FlowLogQuery.topTalkers(), heavy] });
    expect(pack.huntingWorkGroup).toBe(pack.workGroup);
    Template.fromStack(stack).resourceCountIs('AWS::Athena::WorkGroup', 1);
  });
});

describe('questions of the whole catalogue that the format cannot answer', () => {
  test('are told in a note, not in a warning', () => {
    const stack = newStack();
    packIn(stack, {}, FlowLogFormat.DEFAULT);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
    Annotations.fromStack(stack).hasInfo('/Network/Questions', Match.stringLikeRegexp('^\\d+ questions are saved; \\d+ others need what is missing here, such as '
      + 'security-group-or-network-acl \\(lacks flow-direction\\), .*\\[ack: cdk-network-visibility:questionsNotAnswerable\\]$'));
  });

  test('fails when a question about other records is asked for by name', () => {
    const stack = newStack();
    const table = tableIn(stack, FlowLogFormat.TRANSIT_GATEWAY_DEFAULT);
    expect(refusal(() => packIn(stack, { table, queries: [FlowLogQuery.topTalkers()] })))
      .toBe('queries must be about the records of the table (transit-gateway), got top-talkers; leave it out, or ask it of others [at Network/Questions]');
  });
});

describe('questions that the format cannot answer', () => {
  test('are left out, and a warning names what they lack', () => {
    const stack = newStack();
    const pack = packIn(stack, { queries: firstTen() }, FlowLogFormat.DEFAULT);
    const kept = ['rejected-to-port-3306', 'who-talked-to-10.0.0.10', 'top-talkers', 'port-scan', 'lost-records', 'silent-interfaces'];
    expect([...savedIn(stack).keys()]).toEqual(kept);
    expect(pack.queries.map(query => query.queryName)).toEqual(kept);
    Annotations.fromStack(stack).hasWarning('/Network/Questions', 'the table cannot answer security-group-or-network-acl (lacks flow-direction), '
      + 'service-map (lacks tcp-flags, flow-direction), administration-from-internet (lacks tcp-flags), '
      + 'uploads-to-internet (lacks flow-direction): left out. Add what they lack, or leave the questions out of queries '
      + '[ack: cdk-network-visibility:questionsLeftOut]');
  });

  test('the warning can be acknowledged by its id', () => {
    const stack = newStack();
    const pack = packIn(stack, { queries: firstTen() }, FlowLogFormat.DEFAULT);
    Notes.of(pack).acknowledgeWarning('cdk-network-visibility:questionsLeftOut', 'these logs exist since years');
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('the warning stays away when they are not asked', () => {
    const stack = newStack();
    packIn(stack, { queries: [FlowLogQuery.topTalkers()] }, FlowLogFormat.DEFAULT);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('fails when none is left', () => {
    const queries = [FlowLogQuery.whoHadAddress(), FlowLogQuery.administrationFromInternet()];
    expect(refusal(() => packIn(newStack(), { queries }, FlowLogFormat.DEFAULT)))
      .toBe('queries must hold a question that the table can answer, got only who-had-address (lacks instance-id, pkt-srcaddr, pkt-dstaddr, flow-direction), '
        + 'administration-from-internet (lacks tcp-flags); add what they lack [at Network/Questions]');
    expect(packIn(newStack(), { queries }, FlowLogFormat.DEFAULT.plus(FlowLogField.TCP_FLAGS)).queries).toEqual([queries[1]]);
  });
});

describe('refusals', () => {
  test('fails when there is no question', () => {
    expect(refusal(() => packIn(newStack(), { queries: [] })))
      .toBe('queries must be at least one, got none; leave the prop out for all questions [at Network/Questions]');
    expect(packIn(newStack(), { queries: [FlowLogQuery.topTalkers()] }).queries).toHaveLength(1);
  });

  test('fails when two questions have one name', () => {
    const spans = [Duration.hours(1), Duration.days(7)].map(duration => ({ span: QuerySpan.last(duration) }));
    expect(refusal(() => packIn(newStack(), { queries: spans.map(FlowLogQuery.topTalkers) })))
      .toBe('queries must have different names, got top-talkers twice; give one another queryName [at Network/Questions]');
    const ports = [3306, 5432].map(port => FlowLogQuery.rejectedToPort({ port }));
    expect(packIn(newStack(), { queries: ports }).queries).toEqual(ports);
  });

  test('fails when none is about the records of the table, of whole lists too', () => {
    const gateway = (queries: FlowLogQuery[]) => packIn(newStack(), { queries }, FlowLogFormat.TRANSIT_GATEWAY_DEFAULT);
    const [first, ...others] = FlowLogQuery.likeAwsTemplate();
    expect(refusal(() => gateway([first, others[0]])))
      .toBe('queries must be about the records of the table (transit-gateway), got accepted-traffic, admin-port-traffic; leave it out, or ask it of others '
        + '[at Network/Questions]');
    const own = FlowLogQuery.of({ queryName: 'rows', question: 'How many?', sql: 'SELECT count(*) FROM {table} WHERE {span}' });
    expect(gateway([first, own]).queries).toEqual([own]);
  });

  test('a span that lists more than 50,000 partitions is warned about, by name and number', () => {
    const accounts = PartitionValues.of(Array.from({ length: 30 }, (_, index) => `1111222200${index + 10}`));
    const regions = PartitionValues.of(['eu-west-1', 'eu-west-2', 'eu-west-3', 'us-east-1', 'us-east-2', 'us-west-2']);
    const warningsBy = (granularity: PartitionGranularity) => {
      const stack = newStack();
      const queries = [FlowLogQuery.topTalkers({ span: QuerySpan.last(Duration.days(90)) }), FlowLogQuery.mostRejected()];
      packIn(stack, { queries, table: tableIn(stack, FlowLogFormat.RECOMMENDED_V5, { accounts, regions, granularity }) });
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('manyPartitions')).map(({ entry }) => entry.data);
    };
    // (90 days of 24 hours, and one partition at each end) in 30 accounts and 6 Regions
    expect(warningsBy(PartitionGranularity.HOUR)).toEqual([expect.stringContaining('at $5 a million: top-talkers (389160). Choose PartitionGranularity.DAY')]);
    expect(warningsBy(PartitionGranularity.DAY)).toEqual([]);
  });

  test('fails when a span touches more partitions than Athena plans', () => {
    const stack = newStack();
    const numbered = (count: number, stem: string) => PartitionValues.of(Array.from({ length: count }, (_, index) => `${stem}${index + 1000}`));
    const accounts = numbered(100, '11112222');
    const regions = PartitionValues.of(Array.from({ length: 20 }, (_, index) => `eu-west-${index + 1}`));
    const queries = [FlowLogQuery.topTalkers({ span: QuerySpan.last(Duration.days(30)) })];
    const tableBy = (granularity: PartitionGranularity) => tableIn(newStack(), FlowLogFormat.RECOMMENDED_V5, { accounts, regions, granularity });
    // (30 days of 24 hours, and one partition at each end) in 100 accounts and 20 Regions
    expect(refusal(() => packIn(stack, { queries, table: tableBy(PartitionGranularity.HOUR) })))
      .toBe('span of top-talkers touches up to 1444000 partitions of the table, of which Athena plans 1000000 at the most; '
        + 'shorten the span, choose PartitionGranularity.DAY, or name fewer accounts and Regions [at Network/Questions]');
    expect(packIn(newStack(), { queries, table: tableBy(PartitionGranularity.DAY) }).queries).toEqual(queries);
    expect(packIn(newStack(), { queries: [FlowLogQuery.topTalkers()], table: tableBy(PartitionGranularity.HOUR) }).queries).toHaveLength(1);
  });
});

test('two packs of one stack keep the lanes together: Athena counts all calls', () => {
  const stack = newStack();
  packIn(stack);
  new FlowLogQueryPack(stack, 'More', { table: stack.node.findChild('Table') as FlowLogTable });
  const queries = Object.values<any>(Template.fromStack(stack).findResources('AWS::Athena::NamedQuery'));
  expect(queries.filter(query => query.DependsOn === undefined)).toHaveLength(4);
});

test('one question twice, with two names and spans', () => {
  const queries = [FlowLogQuery.topTalkers(), FlowLogQuery.topTalkers({ queryName: 'top-talkers-week', span: QuerySpan.last(Duration.days(7)) })];
  expect(packIn(newStack(), { queries }).queries.map(query => query.queryName)).toEqual(['top-talkers', 'top-talkers-week']);
  expect(refusal(() => FlowLogQuery.topTalkers({ queryName: 'Top Talkers' })))
    .toBe('queryName must be lower case letters, digits, dots and hyphens known at synth, at most 128, got "Top Talkers"; write "rejected-to-mysql"');
});

test('fails when networks or lists make a text longer than Athena takes', () => {
  const ownRanges = Array.from({ length: 12_000 }, (_, index) => `2001:db8:${index.toString(16)}:1::/64`);
  const message = refusal(() => packIn(newStack(), { knownNetworks: KnownNetworks.of({ ownRanges }) }));
  expect(message).toMatch(new RegExp('^queries must be at most 262144 bytes long each, got \\d+ for \\S+; of knownNetworks and of lists of addresses put '
    + 'ranges that lie side by side together, or list fewer \\[at Network/Questions\\]$'));
  expect(() => packIn(newStack(), { knownNetworks: KnownNetworks.of({ ownRanges: ownRanges.slice(0, 1000) }) })).not.toThrow();
  const asking = (count: number) => packIn(newStack(), { queries: [FlowLogQuery.contactWithBadAddresses(ownRanges.slice(0, count))] });
  expect(() => asking(5000)).not.toThrow();
  expect(refusal(() => asking(12_000))).toContain('for contact-with-bad-addresses; of knownNetworks and of lists of addresses');
});

test('all questions with one span', () => {
  const span = QuerySpan.last(Duration.hours(6));
  const others = FlowLogQuery.all({ span }).filter(query => query._span !== span).map(query => [query.queryName, query._span._label]);
  expect(others).toEqual([['new-destinations', 'the last 6 hours and the 7 days before']]);
});

describe('accounts and Regions', () => {
  const accounts = PartitionValues.of(['111122223333', '444455556666']);

  test('over injected accounts only questions that name some are saved', () => {
    const stack = newStack();
    const table = tableIn(stack, FlowLogFormat.RECOMMENDED_V5, { accounts: PartitionValues.injected() });
    const named = FlowLogQuery.topTalkers({ accounts: ['111122223333'] });
    const pack = packIn(stack, { table, queries: [named, FlowLogQuery.lostRecords()] });
    expect(pack.queries).toEqual([named]);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('the table cannot answer lost-records \\(must name accounts, which the table has injected\\): left out'));
  });

  test('fails over injected accounts and Regions when no question names any', () => {
    const injected = { accounts: PartitionValues.injected(), regions: PartitionValues.injected() };
    const table = () => tableIn(newStack(), FlowLogFormat.RECOMMENDED_V5, injected);
    expect(refusal(() => packIn(newStack(), { table: table(), queries: [FlowLogQuery.topTalkers()] })))
      .toBe('queries must hold a question that the table can answer, got only top-talkers (must name accounts and regions, which the table has injected); '
        + 'write queries: FlowLogQuery.all({ accounts: ["111122223333"], regions: ["eu-west-1"] }) [at Network/Questions]');
    const queries = FlowLogQuery.all({ accounts: ['111122223333'], regions: ['eu-west-1'] });
    expect(packIn(newStack(), { table: table(), queries }).queries.length).toBeGreaterThan(40);
  });

  test('fails when a question names an account that the table does not look for', () => {
    const act = (account: string) => packIn(newStack(), {
      table: tableIn(newStack(), FlowLogFormat.RECOMMENDED_V5, { accounts }), queries: [FlowLogQuery.topTalkers({ accounts: [account] })],
    });
    expect(refusal(() => act('999999999999'))).toBe('accounts and regions of top-talkers must be among those of the table, got 999999999999, of which the table finds no records; '
      + 'name others, or add them to the table [at Network/Questions]');
    expect(() => act('444455556666')).not.toThrow();
  });

  test('only partitions of what is named count against the limit', () => {
    const many = PartitionValues.of(Array.from({ length: 900 }, (_, index) => String(111122220000 + index)));
    const act = (named?: string[]) => packIn(newStack(), {
      table: tableIn(newStack(), FlowLogFormat.RECOMMENDED_V5, { accounts: many }),
      queries: [FlowLogQuery.topTalkers({ span: QuerySpan.last(Duration.days(60)), accounts: named })],
    });
    expect(refusal(() => act())).toContain('span of top-talkers touches up to');
    expect(() => act(['111122220000'])).not.toThrow();
  });
});

describe('spans and the window of the table', () => {
  const packOver = (days: number, queries?: FlowLogQuery[]) => {
    const stack = newStack();
    packIn(stack, { table: tableIn(stack, FlowLogFormat.RECOMMENDED_V5, { window: TableWindow.last(Duration.days(days)) }), queries });
    return Annotations.fromStack(stack);
  };

  test('a span that looks further back than the table is warned about: its answer would look complete', () => {
    packOver(7).hasWarning('/Network/Questions', 'the window of the table shows records of the last 7 days only, and these look further back: new-destinations '
      + '(the last 24 hours and the 7 days before). Lengthen the window, or shorten the spans [ack: cdk-network-visibility:spanLongerThanWindow]');
    packOver(8).hasNoWarning('*', Match.anyValue());
  });

  test('a fixed span is not judged: what is now is not known at synth', () => {
    packOver(1, [FlowLogQuery.topTalkers({ span: QuerySpan.between('2026-11-01T00:00', '2026-11-09T00:00') })]).hasNoWarning('*', Match.anyValue());
  });
});
