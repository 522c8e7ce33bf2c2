import { readFileSync } from 'fs';
import { join } from 'path';
import { App, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_s3 as s3, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template as CdkTemplate } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { Template } from '../../../lab/private/template';
import { FlowLogBucket, FlowLogBucketProps, FlowLogSenders, FlowLogSource, S3FlowLogs, S3LogLayout } from '../../../src';
import { admits } from '../../fixtures/policy';
import { newStack, refusal, REGION, stackBeside } from '../../fixtures/stacks';
import { ROOT } from '../../house/sources';

const ARCHIVE = { account: '999988887777', region: REGION };
const NAME = 'central-flow-log-archive';
const ORGANIZATION = 'o-a1b2c3d4e5';
const LIMIT = 20_480;

interface Statement {
  readonly Resource: string | string[];
  readonly Condition: { readonly [operator: string]: { readonly [key: string]: string | string[] } };
}
interface Policy { readonly Statement: Statement[] }

/** The policies of an archive as they are once deployed. */
interface Archive { readonly bucket: Policy; readonly key: Policy }

const accountIds = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + 7919 * index));
const listed = (value: string | string[]) => typeof value === 'string' ? [value] : value;

function deployed(stack: Stack): Archive {
  const template = new Template(CdkTemplate.fromStack(stack).toJSON() as any, ARCHIVE);
  const [[bucket], [key]] = ['AWS::S3::BucketPolicy', 'AWS::KMS::Key'].map(type => template.ofType(type));
  return { bucket: bucket.properties.PolicyDocument as any, key: key.properties.KeyPolicy as any };
}

/** An archive alone in its app and account. */
function archiveStack(deliveryFrom: FlowLogSenders[], props: FlowLogBucketProps = {}, stack = newStack({ env: ARCHIVE })): Stack {
  new FlowLogBucket(stack, 'Bucket', { bucketName: NAME, encryptionKey: new kms.Key(stack, 'Key'), deliveryFrom, ...props });
  return stack;
}

const archiveOf = (...deliveryFrom: FlowLogSenders[]) => deployed(archiveStack(deliveryFrom));

/** A delivery of the service, as it would be without fault; each part may be changed. */
interface Delivery {
  readonly account?: string;
  readonly region?: string;
  /** The key of the file. */
  readonly key?: string;
  readonly service?: string;
  readonly acl?: string | undefined;
  readonly tls?: string;
  readonly organization?: string;
  readonly sourceArn?: string;
}

/** What of a delivery is admitted: the file, what is asked of the bucket before, the use of the key. */
function admitted({ bucket, key: keyPolicy }: Archive, delivery: Delivery = {}): { file: boolean; check: boolean; key: boolean } {
  const { account = '111122223333', region = REGION, service = 'delivery.logs.amazonaws.com', tls = 'true', organization } = delivery;
  const key = delivery.key ?? `flow-logs/vpc-parquet-hourly/AWSLogs/${account}/vpcflowlogs/${region}/2026/11/01/10/f.log.parquet`;
  const acl = 'acl' in delivery ? delivery.acl : 'bucket-owner-full-control';
  const context = {
    'aws:SourceAccount': account,
    'aws:SourceArn': delivery.sourceArn ?? `arn:aws:logs:${region}:${account}:delivery:a1b2c3`,
    'aws:SecureTransport': tls,
    ...(organization === undefined ? {} : { 'aws:SourceOrgID': organization }),
  };
  const { 'aws:SecureTransport': _, ...ofKey } = context;
  return {
    file: admits(bucket, { service, action: 's3:PutObject', resource: `arn:aws:s3:::${NAME}/${key}`, context: acl === undefined ? context : { ...context, 's3:x-amz-acl': acl } }),
    check: ['s3:GetBucketAcl', 's3:ListBucket'].every(action => admits(bucket, { service, action, resource: `arn:aws:s3:::${NAME}`, context })),
    key: ['kms:GenerateDataKey', 'kms:Decrypt'].every(action => admits(keyPolicy, { service, action, resource: 'arn:aws:kms:eu-west-1:999988887777:key/k', context: ofKey })),
  };
}

