import { systemClock } from '../clock/system-clock.ts';
import type { Clock } from '../clock/clock.ts';
import { AbortHub } from '../engine/abort-hub.ts';
import { Alarm } from '../engine/alarm.ts';
import { Lanes } from '../engine/lanes.ts';
import { regularPause } from '../engine/regular-pause.ts';
import { idOf } from '../engine/to-snapshot.ts';
import type { TaskKind } from '../engine/tracked-task.ts';
import { Tracker } from '../engine/tracker.ts';
import type { Counts } from '../engine/tracker-options.ts';
import { TasksError, describeThrown } from '../errors/index.ts';
import type { TaskProviderV1 } from '../provider/index.ts';
import { millisecondsOption, providersByName } from '../poller/poller-options.ts';
import { Requests } from '../poller/requests.ts';
import { safeCallback } from '../poller/safe-callback.ts';
import { assertCapable, submitPatiently } from '../poller/submission.ts';
import { Targets } from '../poller/targets.ts';
import { WaitStyles } from '../poller/wait-styles.ts';
import { adaptive } from '../schedule/adaptive.ts';
import type { SavedDurations } from '../schedule/duration-learner.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Store } from '../store/store.ts';
import type { NewTask, StoredTask } from '../store/stored-task.ts';
import type { TrackVerdict } from '../store/task-store.ts';
import type {
  DurablePoller,
  DurablePollerOptions,
  DurablePollerStats,
  SubmitAndTrackOptions,
  SubmittedTask,
  TrackOutcome,
  TrackRequest,
} from './durable-poller.ts';
import { OutcomeWriter } from './outcome-writer.ts';
import { Periodic } from './periodic.ts';
import { TraceParents } from './trace-parents.ts';
import { createUid } from './uid.ts';
import { WorkingSet } from './working-set.ts';

/** A refused key is not mended within a moment: so long a task is left in peace whose request was refused, in milliseconds. */
const refusedPauseMs = 60_000;

/** No limit that matters lets more requests through at once than this. */
const mostDrained = 100_000;

/** The most tasks that are stored in one go. */
const mostTracked = 500;

/** How often what was learned of durations is saved, and how often tasks are counted, in milliseconds. */
const saveEveryMs = 60_000;
const countEveryMs = 15_000;

/**
 * Creates a poller that follows the tasks of a store.
 *
 * @example
 * const poller = createDurablePoller({ store: createMemoryStore(), providers: [createJdProvider()] });
 * await poller.start();
 * await poller.track([{ ref: 'jd:92374205376234/food/1573113266.7619262', deadlineMs: 86_400_000 }]);
 *
 * @throws {TasksError} `invalid_argument` for options that are not usable; `unsupported` for a provider of another contract version.
 */
export function createDurablePoller(options: DurablePollerOptions): DurablePoller {
  return new StorePoller(options);
}

