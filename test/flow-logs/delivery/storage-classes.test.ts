import { Annotations as Notes, aws_ec2 as ec2, aws_s3 as s3, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { FlowLogBucket, FlowLogSource, S3FlowLogs } from '../../../src';
import { newStack, onlyResource, refusal } from '../../fixtures/stacks';

const { INFREQUENT_ACCESS, ONE_ZONE_INFREQUENT_ACCESS, INTELLIGENT_TIERING, GLACIER_INSTANT_RETRIEVAL, GLACIER, DEEP_ARCHIVE } = s3.StorageClass;
const WARNING = 'cdk-network-visibility:archivedFilesUnreadable';

const after = (storageClass: s3.StorageClass, days: number): s3.Transition => ({ storageClass, transitionAfter: Duration.days(days) });
const bucketWith = (transitions: s3.Transition[], expiration?: Duration) => {
  const stack = newStack();
  new FlowLogBucket(stack, 'Archive', { transitions, expiration });
  return stack;
};

test('files move from class to class and are deleted at the end', () => {
  const stack = bucketWith([after(INFREQUENT_ACCESS, 30), after(GLACIER_INSTANT_RETRIEVAL, 60)], Duration.days(61));
  expect(onlyResource(stack, 'AWS::S3::Bucket').Properties.LifecycleConfiguration.Rules).toEqual([{
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    ExpirationInDays: 61,
    Status: 'Enabled',
    Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 30 }, { StorageClass: 'GLACIER_IR', TransitionInDays: 60 }],
  }]);
});

test('without transitions and expiration there is none of them', () => {
  expect(onlyResource(bucketWith([]), 'AWS::S3::Bucket').Properties.LifecycleConfiguration.Rules).toEqual([
    { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' },
  ]);
});

/** A lifecycle that S3 would refuse, its message, and the valid twin that differs in one value. */
interface Refused {
  readonly transitions: s3.Transition[];
  readonly expiration?: number;
  readonly message: string;
  readonly twin: s3.Transition[];
  readonly end?: number;
}

describe('fails when', () => {
  test.each<[string, Refused]>([
    ['files would move to infrequent access too early', {
      transitions: [after(INFREQUENT_ACCESS, 29)],
      message: 'transitionAfter of STANDARD_IA must be whole days, at least 30, got 29 days; write Duration.days(30)',
      twin: [after(INFREQUENT_ACCESS, 30)],
    }],
    ['they would leave infrequent access too early', {
      transitions: [after(INFREQUENT_ACCESS, 30), after(GLACIER_INSTANT_RETRIEVAL, 59)],
      message: 'transitions must come at least 30 days after the one to STANDARD_IA, got GLACIER_IR after 59 days and STANDARD_IA after 30; write Duration.days(60)',
      twin: [after(INFREQUENT_ACCESS, 30), after(GLACIER_INSTANT_RETRIEVAL, 60)],
    }],
    ['two transitions come on one day', {
      transitions: [after(INTELLIGENT_TIERING, 10), after(GLACIER_INSTANT_RETRIEVAL, 10)],
      message: 'transitions must come at least a day after the one to INTELLIGENT_TIERING, got GLACIER_IR after 10 days and INTELLIGENT_TIERING after 10; write Duration.days(11)',
      twin: [after(INTELLIGENT_TIERING, 10), after(GLACIER_INSTANT_RETRIEVAL, 11)],
    }],
    ['files would move back, in whatever order the list is', {
      transitions: [after(INFREQUENT_ACCESS, 90), after(ONE_ZONE_INFREQUENT_ACCESS, 30)],
      message: 'transitions must lead from class to class in the order STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE, '
        + 'got STANDARD_IA after ONEZONE_IA; leave one out',
      twin: [after(ONE_ZONE_INFREQUENT_ACCESS, 90), after(INFREQUENT_ACCESS, 30)],
    }],
    ['a class comes twice', {
      transitions: [after(INTELLIGENT_TIERING, 0), after(INTELLIGENT_TIERING, 9)],
      message: 'transitions must lead from class to class in the order STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE, '
        + 'got INTELLIGENT_TIERING after INTELLIGENT_TIERING; leave one out',
      twin: [after(INTELLIGENT_TIERING, 0)],
    }],
    ['files are deleted before they move', {
      transitions: [after(INTELLIGENT_TIERING, 90)],
      expiration: 90,
      message: 'expiration must come after the last of the transitions, got 90 days and INTELLIGENT_TIERING after 90; leave that transition out',
      twin: [after(INTELLIGENT_TIERING, 90)],
      end: 91,
    }],
    ['there is a date', {
      transitions: [{ storageClass: INTELLIGENT_TIERING, transitionDate: new Date(0) }],
      message: 'transitions must have a transitionAfter and no transitionDate, got "INTELLIGENT_TIERING" with a transitionDate; '
        + 'files keep coming, so write the age at which each is moved',
      twin: [after(INTELLIGENT_TIERING, 0)],
    }],
    ['there is no time', {
      transitions: [{ storageClass: INTELLIGENT_TIERING }],
      message: 'transitions must have a transitionAfter and no transitionDate, got "INTELLIGENT_TIERING" with neither; '
        + 'files keep coming, so write the age at which each is moved',
      twin: [after(INTELLIGENT_TIERING, 0)],
    }],
  ])('%s', (_, { transitions, expiration, message, twin, end }) => {
    const days = (count?: number) => count === undefined ? undefined : Duration.days(count);
    expect(refusal(() => bucketWith(transitions, days(expiration)))).toBe(`${message} [at Network]`);
    expect(() => bucketWith(twin, days(end))).not.toThrow();
  });
});

test('what is not known is not judged', () => {
  const stack = newStack();
  const transitionAfter = Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber);
  new FlowLogBucket(stack, 'Archive', { transitions: [{ storageClass: INFREQUENT_ACCESS, transitionAfter }], expiration: Duration.days(1) });
  new FlowLogBucket(stack, 'Other', { transitions: [after(new s3.StorageClass('NEW_CLASS'), 3), after(INFREQUENT_ACCESS, 30)] });
});