const ALL = { file: true, check: true, key: true };
const NONE = { file: false, check: false, key: false };

describe('an archive for accounts', () => {
  const archive = archiveOf(FlowLogSenders.fromAccounts(['111122223333', '444455556666'], { regions: [REGION, 'us-east-1'] }));

  test.each<[string, Delivery]>([
    ['as the service asks', {}],
    ['of another account of the list', { account: '444455556666' }],
    ['of another Region of the list', { region: 'us-east-1' }],
    ['without an ACL header', { acl: undefined }],
    ['under another default prefix', { key: 'flow-logs/vpc-text-daily-0a1b2c3d/AWSLogs/111122223333/vpcflowlogs/f.log.gz' }],
  ])('admits a delivery %s', (_, delivery) => {
    expect(admitted(archive, delivery)).toEqual(ALL);
  });

  test.each<[string, Delivery, object?]>([
    ['of an account that is not listed', { account: '777788889999' }],
    ['of a Region that is not listed', { region: 'eu-west-2' }],
    ['by another service', { service: 'cloudtrail.amazonaws.com' }],
    ['for a source that is no log delivery', { sourceArn: 'arn:aws:s3:::somewhere' }],
    ['for a log delivery of an account that is not listed', { sourceArn: 'arn:aws:logs:eu-west-1:777788889999:delivery:a1b2c3' }],
    ['without TLS', { tls: 'false' }, { ...NONE, key: true }],
    ['with an ACL that gives the file to everybody', { acl: 'public-read' }, { ...ALL, file: false }],
    ['with an ACL that keeps it from the owner of the bucket', { acl: 'private' }, { ...ALL, file: false }],
    ['under a prefix that is not ours', { key: 'elsewhere/AWSLogs/111122223333/vpcflowlogs/f' }, { ...ALL, file: false }],
    ['into Hive-compatible folders', { key: 'flow-logs/x/AWSLogs/aws-account-id=111122223333/f' }, { ...ALL, file: false }],
    ['into the folder of an account that is not listed', { key: 'flow-logs/x/AWSLogs/777788889999/f' }, { ...ALL, file: false }],
    ['outside AWSLogs', { key: 'flow-logs/x/111122223333/f' }, { ...ALL, file: false }],
  ])('refuses a delivery %s', (_, delivery, left = NONE) => {
    expect(admitted(archive, delivery)).toEqual(left);
  });

  test('stands without any flow logs in its stack', () => {
    const stack = archiveStack([FlowLogSenders.fromAccounts(['111122223333'])]);
    CdkTemplate.fromStack(stack).resourceCountIs('AWS::EC2::FlowLog', 0);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('admits every Region unless told', () => {
    const everywhere = archiveOf(FlowLogSenders.fromAccounts(['111122223333']));
    expect(admitted(everywhere, { region: 'ap-southeast-4' })).toEqual(ALL);
  });

  test('admits the keys of the layout, and no others', () => {
    const layout = S3LogLayout.text({ prefix: 'org/network', hiveCompatiblePartitions: true });
    const hive = archiveOf(FlowLogSenders.fromAccounts(['111122223333'], { layout }));
    expect(admitted(hive, { key: 'org/network/AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/f' })).toEqual(ALL);
    expect(admitted(hive, { key: 'org/network/AWSLogs/111122223333/vpcflowlogs/f' })).toEqual({ ...ALL, file: false });
    expect(admitted(hive)).toEqual({ ...ALL, file: false });
  });

  test('adds up with the flow logs of its app', () => {
    const stack = newStack({ env: ARCHIVE });
    const bucket = new FlowLogBucket(stack, 'Bucket', {
      bucketName: NAME, encryptionKey: new kms.Key(stack, 'Key'), deliveryFrom: [FlowLogSenders.fromAccounts(['111122223333'])],
    });
    [['111122223333', 'eu-west-1'], ['444455556666', 'us-east-1']].forEach(([account, region]) => {
      const logs = stackBeside(stack, { account, region }, `Logs${account}`);
      new S3FlowLogs(logs, 'FlowLogs', { bucket, sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(logs, 'Vpc', `vpc-${account}`))] });
    });
    const shared = deployed(stack);
    expect(shared.bucket.Statement).toHaveLength(3);
    expect(shared.bucket.Statement[1].Condition.ArnLike['aws:SourceArn']).toEqual(['arn:aws:logs:*:111122223333:*', 'arn:aws:logs:us-east-1:444455556666:*']);
    expect(admitted(shared, { region: 'eu-north-1' })).toEqual(ALL);
    expect(admitted(shared, { account: '444455556666', region: 'us-east-1' })).toEqual(ALL);
    expect(admitted(shared, { account: '444455556666', region: 'eu-north-1' })).toEqual(NONE);
  });
});

