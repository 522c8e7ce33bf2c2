import { Question } from './question';
import { bounds } from './sql';
import { reject, show } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';
import { FlowLogFamily } from '../../format';
import { OwnQueryOptions } from '../options/own';

/** A question that users bring: nothing is known of it but where its table and its span go. */
export function ownQuestion({ queryName, question, sql, needs, hunting }: OwnQueryOptions): Question {
  if (!isKnown(question) || question.trim() === '' || /[\r\n]/.test(question)) {
    reject(`question must be one line of text known at synth, got ${show(question)}; write "Which ports are used most?"`);
  }
  for (const placeholder of ['{table}', '{span}']) {
    if (!isKnown(sql) || !sql.includes(placeholder)) {
      reject(`sql of ${queryName} must be known at synth and hold ${placeholder}, got ${show(sql)}; write SELECT … FROM {table} WHERE {span}`);
    }
  }
  const unknown = /\{(\w+)\}/.exec(sql.replace(/\{(table|span)\}/g, ''));
  if (unknown !== null) {
    reject(`sql of ${queryName} must hold no placeholders but {table} and {span}, got ${unknown[0]}; write the value itself`);
  }
  return {
    name: queryName,
    asked: question,
    parameters: [],
    meaning: [],
    needs: needs ?? [],
    families: [FlowLogFamily.VPC, FlowLogFamily.TRANSIT_GATEWAY],
    hunting,
    insights: 'is written in SQL',
    sql: context => sql.replace(/\{table\}/g, () => `"${context.table}"`).replace(/\{span\}/g, () => `(${bounds(context).join(' AND ')})`),
  };
}
