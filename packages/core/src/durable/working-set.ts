import type { Clock } from '../clock/clock.ts';
import type { Alarm } from '../engine/alarm.ts';
import type { TaskKind, TrackedTask, WaiterStyle } from '../engine/tracked-task.ts';
import type { Tracker } from '../engine/tracker.ts';
import type { TasksError } from '../errors/index.ts';
import type { ClaimedTask, PollLease, PollOutcome, PollQueue, TaskKindName } from '../store/poll-queue.ts';
import { HeldTask } from './held-task.ts';
import type { HeldTaskOwner } from './held-task.ts';
import { KindWindow } from './kind-window.ts';
import type { OutcomeWriter } from './outcome-writer.ts';
import { toEndOutcome, toRestOutcome } from './to-outcome.ts';
import type { TraceParents } from './trace-parents.ts';

/** What a {@link WorkingSet} works with. */
export interface WorkingSetOptions {
  readonly polls: PollQueue;
  readonly alarm: Alarm;
  readonly clock: Clock;
  readonly random: () => number;
  readonly tracker: Tracker;
  readonly writer: OutcomeWriter;
  readonly windowSize: number;
  readonly leaseMs: number;
  readonly styleOf: (kind: TaskKind) => WaiterStyle;
  readonly traces: TraceParents | undefined;
  readonly warn: (message: string) => void;
}

/** The tasks that are in memory: each is claimed from the store when it is due, handed to the tracker for one poll, and goes back with what came of it. */
export class WorkingSet implements HeldTaskOwner {
  /** Polls whose outcome the store refused. */
  refused = 0;
  readonly #options: WorkingSetOptions;
  readonly #windows: Map<string, KindWindow> = new Map();
  readonly #held: Map<string, KindWindow> = new Map();
  readonly #listeners: Map<string, Set<() => void>> = new Map();
  #onEmpty: (() => void) | undefined;

  constructor(options: WorkingSetOptions) {
    this.#options = options;
  }

  /** Begins to take up tasks of these kinds. */
  open(kinds: readonly TaskKind[]): void {
    const { polls, alarm, random, windowSize: size, leaseMs, warn } = this.#options;
    for (const kind of kinds) {
      const hold = (window: KindWindow, claimed: ClaimedTask): void => this.#hold(window, claimed);
      const window = new KindWindow({ kind, polls, alarm, random, size, leaseMs, warn, hold });
      this.#windows.set(kind.prefix, window);
      window.open();
    }
  }

  /** Tasks of a kind may have become due. */
  wake({ provider, type }: TaskKindName): void {
    this.#windows.get(`${provider}:${type}:`)?.wake();
  }

  /** Asks after a task at once, if it is in memory. */
  nudge(uid: string): boolean {
    const held = this.#held.get(uid)?.held.get(uid);
    return held?.task !== undefined && this.#options.tracker.nudge(held.task.ref);
  }

  /** Lets go of a task that is followed no more; what comes of a poll under way is nobody's. */
  drop(uid: string): void {
    const held = this.#held.get(uid)?.held.get(uid);
    if (held === undefined || held.settling) return;
    held.abort(undefined);
    this.#release(held);
  }

