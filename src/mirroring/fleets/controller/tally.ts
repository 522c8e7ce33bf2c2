/** What a run has done. */
export interface Tally {
  created: number;
  modified: number;
  deleted: number;
  tagged: number;
  /** Changes that AWS refused, by error code. */
  failed: Record<string, number>;
  throttled: number;
}