describe('an archive for an organisation', () => {
  const archive = archiveOf(FlowLogSenders.fromOrganization(ORGANIZATION, { regions: [REGION] }));
  const organization = ORGANIZATION;

  test('admits its accounts, whichever they are', () => {
    expect(admitted(archive, { organization })).toEqual(ALL);
    expect(admitted(archive, { organization, account: '777788889999', acl: undefined })).toEqual(ALL);
  });

  test.each<[string, Delivery, object?]>([
    ['of another organisation', { organization: 'o-zzzzzzzzzz' }],
    ['that does not tell its organisation', {}],
    ['of another Region', { organization, region: 'us-east-1' }],
    ['with another ACL', { organization, acl: 'public-read' }, { ...ALL, file: false }],
    ['under another prefix', { organization, key: 'elsewhere/AWSLogs/111122223333/f' }, { ...ALL, file: false }],
  ])('refuses a delivery %s', (_, delivery, left = NONE) => {
    expect(admitted(archive, delivery)).toEqual(left);
  });

  test('admits accounts beside it, which then need not tell their organisation', () => {
    const both = archiveOf(FlowLogSenders.fromOrganization(ORGANIZATION), FlowLogSenders.fromAccounts(['111122223333']));
    expect(admitted(both)).toEqual(ALL);
    expect(admitted(both, { account: '777788889999' })).toEqual(NONE);
    expect(admitted(both, { account: '777788889999', organization })).toEqual(ALL);
  });
});

/** What a policy says of each account, told from its text. */
function detailOf({ Statement: [, write] }: Policy): string {
  const [folders, arns] = [listed(write.Resource), listed(write.Condition.ArnLike['aws:SourceArn'])];
  return folders.every(one => /AWSLogs\/(aws-account-id=)?\d{12}\/\*$/.test(one)) ? 'folders' : arns.every(one => /:\d{12}:/.test(one)) ? 'sources' : 'accounts';
}

/** Accounts, detail, bytes of the bucket's policy and of the key's: the table of docs/how-to/central-archive.md. */
const SIZES: [number, string, number, number][] = [
  [1, 'folders', 916, 453],
  [50, 'folders', 9_207, 2_760],
  [115, 'folders', 20_192, 5_815],
  [116, 'folders', 20_361, 5_862],
  [117, 'sources', 11_817, 5_909],
  [205, 'sources', 20_089, 10_045],
  [209, 'sources', 20_465, 10_233],
  [210, 'accounts', 7_157, 10_280],
  [650, 'accounts', 20_357, 30_960],
  [654, 'accounts', 20_477, 31_148],
];