  /** Calls back once, when the next outcome of a task has been written or refused. Gives a function that ends it. */
  onceSettled(uid: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(uid) ?? new Set();
    this.#listeners.set(uid, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(uid);
    };
  }

  /** How many tasks of a kind are in memory. */
  sizeOf(kind: TaskKind): number {
    return this.#windows.get(kind.prefix)?.held.size ?? 0;
  }

  /** Makes all leases hold for longer, and lets go of the tasks whose lease was lost: somebody else asks after them now. */
  async renewLeases(): Promise<void> {
    const { polls, leaseMs } = this.#options;
    for (const window of this.#windows.values()) {
      const leases = window.leases();
      if (leases.length === 0) continue;
      const holds = await polls.renew(leases, leaseMs);
      for (const [index, { uid, attempt }] of leases.entries()) {
        if (holds[index] === false && window.held.get(uid)?.attempt === attempt) this.drop(uid);
      }
    }
  }

  /**
   * Takes up no more, gives back what has not been asked after, and waits for the requests under way and their writing.
   *
   * @param graceMs - How long to wait; what is under way then is aborted and given back.
   */
  async close(graceMs: number): Promise<void> {
    const { clock, writer } = this.#options;
    await Promise.all([...this.#windows.values()].map((window) => window.close()));
    let cancel: (() => void) | undefined;
    const graceOver = new Promise<void>((resolve) => {
      cancel = clock.schedule(resolve, graceMs);
    });
    await this.#giveBack((held) => held.task?.phase !== 'asking');
    await Promise.race([this.#emptied(), graceOver]);
    await this.#giveBack(() => true);
    await Promise.race([writer.flushed(), graceOver]);
    writer.stop();
    cancel?.();
  }

  onTaskEnd(held: HeldTask, task: TrackedTask, error: TasksError | undefined): void {
    this.#settle(held, toEndOutcome(held, task, error, this.#now()));
  }

  /** A task was asked after and is to rest: that is the store's to remember. */
  onTaskRest(task: TrackedTask): void {
    const held = task.waiters;
    if (!(held instanceof HeldTask)) return;
    const outcome = toRestOutcome(held, task, this.#now());
    held.abort(undefined);
    this.#settle(held, outcome);
  }

  #hold(window: KindWindow, claimed: ClaimedTask): void {
    const { alarm, tracker, styleOf, traces } = this.#options;
    const { kind } = window;
    const { uid, id, nextPollAt, traceparent } = claimed.task;
    const ref = kind.prefix + id;
    // One whose lease was over before it was renewed is given out again; the old lease counts for nothing.
    this.drop(uid);
    if (this.#held.has(uid) || tracker.get(ref) !== undefined) {
      void this.#releaseLeases([{ uid, attempt: claimed.attempt }]);
      return;
    }
    const held = new HeldTask(claimed, styleOf(kind), alarm, this);
    window.held.set(uid, held);
    this.#held.set(uid, window);
    if (traces !== undefined) traces.current = traceparent;
    const now = alarm.now();
    const at = Math.max(now + 1, Math.ceil(alarm.timeOf(nextPollAt ?? now)));
    tracker.add(kind, ref, held, undefined, at);
    // Where that moment passed meanwhile, the tracker took it for one that was due in its absence, and would leave it its regular pause.
    if (held.task?.phase === 'idle' && held.task.nextPollAt > at) tracker.nudge(ref);
    if (traces !== undefined) traces.current = undefined;
  }

  #settle(held: HeldTask, outcome: PollOutcome): void {
    held.settling = true;
    this.#options.writer.add(outcome, (written) => {
      if (!written) this.refused += 1;
      const window = this.#held.get(held.uid);
      this.#release(held);
      if (outcome.nextPollAt !== undefined) window?.expect(outcome.nextPollAt);
      const listeners = this.#listeners.get(held.uid);
      this.#listeners.delete(held.uid);
      for (const listener of listeners ?? []) listener();
    });
  }

  #release(held: HeldTask): void {
    const window = this.#held.get(held.uid);
    this.#held.delete(held.uid);
    window?.release(held);
    if (this.#held.size === 0) this.#onEmpty?.();
  }

  async #giveBack(which: (held: HeldTask) => boolean): Promise<void> {
    const leases: PollLease[] = [];
    for (const window of this.#windows.values()) {
      for (const held of window.held.values()) {
        if (held.settling || !which(held)) continue;
        held.abort(undefined);
        leases.push(held);
      }
    }
    for (const lease of leases) if (lease instanceof HeldTask) this.#release(lease);
    if (leases.length > 0) await this.#releaseLeases(leases);
  }

  async #releaseLeases(leases: readonly PollLease[]): Promise<void> {
    try {
      await this.#options.polls.release(leases.map(({ uid, attempt }) => ({ uid, attempt })));
    } catch {
      // They end by themselves.
    }
  }

  #emptied(): Promise<void> {
    if (this.#held.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  #now(): number {
    const { alarm } = this.#options;
    return Math.round(alarm.timeOfDay(alarm.now()));
  }
}
