import type { TasksError } from '../errors/index.ts';
import type { TaskProviderV1 } from '../provider/index.ts';
import type { Alarm } from './alarm.ts';
import { backoffMs } from './backoff.ts';
import type { Due } from './due-queue.ts';
import { usableHintMs } from './hint.ts';
import type { TokenBucket } from './token-bucket.ts';

/** A request that waits for its turn in a lane. */
export interface LaneJob {
  /** Whether nobody wants the request any more; it then gives its turn away. */
  readonly abandoned: boolean;
  /** Sends the request. Whoever sends it calls {@link Lane.finish} once, when it has ended. */
  start(): void;
  /** The lane is closed for longer than the job may want to wait; a job that does not want to drops out by `abandoned`. */
  onClosed(error: TasksError, sinceMs: number, forMs: number): void;
}

/** So many requests in a row that the vendor did not answer close the lane: from then on one request at a time tries whether it is back. */
const failuresToOpen = 5;

/** What a lane's owner wants to know. */
export interface LaneObserver {
  random(): number;
  onThrottled(account: string, provider: string, untilMs: number): void;
}

/**
 * The requests that count against one vendor account: sent in the order they come, within the account's limits, and held back for all when the vendor
 * says "slow down" or does not answer.
 */
export class Lane implements Due {
  dueAt: number = Infinity;
  heapIndex: number = -1;
  readonly #account: string;
  readonly #provider: string;
  readonly #alarm: Alarm;
  readonly #observer: LaneObserver;
  readonly #buckets: readonly TokenBucket[];
  #maxConcurrency: number;
  #running = 0;
  /** First in, first out; `#head` is the next one. */
  #waiting: LaneJob[] = [];
  #head = 0;
  /** How many of them are still wanted. */
  #wanted = 0;
  #pumping = false;
  #closedUntil = 0;
  #closedBy: TasksError | undefined;
  /** Throttles in a row, and requests in a row that the vendor did not answer. */
  #throttles = 0;
  #outages = 0;
  /** When the run of requests without one good answer began; -1 while all is well. */
  #troubleSince = -1;

  constructor(provider: TaskProviderV1, buckets: readonly TokenBucket[], alarm: Alarm, observer: LaneObserver) {
    this.#account = provider.account;
    this.#provider = provider.name;
    this.#alarm = alarm;
    this.#observer = observer;
    this.#buckets = buckets;
    this.#maxConcurrency = maxConcurrencyOf(provider);
  }

  /** Another provider instance of the same account: the stricter wish holds. */
  join(provider: TaskProviderV1): void {
    this.#maxConcurrency = Math.min(this.#maxConcurrency, maxConcurrencyOf(provider));
  }

  /** Queues a request; it starts at once where there is room. */
  enqueue(job: LaneJob): void {
    this.#waiting.push(job);
    this.#wanted += 1;
    const now = this.#alarm.now();
    if (this.#closedBy !== undefined && this.#closedUntil > now) {
      job.onClosed(this.#closedBy, now - this.#troubleSince, this.#closedUntil - now);
    }
    this.pump(now);
  }

  /** Queues a request that was sent and refused untried, ahead of the others. */
  requeue(job: LaneJob): void {
    if (this.#head > 0) {
      this.#head -= 1;
      this.#waiting[this.#head] = job;
    } else {
      this.#waiting.unshift(job);
    }
    this.#wanted += 1;
    this.pump(this.#alarm.now());
  }

  /** A job that was queued is abandoned: called once for each, so that the lane keeps no timer for nobody. */
  drop(): void {
    this.#wanted -= 1;
    if (this.#wanted > 0) return;
    this.#waiting = [];
    this.#head = 0;
    this.#alarm.remove(this);
  }

  /** A request has ended: with an answer, or with an error, which tells whether the whole account should pause. */
  finish(error?: TasksError): void {
    this.#running -= 1;
    const now = this.#alarm.now();
    if (error?.code === 'rate_limited') {
      this.#throttles += 1;
      this.#close(error, now, usableHintMs(error.retryAfterMs, 1) ?? backoffMs(this.#throttles, this.#observer.random()));
    } else if (error?.code === 'vendor_unavailable') {
      this.#outages += 1;
      if (this.#troubleSince < 0) this.#troubleSince = now;
      if (this.#outages >= failuresToOpen) {
        this.#close(error, now, usableHintMs(error.retryAfterMs, 1) ?? backoffMs(this.#outages - 3, this.#observer.random()));
      }
    } else {
      // Any other answer, even an error about one task, shows that the vendor is there.
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
    this.pump(now);
  }

  /** Starts as many waiting requests as there is room for, and sets the alarm for the next one. */
  pump(now: number): void {
    // A job that ends while it starts comes back here; the loop below goes on for it.
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      for (let job = this.#next(); job !== undefined; job = this.#next()) {
        if (this.#running >= (this.#outages >= failuresToOpen ? 1 : this.#maxConcurrency)) {
          // A request that ends pumps again.
          this.#alarm.remove(this);
          return;
        }
        let at = this.#closedUntil;
        for (const bucket of this.#buckets) at = Math.max(at, bucket.nextAt);
        if (at > now) {
          this.#alarm.set(this, Math.ceil(at));
          return;
        }
        for (const bucket of this.#buckets) bucket.take(now);
        this.#head += 1;
        this.#wanted -= 1;
        this.#running += 1;
        job.start();
      }
      this.#alarm.remove(this);
    } finally {
      this.#pumping = false;
    }
  }

  /** The first waiting job that somebody still wants. */
  #next(): LaneJob | undefined {
    for (; this.#head < this.#waiting.length; this.#head += 1) {
      const job = this.#waiting[this.#head];
      if (job !== undefined && !job.abandoned) {
        if (this.#head > 1024 && this.#head * 2 > this.#waiting.length) {
          this.#waiting = this.#waiting.slice(this.#head);
          this.#head = 0;
        }
        return job;
      }
    }
    this.#waiting = [];
    this.#head = 0;
    return undefined;
  }

  #close(error: TasksError, now: number, pauseMs: number): void {
    if (this.#troubleSince < 0) this.#troubleSince = now;
    this.#closedBy = error;
    this.#closedUntil = Math.max(this.#closedUntil, now + pauseMs);
    this.#observer.onThrottled(this.#account, this.#provider, this.#closedUntil);
    const waiting = this.#waiting.slice(this.#head);
    for (const job of waiting) {
      if (!job.abandoned) job.onClosed(error, now - this.#troubleSince, this.#closedUntil - now);
    }
  }
}

function maxConcurrencyOf(provider: TaskProviderV1): number {
  return Math.max(1, Math.floor(provider.maxConcurrency ?? 10));
}
