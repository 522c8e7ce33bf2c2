/** A value of an answer, as plain JavaScript. */
export type Value = null | boolean | number | string | Value[];

/** What a statement reads. */
export interface QueryPlan {
  /** Tables read. */
  readonly table: string;
  /** Partitions that Athena would project and list. */
  readonly partitions: number;
  readonly files: number;
  readonly bytes: number;
}

export interface QueryResult extends QueryPlan {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
  readonly columns: string[];
  readonly rows: Value[][];
  /** What its bounds of partitions do that its writer hardly meant. */
  readonly notes: readonly string[];
}
