import { isThrottled, isUncertain } from './error-codes';
import { CallError, Ports } from './ports';

/** What EC2 documents for an API in an account and Region: calls at once, and calls a second after that. */
interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Create, Modify and Delete of sessions have a bucket each. */
export const SESSION_RATE: Rate = { burst: 50, perSecond: 5 };
/** Describe calls with pages or filters. */
export const DESCRIBE_RATE: Rate = { burst: 100, perSecond: 20 };
export const TAG_RATE: Rate = { burst: 100, perSecond: 10 };

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 20_000;
const MOST_ATTEMPTS = 8;

/** Time of the invocation is nearly over. */
export class OutOfTime extends Error {}

/** Our side of one of EC2's token buckets, and the repetition of calls. Others draw from the same one: throttling empties ours, too. */
export class Pace {
  private tokens: number;
  private at: number;
  public throttled = 0;

  /** @param idleMs for how long nobody of us called: tells how full the bucket is. */
  public constructor(private readonly ports: Ports, private readonly rate: Rate, private readonly deadline: number, idleMs: number) {
    this.tokens = Math.min(rate.burst, idleMs / 1000 * rate.perSecond);
    this.at = ports.now();
  }

  /**
   * Calls until there is a result, or an error that is none of throttling and of the other side. A call that may have had its effect is repeated as well:
   * creations bear a client token, and the others do the same twice.
   */
  public async call<T>(make: () => Promise<T>): Promise<T> {
    let pause = FIRST_PAUSE_MS;
    for (let attempt = 1; ; attempt += 1) {
      await this.turn();
      try {
        return await make();
      } catch (error) {
        const isPassing = error instanceof CallError && (isThrottled(error.code) || isUncertain(error.code));
        if (!isPassing || attempt === MOST_ATTEMPTS) {
          throw error;
        }
        if (isThrottled(error.code)) {
          this.throttled += 1;
          this.tokens = Math.min(this.tokens, 0);
        }
        // At random, so that many do not come back together.
        await this.wait(pause / 2 + this.ports.random() * pause / 2);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** Waits for a token. Each caller takes its own at once, so that several wait for one after another. */
  private async turn(): Promise<void> {
    const now = this.ports.now();
    this.tokens = Math.min(this.rate.burst, this.tokens + (now - this.at) / 1000 * this.rate.perSecond) - 1;
    this.at = now;
    await this.wait(Math.max(0, Math.ceil(-this.tokens / this.rate.perSecond * 1000)));
  }

  private async wait(milliseconds: number): Promise<void> {
    if (this.ports.now() + milliseconds > this.deadline) {
      throw new OutOfTime();
    }
    if (milliseconds > 0) {
      await this.ports.sleep(milliseconds);
    }
  }
}