class StorePoller implements DurablePoller {
  readonly #store: Store;
  readonly #schedule: Schedule;
  readonly #providers: ReadonlyMap<string, TaskProviderV1>;
  readonly #targets: Targets;
  readonly #styles: WaitStyles;
  readonly #requests: Requests;
  readonly #hub: AbortHub = new AbortHub();
  readonly #counts: Counts = { polls: 0, failures: 0, throttled: 0, finished: 0, detectionMs: 0, latenessMs: 0 };
  readonly #writer: OutcomeWriter;
  readonly #set: WorkingSet;
  readonly #periodic: readonly Periodic[];
  readonly #warn: (message: string) => void;
  /** What was learned before: filled in before the first task is looked at. */
  readonly #saved: Record<string, SavedDurations> = {};
  /** How many tasks of a kind its lane counts that are not in memory. */
  readonly #resting: Map<TaskKind, number> = new Map();
  #loading: Promise<void> | undefined;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(options: DurablePollerOptions) {
    const { store, random = Math.random, tracer } = options;
    const platform = options.clock ?? systemClock;
    const clock: Clock = {
      now: () => store.now(),
      monotonic: () => platform.monotonic(),
      schedule: (callback, delayMs) => platform.schedule(callback, delayMs),
    };
    // The engine's time line is that of the store: what was seen before a restart is not before the beginning of time.
    const alarm = new Alarm(clock, store.now());
    const reported = (event: { readonly message: string }): void => process.emitWarning(event.message, 'TasksWarning');
    const emit = safeCallback(options.onEvent, 'onEvent', undefined, reported) ?? ((): void => {});
    const leaseMs = millisecondsOption(options.leaseMs, 'leaseMs', 15_000);
    const requestTimeoutMs = millisecondsOption(options.requestTimeoutMs, 'requestTimeoutMs', 60_000);
    const traces = tracer && new TraceParents(tracer);
    this.#store = store;
    this.#schedule = typeof options.schedule === 'function' ? options.schedule : adaptive;
    this.#warn = (message): void => emit({ type: 'warning', message });
    this.#providers = providersByName(options.providers);
    this.#requests = new Requests(alarm, this.#hub, requestTimeoutMs);
    const tracker = new Tracker({
      alarm,
      random,
      emit,
      observed: options.onEvent !== undefined,
      requestTimeoutMs,
      counts: this.#counts,
      tracer: traces,
      schedule: this.#schedule,
      retryBudgetMs: Infinity,
      notFoundGraceMs: millisecondsOption(options.notFoundGraceMs, 'notFoundGraceMs', 60_000),
      refusedPauseMs,
      onRest: (task) => this.#set.onTaskRest(task),
    });
    const lanes = new Lanes(alarm, random, {
      onThrottled({ account, name: provider }, until) {
        emit({ type: 'throttled', provider, account, until: alarm.timeOfDay(until) });
      },
      // What only a person can mend holds the whole account up: else each of its tasks would have its request refused.
      outages: new Set(['vendor_unavailable', 'authentication_failed', 'quota_exhausted']),
      // What was asked just before a restart is not known: it may have been all that the limit allows.
      onBucket(bucket, { capacity }) {
        for (let taken = 0; taken < Math.min(capacity, mostDrained); taken += 1) bucket.take(alarm.now());
      },
    });
    this.#targets = new Targets(this.#providers, lanes, this.#saved, tracker);
    this.#styles = new WaitStyles(options.latencyMs, () => {});
    this.#writer = new OutcomeWriter({ polls: store.polls, clock, random, warn: this.#warn });
    this.#set = new WorkingSet({
      polls: store.polls,
      alarm,
      clock,
      random,
      tracker,
      writer: this.#writer,
      windowSize: options.windowSize ?? 1000,
      leaseMs,
      styleOf: (kind) => this.#styles.of(kind, {}),
      traces,
      warn: this.#warn,
    });
    const onError = (thrown: unknown): void => this.#warn(`The store failed: ${describeThrown(thrown)}`);
    this.#periodic = [
      new Periodic(clock, leaseMs / 3, () => this.#set.renewLeases(), onError),
      new Periodic(clock, countEveryMs, () => this.#countResting(), onError),
      new Periodic(clock, saveEveryMs, () => this.#saveDurations(), onError),
    ];
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async track(requests: readonly TrackRequest[]): Promise<readonly TrackOutcome[]> {
    this.#throwIfStopped();
    await this.#load();
    const now = this.#store.now();
    const wanted = requests.map((request): NewTask | TasksError => {
      try {
        return this.#toNewTask(request, now);
      } catch (thrown) {
        if (TasksError.isInstance(thrown)) return thrown;
        throw thrown;
      }
    });
    const tasks = wanted.filter((each): each is NewTask => !TasksError.isInstance(each));
    // One call is one transaction: a great one would keep everybody else waiting.
    const stored: TrackVerdict[] = [];
    for (let from = 0; from < tasks.length; from += mostTracked) {
      stored.push(...(await this.#store.tasks.track(tasks.slice(from, from + mostTracked))));
    }
    const verdicts = stored.values();
    return wanted.map((each, index): TrackOutcome => {
      const { ref = '' } = requests[index] ?? {};
      if (TasksError.isInstance(each)) return { ref, error: each };
      const verdict = verdicts.next().value;
      if (verdict === undefined) throw new Error('The store gave fewer verdicts than tasks.');
      return { ref, ...verdict };
    });
  }

  async submit(type: string, input: unknown, options: SubmitAndTrackOptions = {}): Promise<SubmittedTask> {
    this.#throwIfStopped();
    await this.#load();
    const { signal, idempotencyKey = crypto.randomUUID(), ...request } = options;
    signal?.throwIfAborted();
    const kind = this.#targets.ofType(type);
    assertCapable(kind, 'submit');
    // What is wrong with the request is found out before anything is started.
    this.#toNewTask({ ...request, ref: `${kind.prefix}check` }, 0);
    const { ref, rejected } = await submitPatiently(this.#requests, kind, input, idempotencyKey, signal);
    const [outcome] = await this.track([{ ...request, ref, startedAt: this.#store.now() }]);
    if (outcome?.task === undefined) throw outcome?.error ?? new Error('The store gave no verdict.');
    return { task: outcome.task, rejected };
  }

  async pollNow(uid: string, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<StoredTask | undefined> {
    this.#throwIfStopped();
    signal?.throwIfAborted();
    await this.#load();
    const task = await this.#store.tasks.get(uid);
    if (task === undefined || task.endedAt !== undefined) return task;
    this.#targets.ofType(`${task.provider}:${task.type}`);
    let stopListening: (() => void) | undefined;
    let onAbort: (() => void) | undefined;
    try {
      const settled = new Promise<void>((resolve, reject) => {
        stopListening = this.#set.onceSettled(uid, resolve);
        onAbort = (): void => reject(signal?.reason);
        signal?.addEventListener('abort', onAbort, { once: true });
      });
      settled.catch(() => {});
      if (this.#set.nudge(uid) || (await this.#store.polls.hasten(uid, this.#store.now()))) await settled;
    } finally {
      stopListening?.();
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
    }
    return this.#store.tasks.get(uid);
  }

  async remove(uid: string): Promise<StoredTask | undefined> {
    const task = await this.#store.tasks.remove(uid, this.#store.now());
    this.#set.drop(uid);
    return task;
  }

  stats(): DurablePollerStats {
    let tracked = 0;
    for (const [kind, resting] of this.#resting) tracked += resting + this.#set.sizeOf(kind);
    return { tracked, ...this.#counts, unsaved: this.#writer.unsaved, refused: this.#set.refused };
  }

  stop({ graceMs = 10_000 }: { readonly graceMs?: number | undefined } = {}): Promise<void> {
    this.#stopping ??= this.#stop(graceMs);
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #start(): Promise<void> {
    this.#throwIfStopped();
    await this.#load();
    const kinds = this.#kinds();
    await this.#countResting();
    if (this.#stopping !== undefined) return;
    this.#unsubscribe = this.#store.polls.onDue((name) => this.#set.wake(name));
    this.#set.open(kinds);
    for (const each of this.#periodic) each.start();
  }

  async #stop(graceMs: number): Promise<void> {
    for (const each of this.#periodic) each.stop();
    this.#unsubscribe?.();
    await this.#starting?.catch(() => {});
    // The renewal of leases has ended: what is not done within a lease is another's to ask after.
    await this.#set.close(graceMs);
    this.#requests.abort(new DOMException('The poller was stopped.', 'AbortError'));
    await this.#saveDurations().catch((thrown: unknown) => {
      this.#warn(`What was learned of durations could not be saved: ${describeThrown(thrown)}`);
    });
  }

  #kinds(): readonly TaskKind[] {
    return [...this.#providers.values()].flatMap(({ name, types }) =>
      Object.keys(types).map((type) => this.#targets.ofType(`${name}:${type}`)),
    );
  }

  #load(): Promise<void> {
    this.#loading ??= this.#store.durations.load().then((saved) => {
      Object.assign(this.#saved, saved);
    });
    return this.#loading;
  }

  #toNewTask(request: TrackRequest, now: number): NewTask {
    const { metadata, webhookUrl, startedAt, traceparent } = request;
    const { kind, ref } = this.#targets.ofRef(request.ref);
    const deadlineMs = millisecondsOption(request.deadlineMs, 'deadlineMs', Infinity);
    const deadline = deadlineMs === Infinity ? undefined : Math.ceil(now + deadlineMs);
    let nextPollAt = now;
    if (startedAt !== undefined) {
      const began = Math.min(millisecondsOption(startedAt, 'startedAt', now), now);
      const { latencyMs } = this.#styles.of(kind, {});
      const pause = regularPause(
        this.#schedule,
        { ref, kind, latencyMs, status: undefined, startedAt: began },
        began,
        this.#warn,
      );
      nextPollAt = Math.max(now, Math.ceil(began + pause));
    }
    return {
      uid: createUid('tsk_', now),
      provider: kind.provider.name,
      type: kind.typeName,
      id: idOf(kind, ref),
      createdAt: now,
      startedAt,
      metadata,
      webhookUrl,
      deadline,
      traceparent,
      nextPollAt: Math.min(nextPollAt, deadline ?? Infinity),
    };
  }

  /** Lets the lanes know how many share them: most are not in memory. */
  async #countResting(): Promise<void> {
    const backlog = new Map((await this.#store.polls.backlog()).map((each) => [`${each.provider}:${each.type}:`, each.tracked]));
    for (const kind of this.#kinds()) {
      const resting = Math.max(0, (backlog.get(kind.prefix) ?? 0) - this.#set.sizeOf(kind));
      kind.lane.members += resting - (this.#resting.get(kind) ?? 0);
      this.#resting.set(kind, resting);
    }
  }

  async #saveDurations(): Promise<void> {
    await this.#store.durations.save(this.#targets.durations());
  }

  #throwIfStopped(): void {
    if (this.#stopping !== undefined) throw new DOMException('The poller was stopped.', 'AbortError');
  }
}
