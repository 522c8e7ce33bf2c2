import { Construct } from 'constructs';
import { Question } from './question';
import { listed, reject } from '../../../private/errors';
import { fieldNames, FlowLogFamily, FlowLogFormat } from '../../format';
import { FlowLogQuery } from '../flow-log-query';

/**
 * The questions that are about records of a family. Others are passed over where they merely belong to the whole catalogue.
 *
 * @param what what is asked, in the words of a message
 */
export function ofFamily(owner: Construct, queries: readonly FlowLogQuery[], family: FlowLogFamily, what: string): FlowLogQuery[] {
  const about = queries.filter(query => familiesOf(query._question).includes(family));
  const foreign = queries.filter(query => !about.includes(query) && (about.length === 0 || !query._partOfAll));
  if (foreign.length > 0) {
    reject(`queries must be about the records of ${what} (${family}), got ${listed(foreign.map(query => query.queryName))}; `
      + 'leave it out, or ask it of others', owner);
  }
  return about;
}

function familiesOf(question: Question): readonly FlowLogFamily[] {
  return question.families ?? [FlowLogFamily.VPC];
}

/** The fields that a question lacks, if it does. */
export function lackedFields({ _question: { needs } }: FlowLogQuery, format: FlowLogFormat): string | undefined {
  const lacking = format._missing(needs);
  return lacking.length > 0 ? `lacks ${fieldNames(lacking)}` : undefined;
}
