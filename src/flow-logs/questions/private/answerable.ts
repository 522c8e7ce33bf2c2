import { Construct } from 'constructs';
import { Question } from './question';
import { listed, reject } from '../../../private/errors';
import { note, warn } from '../../../private/warnings';
import { fieldNames, FlowLogFamily, FlowLogFormat } from '../../format';
import { FlowLogQuery } from '../flow-log-query';

/** What questions are asked of. */
export interface Asked {
  readonly format: FlowLogFormat;
  readonly family: FlowLogFamily;
  /** What is asked, as a message calls it: the table, the log group. */
  readonly what: string;
  /** Questions that are passed over without a word, unless they were asked for by name. */
  readonly isBeside?: (query: FlowLogQuery) => boolean;
  /** Why a question cannot be asked, besides fields that are lacking. */
  readonly unable?: (query: FlowLogQuery) => string | undefined;
}

/**
 * The questions that can be answered. What was asked for by name and cannot be is told in a warning, what merely belongs to the whole
 * catalogue in a note.
 */
export function answerable(owner: Construct, queries: readonly FlowLogQuery[], asked: Asked): FlowLogQuery[] {
  if (queries.length === 0) {
    reject('queries must be at least one, got none; leave the prop out for all questions', owner);
  }
  const ofFamily = queries.filter(query => familiesOf(query._question).includes(asked.family));
  const foreign = queries.filter(query => !ofFamily.includes(query) && (ofFamily.length === 0 || !query._partOfAll));
  if (foreign.length > 0) {
    reject(`queries must be about the records of ${asked.what} (${asked.family}), got ${listed(foreign.map(query => query.queryName))}; `
      + 'leave it out, or ask it of others', owner);
  }
  const about = ofFamily.filter(query => !query._partOfAll || asked.isBeside?.(query) !== true);
  const reason = (query: FlowLogQuery) => reasonAgainst(query, asked);
  const kept = about.filter(query => reason(query) === undefined);
  const leftOut = about.filter(query => !kept.includes(query));
  const told = (some: readonly FlowLogQuery[]) => listed(some.map(query => `${query.queryName} (${reason(query)})`));
  if (kept.length === 0) {
    reject(`queries must hold a question that ${asked.what} can answer, got only ${told(leftOut)}; add what they lack`, owner);
  }
  tell(owner, asked, kept.length, leftOut, told);
  return kept;
}

function tell(
  owner: Construct, { what }: Asked, kept: number, leftOut: readonly FlowLogQuery[], told: (some: readonly FlowLogQuery[]) => string,
): void {
  const [unasked, wanted] = [leftOut.filter(query => query._partOfAll), leftOut.filter(query => !query._partOfAll)];
  if (wanted.length > 0) {
    warn(owner, 'questionsLeftOut', `${what} cannot answer ${told(wanted)}: left out. Add what they lack, or leave the questions out of queries`);
  }
  if (unasked.length > 0) {
    note(owner, 'questionsNotAnswerable', `${kept} questions are saved; for others something is missing: ${told(unasked)}`);
  }
}

function familiesOf(question: Question): readonly FlowLogFamily[] {
  return question.families ?? [FlowLogFamily.VPC];
}

function reasonAgainst(query: FlowLogQuery, { format, unable }: Asked): string | undefined {
  const lacking = format._missing(query._question.needs);
  return lacking.length > 0 ? `lacks ${fieldNames(lacking)}` : unable?.(query);
}
