/**
 * How wide a value of a flow log field is.
 *
 * Parquet files carry these types; text files hold everything as text, and the table reads it as these types.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export enum FlowLogValueType {
  /** 32-bit integer, `int` in Athena. */
  INT_32 = 'INT_32',
  /** 64-bit integer, `bigint` in Athena. */
  INT_64 = 'INT_64',
  /** Text, `string` in Athena. */
  STRING = 'STRING',
}