describe('classes that Athena does not read', () => {
  const warns = (stack: Stack, classes: string) => Annotations.fromStack(stack).hasWarning('/Network/Archive', Match.stringLikeRegexp(
    `^files are moved to ${classes}, where Athena does not read them: it leaves them out of every answer without a word.*${WARNING}`));

  /** Any bucket of the app, with flow logs. */
  const used = (props: s3.BucketProps, before: (bucket: s3.Bucket) => void = () => {}, later: (bucket: s3.Bucket) => void = () => {}) => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Archive', props);
    before(bucket);
    ['vpc-1', 'vpc-2'].forEach(id => new S3FlowLogs(stack, id, { bucket, sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, `Vpc-${id}`, id))] }));
    later(bucket);
    return stack;
  };

  test('are warned about in a FlowLogBucket', () => {
    warns(bucketWith([after(INTELLIGENT_TIERING, 0), after(GLACIER, 90), after(DEEP_ARCHIVE, 180)]), 'GLACIER, DEEP_ARCHIVE');
  });

  test('are warned about in any bucket with flow logs, once', () => {
    const stack = used({ lifecycleRules: [{ transitions: [after(DEEP_ARCHIVE, 180)] }] });
    warns(stack, 'DEEP_ARCHIVE');
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(WARNING))).toHaveLength(1);
  });

  test('are warned about in a rule that was added, and where they are tiers', () => {
    const add = (bucket: s3.Bucket) => bucket.addLifecycleRule({ transitions: [after(GLACIER, 1)] });
    warns(used({}, add), 'GLACIER');
    warns(used({}, undefined, add), 'GLACIER');
    warns(used({ intelligentTieringConfigurations: [{ name: 'old', archiveAccessTierTime: Duration.days(90) }] }), 'ARCHIVE_ACCESS');
  });

  test('can be acknowledged', () => {
    const stack = bucketWith([after(GLACIER, 90)]);
    Notes.of(stack.node.findChild('Archive')).acknowledgeWarning(WARNING, 'old records are for the auditors');
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('are not confused with those that it reads', () => {
    const none = (stack: Stack) => Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
    none(bucketWith([after(INFREQUENT_ACCESS, 30), after(INTELLIGENT_TIERING, 60), after(GLACIER_INSTANT_RETRIEVAL, 90)]));
    none(used({ lifecycleRules: [{ enabled: false, transitions: [after(GLACIER, 1)] }] }));
  });
});