describe('the size of the policies', () => {
  test.each(SIZES)('for %i accounts: %s, %i bytes of %i', (count, detail, bucketBytes, keyBytes) => {
    const archive = archiveOf(FlowLogSenders.fromAccounts(accountIds(count)));
    expect(detailOf(archive.bucket)).toBe(detail);
    expect([archive.bucket, archive.key].map(policy => JSON.stringify(policy).length)).toEqual([bucketBytes, keyBytes]);
    expect(bucketBytes).toBeLessThanOrEqual(LIMIT);
  });

  test('is what the documentation says', () => {
    const rows = readFileSync(join(ROOT, 'docs/how-to/central-archive.md'), 'utf8').split('\n').filter(line => /^\| \d/.test(line));
    const cells = rows.map(row => row.split('|').slice(1, -1).map(cell => cell.trim().replace(/,|the most| /g, '')));
    expect(cells).toEqual(SIZES.filter(([count]) => ![117, 210].includes(count)).map(row => row.map(String)));
  });

  test('for 655 accounts: fails, with the ways out', () => {
    expect(refusal(() => archiveOf(FlowLogSenders.fromAccounts(accountIds(655))))).toContain(
      '[Network/Bucket] the policy must have at most 20480 bytes, which is all that AWS takes, got 20507 to admit 655 accounts; '
      + 'admit their organisation (FlowLogSenders.fromOrganization), or spread them over several buckets');
    expect(() => archiveOf(FlowLogSenders.fromOrganization(ORGANIZATION))).not.toThrow();
  });

  test('counts what others say in the policy, and says less of the accounts for it', () => {
    const details = [0, 20].map(count => {
      const stack = archiveStack([FlowLogSenders.fromAccounts(accountIds(110))]);
      const bucket = stack.node.findChild('Bucket') as FlowLogBucket;
      // Added after the delivery: the policy is measured when all is known.
      for (let index = 0; index < count; index++) {
        bucket.addToResourcePolicy(new iam.PolicyStatement({
          principals: [new iam.ArnPrincipal(`arn:aws:iam::123456789012:role/reader-${index}`)], actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')],
        }));
      }
      return detailOf(deployed(stack).bucket);
    });
    expect(details).toEqual(['folders', 'sources']);
  });

  test('of fifty stacks of an app fits: one pair of statements', () => {
    const app = new App();
    const stack = new Stack(app, 'Archive', { env: ARCHIVE });
    const bucket = new FlowLogBucket(stack, 'Bucket', { bucketName: NAME, encryptionKey: new kms.Key(stack, 'Key') });
    accountIds(50).forEach(account => {
      const logs = new Stack(app, `Logs${account}`, { env: { account, region: REGION } });
      new S3FlowLogs(logs, 'FlowLogs', { bucket, sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(logs, 'Vpc', `vpc-${account}`))] });
    });
    const archive = deployed(stack);
    expect(JSON.stringify(archive.bucket).length).toBe(10_007);
    accountIds(50).forEach(account => expect(admitted(archive, { account })).toEqual(ALL));
  });
});

describe('stacks whose accounts have different Regions or keys', () => {
  const half = (from: number) => accountIds(300).slice(from, from + 150);
  const of = (accounts: string[], region: string, prefix: string) =>
    FlowLogSenders.fromAccounts(accounts, { regions: [region], layout: S3LogLayout.text({ prefix }) });

  test('fail rather than admit each to what only the others may', () => {
    const wayOut = /give all accounts the same Regions and layouts in deliveryFrom, admit their organisation/;
    expect(refusal(() => archiveOf(of(half(0), 'eu-west-1', 'a'), of(half(150), 'us-east-1', 'a')))).toMatch(wayOut);
    expect(refusal(() => archiveOf(of(half(0), 'eu-west-1', 'a'), of(half(150), 'eu-west-1', 'b')))).toMatch(wayOut);
  });

  test('fit when all have the same', () => {
    expect(detailOf(archiveOf(of(half(0), 'eu-west-1', 'a'), of(half(150), 'eu-west-1', 'a')).bucket)).toBe('accounts');
  });
});

