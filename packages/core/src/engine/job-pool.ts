/** A request that waits for its turn in a pool. */
export interface PooledJob {
  /** Where the pool keeps it; -1 while it is in none. Set by the pool. */
  poolIndex: number;
  /** How much is lost by every moment of waiting, in milliseconds of expected lateness by now. */
  urgency(now: number): number;
}

/** Up to so many jobs are all compared; of more, as many are drawn by chance, and the best of those is within a few parts in a hundred of the best. */
const compared = 96;

/** Requests that wait, out of which the most urgent is taken. */
export class JobPool<TJob extends PooledJob> {
  readonly #jobs: TJob[] = [];
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  get size(): number {
    return this.#jobs.length;
  }

  /** All jobs as they are now, safe to walk while some leave. */
  get jobs(): readonly TJob[] {
    return [...this.#jobs];
  }

  add(job: TJob): void {
    job.poolIndex = this.#jobs.length;
    this.#jobs.push(job);
  }

  remove(job: TJob): void {
    const index = job.poolIndex;
    if (index < 0) return;
    job.poolIndex = -1;
    const last = this.#jobs.pop();
    if (last === undefined || last === job) return;
    this.#jobs[index] = last;
    last.poolIndex = index;
  }

  /** Takes out the most urgent job; or any, where all of them have their turn at once. */
  take(now: number, any: boolean): TJob | undefined {
    const { length } = this.#jobs;
    let best = this.#jobs[0];
    let highest = -Infinity;
    const draws = length === 1 || any ? 0 : Math.min(length, compared);
    for (let draw = 0; draw < draws; draw += 1) {
      const job = this.#jobs[length > compared ? Math.floor(this.#random() * length) : draw];
      const urgency = job?.urgency(now) ?? -Infinity;
      if (urgency > highest) {
        best = job;
        highest = urgency;
      }
    }
    if (best !== undefined) this.remove(best);
    return best;
  }
}
