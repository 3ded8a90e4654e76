import type { TasksError } from '../errors/index.ts';
import type { RateLimitBucket, TaskProviderV1 } from '../provider/index.ts';
import type { Alarm } from './alarm.ts';
import { backoffMs } from './backoff.ts';
import type { Due } from './due-queue.ts';
import { usableHintMs } from './hint.ts';
import { LearnedLimit } from './learned-limit.ts';
import { JobPool } from './job-pool.ts';
import type { PooledJob } from './job-pool.ts';
import type { TokenBucket } from './token-bucket.ts';

/** A request that waits for its turn in a lane. */
export interface LaneJob extends PooledJob {
  /** Sends the request. Whoever sends it calls {@link Lane.finish} or {@link Lane.release} once, when it has ended. */
  start(now: number): void;
  /** The lane is closed, perhaps for longer than the job may want to wait; a job that does not want to leaves by {@link Lane.drop}. */
  onClosed(error: TasksError, sinceMs: number, forMs: number): void;
}

/** So many requests in a row that the vendor did not answer close the lane: from then on one request at a time tries whether it is back. */
const failuresToOpen = 5;

/** So many requests start in one go; others wait a moment for the answers of these, or a great many would all be in memory at once. */
const mostAtOnce = 1000;

/** What all lanes of an engine keep to. */
export interface LaneRules {
  /** Told that all requests of a provider's account pause until a time on the engine's time line. */
  readonly onThrottled: (provider: TaskProviderV1, until: number) => void;
  /** The error codes that speak of the account as a whole: after some in a row one request at a time tries whether they have passed. */
  readonly outages: ReadonlySet<string>;
  /** Told of each limit of a vendor when it is first met. */
  readonly onBucket?: ((bucket: TokenBucket, limit: RateLimitBucket) => void) | undefined;
}

/**
 * The requests that count against one vendor account: the most urgent first, within the account's limits, and held back for all when the vendor says "slow
 * down" or does not answer.
 */
export class Lane implements Due {
  heapIndex: number = -1;
  /** How many tasks are followed in this lane. */
  members: number = 0;
  readonly #provider: TaskProviderV1;
  readonly #alarm: Alarm;
  readonly #random: () => number;
  readonly #rules: LaneRules;
  readonly #learned: LearnedLimit;
  /** Those that the vendor documents, and the learned one. */
  readonly #limits: readonly TokenBucket[];
  readonly #waiting: JobPool<LaneJob>;
  #maxConcurrency = Infinity;
  #running = 0;
  #pumping = false;
  /** How many have started since the event loop last went round. */
  #startedAtOnce = 0;
  #closedUntil = 0;
  #closedBy: TasksError | undefined;
  /** Throttles in a row, and requests in a row that the vendor did not answer. */
  #throttles = 0;
  #outages = 0;
  /** When the run of requests without one good answer began; -1 while all is well. */
  #troubleSince = -1;

  constructor(provider: TaskProviderV1, buckets: readonly TokenBucket[], alarm: Alarm, random: () => number, rules: LaneRules) {
    this.#provider = provider;
    this.#alarm = alarm;
    this.#random = random;
    this.#rules = rules;
    this.#learned = new LearnedLimit(alarm.now());
    this.#limits = [...buckets, this.#learned];
    this.#waiting = new JobPool(random);
  }

