/** What goes wrong, by chance. A rate is a share of requests, from 0 to 1. */
export interface Faults {
  /** Answered with RequestLimitExceeded although there is a token. */
  readonly throttle: number;
  /** Answered with 500 before anything is done. */
  readonly error: number;
  /** Done, but answered with 500, or not at all. */
  readonly lost: number;
  /** Describe answers show a moment up to so many milliseconds ago. */
  readonly staleMs: number;
  /** Calls with ids younger than that many milliseconds may answer NotFound. */
  readonly unknownMs: number;
  /** Milliseconds that a call takes, at least and at most. */
  readonly latency: readonly [number, number];
  /** Whether a second session with one number on an interface is refused. That is not documented, and a refusal would hide duplicates. */
  readonly refusesNumbers: boolean;
  /** The spelling of error codes: that of the wire, or that of the page. */
  readonly spelling: 'wire' | 'page';
}

export const NO_FAULTS: Faults = { throttle: 0, error: 0, lost: 0, staleMs: 0, unknownMs: 0, latency: [60, 140], refusesNumbers: true, spelling: 'wire' };
