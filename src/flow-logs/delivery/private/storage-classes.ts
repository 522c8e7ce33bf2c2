import { aws_s3 as s3, Duration, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { atEnd } from '../../../private/app-store';
import { wholeIn } from '../../../private/checks';
import { reject, show } from '../../../private/errors';
import { resourceOf } from '../../../private/shapes';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';

/** The order in which S3 moves files from class to class, never back. */
const ORDER = ['STANDARD_IA', 'INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'];

/** Files stay 30 days before they move to one of these, and 30 days in it. */
const INFREQUENT_ACCESS = ['STANDARD_IA', 'ONEZONE_IA'];
const INFREQUENT_ACCESS_DAYS = 30;

/** Files must be restored from these before anything can read them. */
const ARCHIVES = ['GLACIER', 'DEEP_ARCHIVE', 'ARCHIVE_ACCESS', 'DEEP_ARCHIVE_ACCESS'];

/** Whole days, at least some, of a duration whose length is known. */
export function checkedDays(prop: string, duration: Duration, least: number, scope: IConstruct): number | undefined {
  if (duration.isUnresolved()) {
    return undefined;
  }
  const days = wholeIn('Days', duration, [least, Infinity]);
  if (days === undefined) {
    const rule = least === 1 ? 'whole days, at least one' : `whole days, at least ${least}`;
    reject(`${prop} must be ${rule}, got ${duration.toHumanString()}; write Duration.days(${Math.max(least, Math.ceil(duration.toDays({ integral: false })))})`, scope);
  }
  return days;
}

/**
 * Refuses what S3 would refuse of one lifecycle rule.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
export function checkLifecycle(transitions: readonly s3.Transition[], expiration: Duration | undefined, scope: IConstruct): void {
  const end = expiration === undefined ? undefined : checkedDays('expiration', expiration, 1, scope);
  const steps = transitions.map(transition => stepOf(transition, scope)).flatMap(step => step ?? []).sort((one, other) => one.days - other.days);
  steps.slice(1).forEach((step, index) => {
    const before = steps[index];
    if (ORDER.includes(before.name) && ORDER.includes(step.name) && ORDER.indexOf(before.name) >= ORDER.indexOf(step.name)) {
      reject(`transitions must lead from class to class in the order ${ORDER.join(', ')}, got ${step.name} after ${before.name}; leave one out`, scope);
    }
    const least = before.days + (INFREQUENT_ACCESS.includes(before.name) ? INFREQUENT_ACCESS_DAYS : 1);
    if (step.days < least) {
      const gap = least - before.days === 1 ? 'a day' : `${INFREQUENT_ACCESS_DAYS} days`;
      reject(`transitions must come at least ${gap} after the one to ${before.name}, got ${step.name} after ${step.days} days and `
        + `${before.name} after ${before.days}; write Duration.days(${least})`, scope);
    }
  });
  const last = steps.at(-1);
  if (last !== undefined && end !== undefined && end <= last.days) {
    reject(`expiration must come after the last of the transitions, got ${end} days and ${last.name} after ${last.days}; leave that transition out`, scope);
  }
}

function stepOf({ storageClass, transitionAfter, transitionDate }: s3.Transition, scope: IConstruct): { name: string; days: number } | undefined {
  const name = storageClass.value;
  if (transitionAfter === undefined || transitionDate !== undefined) {
    reject(`transitions must have a transitionAfter and no transitionDate, got ${show(name)} with ${transitionDate === undefined ? 'neither' : 'a transitionDate'}; `
      + 'files keep coming, so write the age at which each is moved', scope);
  }
  const days = checkedDays(`transitionAfter of ${name}`, transitionAfter, INFREQUENT_ACCESS.includes(name) ? INFREQUENT_ACCESS_DAYS : 0, scope);
  return days === undefined || !isKnown(name) ? undefined : { name, days };
}

/** Warns of what the lifecycle of a bucket of this app hides from Athena, once all its rules are known. */
export function warnOfArchives(bucket: s3.IBucket): void {
  atEnd(bucket, () => judgeArchives(bucket));
}

function judgeArchives(bucket: s3.IBucket): void {
  const resource = resourceOf(bucket, s3.CfnBucket.isCfnBucket);
  if (resource === undefined) {
    return;
  }
  const classes = ARCHIVES.filter(name => lifecycleClasses(resource).includes(name) || tiers(resource).includes(name));
  if (classes.length > 0) {
    warn(bucket, 'archivedFilesUnreadable', `files are moved to ${classes.join(', ')}, where Athena does not read them: it leaves them out of every answer `
      + 'without a word. Use GLACIER_INSTANT_RETRIEVAL or INTELLIGENT_TIERING without archive tiers, or acknowledge this if records of that age need no answers');
  }
}

/** Reads what the L2 renders. */
function lifecycleClasses(resource: s3.CfnBucket): string[] {
  const lifecycle: s3.CfnBucket.LifecycleConfigurationProperty | undefined = Stack.of(resource).resolve(resource.lifecycleConfiguration);
  const rules = ((lifecycle?.rules ?? []) as s3.CfnBucket.RuleProperty[]).filter(rule => rule.status === 'Enabled');
  return rules.flatMap(rule => (rule.transitions ?? []) as s3.CfnBucket.TransitionProperty[]).map(transition => transition.storageClass);
}

function tiers(resource: s3.CfnBucket): string[] {
  const { intelligentTieringConfigurations } = resource;
  const configurations: s3.CfnBucket.IntelligentTieringConfigurationProperty[] = Stack.of(resource).resolve(intelligentTieringConfigurations) ?? [];
  return configurations.flatMap(configuration => configuration.tierings as s3.CfnBucket.TieringProperty[]).map(tiering => tiering.accessTier);
}
