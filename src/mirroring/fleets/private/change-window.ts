import { IConstruct } from 'constructs';
import { durationText, listedTwice, wholeIn } from '../../../private/checks';
import { listed, reject, show } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';
import { ChangeWindow } from '../controller/policy';
import { MirrorFleetChangeWindowOptions } from '../mirror-fleet-props';

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const SHORTEST = 15;
const LONGEST = 24 * 60 - 1;

/** The change window as the controller reads it. */
export function changeWindowOf(fleet: IConstruct, { daysOfWeek = DAYS, startTime, duration }: MirrorFleetChangeWindowOptions): ChangeWindow {
  const wrong = daysOfWeek.find(day => !DAYS.includes(day));
  if (wrong !== undefined || daysOfWeek.length === 0) {
    reject(`daysOfWeek of changeWindow must be of ${listed(DAYS)}, got ${wrong === undefined ? 'none' : isKnown(wrong) ? show(wrong) : 'a token'}; leave it out for every day`, fleet);
  }
  const twice = listedTwice(daysOfWeek);
  if (twice !== undefined) {
    reject(`daysOfWeek of changeWindow must differ, got ${show(twice)} twice; list it once`, fleet);
  }
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(startTime)
    ?? reject(`startTime of changeWindow must be HH:MM from 00:00 to 23:59, in UTC and known at synth, got ${isKnown(startTime) ? show(startTime) : 'a token'}; write "22:00"`, fleet);
  const open = wholeIn('Minutes', duration, [SHORTEST, LONGEST])
    ?? reject(`duration of changeWindow must be whole minutes known at synth, at least ${SHORTEST} and less than a day, got ${durationText(duration)}; write Duration.hours(4)`, fleet);
  return { days: daysOfWeek.map(day => DAYS.indexOf(day)).sort(), startMinute: Number(hours) * 60 + Number(minutes), minutes: open };
}
