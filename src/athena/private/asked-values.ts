import { addressInName, ipAddress, whole } from './checks';

/** A value that Athena asks for on each run: an execution parameter. */
export interface AskedValue {
  readonly name: string;
  /** What to type: texts need their quotes. */
  readonly form: string;
}

/**
 * A value of a question: written into the text, or a question mark whose value Athena asks for on each run.
 *
 * Athena takes question marks in a WHERE clause only, and each is one value to type: a question has one mark per value, there.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
 */
export interface QueryValue<T> {
  /** The value, if the user gave it. */
  readonly known?: T;
  /** The value as an expression of SQL. */
  readonly sql: string;
  /** What Athena asks for: the value, or nothing. */
  readonly asks: readonly AskedValue[];
}

/** A value as it is, or one that Athena asks for. */
export function queryValue<T>(asked: AskedValue, mark: string, known: T | undefined, sql: (known: T) => string): QueryValue<T> {
  return known === undefined ? { sql: mark, asks: [asked] } : { known, sql: sql(known), asks: [] };
}

/** An address, in any spelling. */
export function addressValue(prop: string, value: string | undefined, example = '10.0.0.10'): QueryValue<string> {
  const address = value === undefined ? undefined : ipAddress(prop, value);
  return queryValue({ name: prop, form: `'${example}'` }, 'CAST(? AS ipaddress)', address, known => `IPADDRESS '${known}'`);
}

/** A port, 0 to 65535. */
export function portValue(prop: string, value: number | undefined): QueryValue<number> {
  const port = value === undefined ? undefined : whole(prop, value, [0, 65535], '3306');
  return queryValue({ name: prop, form: '3306' }, '?', port, String);
}

/** A text whose quotes need no escape. */
export function textValue(prop: string, value: string | undefined, example: string): QueryValue<string> {
  return queryValue({ name: prop, form: `'${example}'` }, '?', value, known => `'${known}'`);
}

/** The name of a question, with the values that it knows. */
export function nameWith(name: string, ...values: QueryValue<string | number>[]): string {
  return [name, ...values.flatMap(({ known }) => known === undefined ? [] : [addressInName(String(known))])].join('-');
}
