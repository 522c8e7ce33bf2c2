import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AppStore } from './app-store';
import { reject, show } from './errors';

/** Options of alarms, by their path in the app: an alarm of the CDK does not keep them in the user's words. */
const OPTIONS = new AppStore<string>('alarm-options');

/** An alarm that a construct has at most once. */
export interface OnceAlarm {
  /** The method that users call, such as `addSilenceAlarm`. */
  readonly method: string;
  /** What the alarm was asked for with, defaults filled in. Equal values have equal spellings: a duration `toHumanString()`, a size in bytes. */
  readonly options: Readonly<Record<string, string | number | undefined>>;
  /** The method of the metric behind the alarm, for those who need a second alarm. */
  readonly metric: string;
  readonly create: () => cloudwatch.Alarm;
}

/** Creates an alarm on the first call. The same options again return it, other options are refused. */
export function alarmOnce(owner: Construct, id: string, { method, options, metric, create }: OnceAlarm): cloudwatch.Alarm {
  const asked = show(options);
  const present = owner.node.tryFindChild(id) as cloudwatch.Alarm | undefined;
  if (present === undefined) {
    const alarm = create();
    OPTIONS.add(owner, asked, alarm.node.path);
    return alarm;
  }
  const [first] = OPTIONS.of(owner, present.node.path);
  if (first !== asked) {
    reject(`${method} must have the options of its first call, ${first}, got ${asked}; for a second alarm write ${metric}().createAlarm()`, owner);
  }
  return present;
}
