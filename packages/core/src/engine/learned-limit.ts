import { TokenBucket } from './token-bucket.ts';

/** What is kept of the rate that the vendor bore. */
const backOff = 0.95;
/** No limit is believed to be lower than one request a minute. */
const slowest = 1 / 60;
/** How fast the rate is raised again, as a share of it for each second: slowly at first, and faster the longer nothing was refused. */
const growth = 0.002;
const growthGain = 0.0005;
const fastestGrowth = 0.02;
/** What was borne longer ago than about this counts for little, in milliseconds: by then the rate was another. */
const windowMs = 20_000;

/**
 * A limit that nobody told of, found out from refusals: a little less than what was borne shortly before is kept to from then on. While it is what holds
 * requests back it rises, so that a limit that was raised, or that others shared for a while, is found out as well.
 */
export class LearnedLimit extends TokenBucket {
  #accepted = 0;
  #countedSince: number;
  #grownAt = 0;
  #refusedAt = 0;

  constructor(now: number) {
    super({ capacity: 1, refillPerSecond: Infinity });
    this.#countedSince = now;
  }

  /** Whether no limit is known. */
  get isOpen(): boolean {
    return this.ratePerSecond === Infinity;
  }

  /** @param binding - Whether other requests wait for their turn. */
  onAccepted(now: number, binding: boolean): void {
    this.#accepted += 1;
    if (now - this.#countedSince > windowMs) {
      this.#accepted /= 2;
      this.#countedSince = now - windowMs / 2;
    }
    // Requests under way at a refusal may be answered in the pause after it.
    if (this.isOpen || now <= this.#grownAt) return;
    const quietSeconds = (now - this.#refusedAt) / 1000;
    const seconds = (now - this.#grownAt) / 1000;
    this.#grownAt = now;
    // What nothing waits for says nothing of how much the vendor bears.
    const gain = Math.min(fastestGrowth, growth + growthGain * quietSeconds);
    if (binding) this.#keepTo(this.ratePerSecond * Math.exp(Math.min(1, seconds) * gain));
  }

  /**
   * @param binding - Whether the poller was sending as fast as it could: other requests were under way or waited.
   * @param resumeAt - When the pause that follows is over.
   */
  onRefused(now: number, binding: boolean, resumeAt: number = now): void {
    if (binding && this.#accepted > 0) {
      const borne = (1000 * this.#accepted) / Math.max(1000, now - this.#countedSince);
      this.#keepTo(Math.max(slowest, backOff * Math.min(this.ratePerSecond, borne)));
    }
    this.#accepted = 0;
    this.#countedSince = resumeAt;
    this.#refusedAt = now;
    this.#grownAt = resumeAt;
  }

  #keepTo(refillPerSecond: number): void {
    this.retune({ capacity: 1, refillPerSecond });
  }
}
