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

  /** Takes out some job, where all of them have their turn at once. */
  takeAny(): TJob | undefined {
    const job = this.#jobs[0];
    if (job !== undefined) this.remove(job);
    return job;
  }

  /** Takes out the most urgent job. */
  take(now: number): TJob | undefined {
    const { length } = this.#jobs;
    const all = length <= compared;
    let best: TJob | undefined;
    let highest = -Infinity;
    for (let draw = 0; draw < (all ? length : compared); draw += 1) {
      const job = this.#jobs[all ? draw : Math.floor(this.#random() * length)];
      const urgency = length === 1 ? 0 : (job?.urgency(now) ?? -Infinity);
      if (urgency > highest || best === undefined) {
        best = job;
        highest = urgency;
      }
    }
    if (best !== undefined) this.remove(best);
    return best;
  }
}
