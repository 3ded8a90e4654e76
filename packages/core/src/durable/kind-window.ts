import type { Alarm } from '../engine/alarm.ts';
import { backoffMs } from '../engine/backoff.ts';
import type { Due } from '../engine/due-queue.ts';
import type { TaskKind } from '../engine/tracked-task.ts';
import { describeThrown } from '../errors/index.ts';
import type { ClaimedTask, PollLease, PollQueue, TaskKindName } from '../store/poll-queue.ts';
import type { HeldTask } from './held-task.ts';

/** Tasks are taken up so long before they are due, in milliseconds, and the store is asked at most so often: then none is late for want of asking. */
const aheadMs = 500;
const pauseMs = 25;

/** How long at the most until the store is asked again whether something is due, in milliseconds: another process may have made it so. */
const longestSleepMs = 30_000;

/** What a {@link KindWindow} works with. */
export interface KindWindowOptions {
  readonly kind: TaskKind;
  readonly polls: PollQueue;
  readonly alarm: Alarm;
  readonly random: () => number;
  readonly size: number;
  readonly leaseMs: number;
  /** Makes a task that was claimed the tracker's. */
  readonly hold: (window: KindWindow, claimed: ClaimedTask) => void;
  readonly warn: (message: string) => void;
}

/**
 * The tasks of one kind that are in memory: those that are due, or soon. It takes up more as they leave, and sleeps until the next one is due. Each kind
 * has a window of its own, so that one with a great backlog does not keep the others out.
 */
export class KindWindow implements Due {
  heapIndex: number = -1;
  readonly name: TaskKindName;
  readonly held: Map<string, HeldTask> = new Map();
  readonly #options: KindWindowOptions;
  #open = false;
  #claiming: Promise<void> | undefined;
  #failures = 0;
  /** Whether the store may have more that is due than there was room for. */
  #more = false;
  /** Whether word came while the store was being asked, and of when a task will be due. */
  #woken = false;
  #expected = Infinity;
  #askedAt = -Infinity;
  /** When the store is asked again; Infinity for not. */
  #asksAt = Infinity;

  constructor(options: KindWindowOptions) {
    this.#options = options;
    this.name = { provider: options.kind.provider.name, type: options.kind.typeName };
  }

  get kind(): TaskKind {
    return this.#options.kind;
  }

  /** Begins to take tasks up. */
  open(): void {
    this.#open = true;
    this.wake();
  }

  /** Takes no more tasks up. Resolves when none is on its way. */
  async close(): Promise<void> {
    this.#open = false;
    this.#options.alarm.remove(this);
    await this.#claiming;
  }

  /** Something may be due that was not foreseen. */
  wake(): void {
    if (!this.#open) return;
    this.#woken = this.#claiming !== undefined;
    if (!this.#woken) this.#sleepUntil(this.#options.alarm.now());
  }

  /** A task will be due at a time of the store's. */
  expect(dueAt: number): void {
    if (!this.#open) return;
    const at = this.#options.alarm.timeOf(dueAt) - aheadMs;
    if (this.#claiming !== undefined) this.#expected = Math.min(this.#expected, at);
    else if (at < this.#asksAt) this.#sleepUntil(at);
  }

  /** A task has left. */
  release(held: HeldTask): void {
    if (this.held.get(held.uid) === held) this.held.delete(held.uid);
    if (this.#isHungry) this.#refill();
  }

  onDue(): void {
    this.#refill();
  }

  /** The leases in it. */
  leases(): readonly PollLease[] {
    return [...this.held.values()];
  }

  /** Whether there is room and more that is due. A few at a time would make many small claims. */
  get #isHungry(): boolean {
    return this.#open && this.#more && this.held.size <= this.#options.size / 2;
  }

  #refill(): void {
    if (!this.#open || this.#claiming !== undefined) return;
    this.#woken = false;
    this.#expected = Infinity;
    this.#asksAt = Infinity;
    this.#claiming = this.#claim().finally(() => {
      this.#claiming = undefined;
      if (this.#isHungry) this.#refill();
    });
  }

  /** Asks the store again at a time, but not too soon after the last time. */
  #sleepUntil(at: number): void {
    this.#asksAt = Math.ceil(Math.max(at, this.#askedAt + pauseMs));
    this.#options.alarm.set(this, this.#asksAt);
  }

  async #claim(): Promise<void> {
    const { polls, alarm, size, leaseMs, hold, warn, random } = this.#options;
    const now = alarm.now();
    const limit = size - this.held.size;
    this.#askedAt = now;
    this.#more = limit <= 0;
    if (this.#more) return;
    try {
      const dueBefore = Math.ceil(alarm.timeOfDay(now + aheadMs));
      const claimed = await polls.claim({ ...this.name, dueBefore, limit, leaseMs });
      if (!this.#open) {
        await polls.release(claimed.map(({ task: { uid }, attempt }) => ({ uid, attempt })));
        return;
      }
      for (const each of claimed) hold(this, each);
      this.#more = claimed.length >= limit;
      const nextDueAt = this.#more ? undefined : await polls.nextDueAt(this.name);
      this.#failures = 0;
      if (!this.#open) return;
      const next = this.#woken ? now : nextDueAt === undefined ? Infinity : alarm.timeOf(nextDueAt) - aheadMs;
      this.#sleepUntil(Math.min(now + longestSleepMs, next, this.#expected));
    } catch (thrown) {
      this.#failures += 1;
      if (this.#failures === 1) {
        warn(`The store could not tell which tasks of ${this.kind.prefix.slice(0, -1)} are due: ${describeThrown(thrown)}`);
      }
      this.#more = false;
      if (this.#open) this.#sleepUntil(now + backoffMs(Math.min(this.#failures, 4), random()));
    }
  }
}