describe('whatever the detail', () => {
  const ALL_REGIONS = ['eu-west-1', 'us-east-1', 'ap-south-1'];
  const LAYOUTS = [S3LogLayout.parquet(), S3LogLayout.text({ prefix: '' }), S3LogLayout.parquet({ prefix: 'p', hiveCompatiblePartitions: true })];
  const keysOf = (account: string) => [`flow-logs/x/AWSLogs/${account}/f`, `AWSLogs/${account}/f`, `p/AWSLogs/aws-account-id=${account}/f`];
  const account = fc.integer({ min: 0, max: 999_999 }).map(number => String(number).padStart(12, '7'));

  /** The archive with a policy so long, by what others say in it, that one detail after the other does not fit. */
  function inEveryDetail(delivery: FlowLogSenders): Archive[] {
    const found: Archive[] = [];
    for (let padding = 0; found.length < 3;) {
      const stack = archiveStack([delivery]);
      if (padding > 0) {
        (stack.node.findChild('Bucket') as FlowLogBucket).addToResourcePolicy(new iam.PolicyStatement({
          effect: iam.Effect.DENY, principals: [new iam.ServicePrincipal('never.amazonaws.com')], actions: ['s3:GetObject'], resources: [`arn:aws:s3:::${'x'.repeat(padding)}`],
        }));
      }
      found.push(deployed(stack));
      const bytes = JSON.stringify(found[found.length - 1].bucket).length;
      expect(bytes).toBeLessThanOrEqual(LIMIT);
      padding += LIMIT - bytes + (padding === 0 ? -100 : 1);
    }
    return found;
  }

  test('listed accounts, and they alone, may write their own folders from their Regions', () => {
    fc.assert(fc.property(
      fc.uniqueArray(account, { minLength: 9, maxLength: 12 }), fc.subarray(ALL_REGIONS, { minLength: 1 }), fc.nat(LAYOUTS.length - 1),
      (accounts, regions, chosen) => {
        const [stranger, ...members] = accounts;
        const archives = inEveryDetail(FlowLogSenders.fromAccounts(members, { regions, layout: LAYOUTS[chosen] }));
        expect(archives.map(archive => detailOf(archive.bucket))).toEqual(['folders', 'sources', 'accounts']);
        for (const archive of archives) {
          for (const sender of [stranger, members[0], members[members.length - 1]]) {
            ALL_REGIONS.forEach(region => keysOf(sender).forEach((key, index) => {
              const may = sender !== stranger && regions.includes(region);
              expect(admitted(archive, { account: sender, region, key })).toEqual({ file: may && index === chosen, check: may, key: may });
            }));
          }
        }
      }), { numRuns: 8 });
  });

  test('the folder of another account is left to the delivery service: that of a listed one always, that of any other in less detail', () => {
    const archives = inEveryDetail(FlowLogSenders.fromAccounts(accountIds(10)));
    const [one, other] = accountIds(2);
    const into = (owner: string) => archives.map(archive => admitted(archive, { account: one, key: `flow-logs/x/AWSLogs/${owner}/f` }).file);
    expect(into(other)).toEqual([true, true, true]);
    expect(into('999999999999')).toEqual([false, true, true]);
  });
});