  /** How long one task would wait for its turn if all of the lane were asked one after another, in milliseconds. */
  get roundMs(): number {
    let roundMs = 0;
    for (const limit of this.#limits) roundMs = Math.max(roundMs, (1000 * this.members) / limit.ratePerSecond);
    return roundMs;
  }

  /** A provider instance of the account, the first or another: the strictest wish holds. */
  join({ maxConcurrency }: TaskProviderV1): void {
    this.#maxConcurrency = Math.max(1, Math.floor(Math.min(this.#maxConcurrency, maxConcurrency ?? 10)));
  }

  /** Queues a request; it starts at once where there is room. */
  enqueue(job: LaneJob, now: number): void {
    if (this.#waiting.size === 0 && !this.#pumping && this.#running < this.#room && this.#opensAt(now) <= now) {
      this.#start(job, now);
      return;
    }
    this.#waiting.add(job);
    if (this.#closedBy !== undefined && this.#closedUntil > now) {
      job.onClosed(this.#closedBy, this.#troubleMs(now), this.#closedUntil - now);
    }
    // Where the alarm is set it is not time yet.
    if (this.heapIndex < 0) this.pump(now);
  }

  /** A job that was queued does not want its turn any more. */
  drop(job: LaneJob): void {
    this.#waiting.remove(job);
    if (this.#waiting.size === 0) this.#alarm.remove(this);
  }

  /** A request has ended: with an answer, or with an error, which tells whether the whole account should pause. */
  finish(now: number, error?: TasksError): void {
    this.#running -= 1;
    this.#startedAtOnce = 0;
    if (error?.code === 'rate_limited') {
      this.#onRefused(error, now);
    } else if (error !== undefined && this.#rules.outages.has(error.code)) {
      this.#outages += 1;
      if (this.#troubleSince < 0) this.#troubleSince = now;
      if (this.#outages >= failuresToOpen) {
        const pauseMs = backoffMs(this.#outages - failuresToOpen + 2, this.#random());
        this.#close(error, now, usableHintMs(error.retryAfterMs, 1) ?? pauseMs);
      }
    } else {
      // Any other answer, even an error about one task, shows that the vendor is there.
      this.#learned.onAccepted(now, this.#waiting.size > 0);
      this.#throttles = 0;
      this.#outages = 0;
      this.#troubleSince = -1;
    }
    this.pump(now);
  }

  /** A request was dropped before it ended: its place is free, and nothing is known of the vendor. */
  release(): void {
    this.#running -= 1;
    this.pump(this.#alarm.now());
  }

  onDue(now: number): void {
    this.#startedAtOnce = 0;
    this.pump(now);
  }

  /** Starts as many waiting requests as there is room for, and sets the alarm for the next one. */
  pump(now: number): void {
    // A job that ends while it starts comes back here; the loop below goes on for it.
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (this.#waiting.size > 0 && this.#running < this.#room) {
        const at = this.#opensAt(now);
        if (at > now) {
          this.#alarm.set(this, Math.ceil(at));
          return;
        }
        const job = this.#waiting.take(now, this.#isUnlimited);
        if (job !== undefined) this.#start(job, now);
      }
      // Nobody waits, or a request that ends will pump again.
      this.#alarm.remove(this);
    } finally {
      this.#pumping = false;
    }
  }

  #start(job: LaneJob, now: number): void {
    for (const limit of this.#limits) limit.take(now);
    this.#startedAtOnce += 1;
    this.#running += 1;
    job.start(now);
  }

  /** The earliest time at which a request may be sent. */
  #opensAt(now: number): number {
    let at = this.#closedUntil;
    if (this.#startedAtOnce >= mostAtOnce) at = Math.max(at, now + 1);
    for (const limit of this.#limits) at = Math.max(at, limit.nextAt);
    return at;
  }

  /** Whether all who wait have their turn at once, so that it does not matter who is first. */
  get #isUnlimited(): boolean {
    return this.#limits.length === 1 && this.#learned.isOpen && this.#running + this.#waiting.size <= this.#room;
  }

  get #room(): number {
    return this.#outages >= failuresToOpen ? 1 : this.#maxConcurrency;
  }

  /** Of many requests under way that are all refused, only the first tells something new. */
  #onRefused(error: TasksError, now: number): void {
    const hintMs = usableHintMs(error.retryAfterMs, 1);
    if (now >= this.#closedUntil) {
      this.#throttles += 1;
      const pauseMs = hintMs ?? backoffMs(this.#throttles, this.#random());
      this.#learned.onRefused(now, this.#running + this.#waiting.size > 0, now + pauseMs);
      this.#close(error, now, pauseMs);
    } else if (hintMs !== undefined) {
      this.#close(error, now, hintMs);
    }
  }

  #close(error: TasksError, now: number, pauseMs: number): void {
    if (this.#troubleSince < 0) this.#troubleSince = now;
    this.#closedBy = error;
    this.#closedUntil = Math.max(this.#closedUntil, now + pauseMs);
    this.#rules.onThrottled(this.#provider, this.#closedUntil);
    for (const job of this.#waiting.jobs) job.onClosed(error, this.#troubleMs(now), this.#closedUntil - now);
  }

  /** How long there has been no good answer. One that came after the lane was closed ends the trouble before the pause. */
  #troubleMs(now: number): number {
    return this.#troubleSince < 0 ? 0 : now - this.#troubleSince;
  }
}