describe('the statements for the owner of an imported bucket', () => {
  const bucketIn = (stack: Stack) => s3.Bucket.fromBucketName(stack, 'Archive', NAME);
  const flowLogsIn = (stack: Stack) => new S3FlowLogs(stack, 'FlowLogs', {
    bucket: bucketIn(stack), bucketPolicyInPlace: true, sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-1'))],
  });

  test('are complete', () => {
    const { senders, bucket } = flowLogsIn(newStack({ env: { account: '111122223333', region: 'eu-west-1' } }));
    const conditions = { StringEquals: { 'aws:SourceAccount': '111122223333' }, ArnLike: { 'aws:SourceArn': 'arn:aws:logs:eu-west-1:111122223333:*' } };
    expect(JSON.parse(senders.bucketPolicyText(bucket))).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${NAME}/flow-logs/*/AWSLogs/111122223333/*`,
        Condition: { ...conditions, StringEqualsIfExists: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
      {
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: ['s3:GetBucketAcl', 's3:ListBucket'],
        Resource: `arn:aws:s3:::${NAME}`,
        Condition: conditions,
      },
    ]);
    expect(JSON.parse(senders.keyPolicyText(bucket))).toEqual([expect.objectContaining({ Resource: '*', Condition: conditions })]);
  });

  test('name what is not known in angle brackets', () => {
    const { senders, bucket } = flowLogsIn(newStack());
    const text = senders.bucketPolicyText(bucket);
    expect(text).toContain(`"Resource": "arn:<partition>:s3:::${NAME}/flow-logs/*/AWSLogs/<account>/*"`);
    expect(text).toContain('"aws:SourceArn": "arn:<partition>:logs:<region>:<account>:*"');
    expect(text).not.toMatch(/Token|Ref|Fn::/);
  });

  test('admit the delivery when pasted', () => {
    const stack = newStack();
    const delivery = FlowLogSenders.fromAccounts(['111122223333'], { regions: ['eu-west-1'] });
    const [bucket, key] = [delivery.bucketPolicyText(bucketIn(stack)), delivery.keyPolicyText(bucketIn(newStack()))].map(text =>
      ({ Version: '2012-10-17', Statement: JSON.parse(text.replace(/<partition>/g, 'aws')) }));
    expect(admitted({ bucket, key })).toEqual(ALL);
    expect(admitted({ bucket, key }, { account: '444455556666' })).toEqual(NONE);
  });

  test('are written for any reference to a bucket', () => {
    const stack = newStack({ env: ARCHIVE });
    const bucket = new s3.CfnBucket(stack, 'Plain', { bucketName: NAME });
    const text = FlowLogSenders.fromAccounts(accountIds(120)).bucketPolicyText(bucket);
    expect(JSON.parse(text).map((one: Statement) => one.Resource)).toEqual(['<Plain.Arn>/flow-logs/*/AWSLogs/*/*', '<Plain.Arn>']);
  });

  test('are those of a whole organisation, or of many accounts, too', () => {
    const bucket = bucketIn(newStack({ env: ARCHIVE }));
    expect(FlowLogSenders.fromOrganization(ORGANIZATION).bucketPolicyText(bucket)).toContain(`"aws:SourceOrgID": "${ORGANIZATION}"`);
    expect(JSON.parse(FlowLogSenders.fromAccounts(accountIds(300)).bucketPolicyText(bucket))[0].Resource).toBe(`arn:aws:s3:::${NAME}/flow-logs/*/AWSLogs/*/*`);
  });

  test('fail when there are too many accounts', () => {
    const bucket = bucketIn(newStack({ env: ARCHIVE }));
    expect(refusal(() => FlowLogSenders.fromAccounts(accountIds(700)).bucketPolicyText(bucket))).toMatch(/^the policy must have at most 20480 bytes, .* \[at Network\/Archive\]$/);
  });
});

describe('fails when', () => {
  const { fromAccounts, fromOrganization } = FlowLogSenders;
  test.each<[string, () => FlowLogSenders, string]>([
    ['there are no accounts', () => fromAccounts([]), 'accounts must be at least one, got none; write ["111122223333"]'],
    ['an account is listed twice', () => fromAccounts(['111122223333', '111122223333']), 'accounts must differ, got "111122223333" twice; list it once'],
    ['an account is no account id', () => fromAccounts(['1111']), 'accounts must be account ids of twelve digits, got "1111"; write ["111122223333"]'],
    ['accounts are a token', () => fromAccounts(Token.asList({ Ref: 'Accounts' })), 'accounts must be a list whose values are known one by one, got a token; write ["111122223333"]'],
    ['there are no Regions', () => fromAccounts(['111122223333'], { regions: [] }), 'regions must be at least one, got none; write ["eu-west-1"]'],
    ['a Region is none', () => fromOrganization(ORGANIZATION, { regions: ['Ireland'] }), 'regions must be Region codes, got "Ireland"; write ["eu-west-1"]'],
    ['an organisation is none', () => fromOrganization('r-abcd'), 'organizationId must be the id of an organisation, got "r-abcd"; write "o-a1b2c3d4e5"'],
  ])('%s', (_, act, message) => {
    expect(refusal(act)).toBe(message);
  });

  test('a bucket for other accounts has no name', () => {
    const bucketFor = (delivery: FlowLogSenders, bucketName?: string) => () => new FlowLogBucket(newStack({ env: ARCHIVE }), 'Bucket', { deliveryFrom: [delivery], bucketName });
    const message = 'bucketName must be given when deliveryFrom admits other accounts, got none; their flow logs must name the bucket [at Network]';
    expect(refusal(bucketFor(fromAccounts([ARCHIVE.account, '111122223333'])))).toBe(message);
    expect(refusal(bucketFor(fromOrganization(ORGANIZATION)))).toBe(message);
    expect(bucketFor(fromAccounts([ARCHIVE.account]))).not.toThrow();
    expect(bucketFor(fromAccounts(['111122223333']), NAME)).not.toThrow();
  });
});
