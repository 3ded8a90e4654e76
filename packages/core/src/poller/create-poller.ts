import { systemClock } from '../clock/system-clock.ts';
import { AbortHub } from '../engine/abort-hub.ts';
import { Alarm } from '../engine/alarm.ts';
import { Lanes } from '../engine/lanes.ts';
import { toHandle } from '../engine/to-handle.ts';
import { checkStatus, idOf, toSnapshot } from '../engine/to-snapshot.ts';
import type { TaskKind } from '../engine/tracked-task.ts';
import { Tracker } from '../engine/tracker.ts';
import type { Counts } from '../engine/tracker-options.ts';
import { TasksError, describeThrown } from '../errors/index.ts';
import type { FailedTaskItem, TaskHandle, TaskItem, TaskSnapshot } from '../provider/index.ts';
import { adaptive } from '../schedule/adaptive.ts';
import type { SavedDurations } from '../schedule/duration-learner.ts';
import type {
  GetStatusOptions,
  Poller,
  PollerOptions,
  RefInput,
  SubmitOptions,
  WaitOptions,
  WaitOutcome,
  WatchOptions,
} from './poller.ts';
import { millisecondsOption, providersByName } from './poller-options.ts';
import { Requests } from './requests.ts';
import type { PollerStats } from './poller-stats.ts';
import type { PollerEvent } from './poller-event.ts';
import { RecentMap } from './recent-map.ts';
import { safeCallback } from './safe-callback.ts';
import { assertCapable, submitPatiently } from './submission.ts';
import type { Submission } from './submission.ts';
import { CallbackSubscription, PromiseSubscription } from './subscription.ts';
import type { Subscription, WaitStyle } from './subscription.ts';
import { Targets } from './targets.ts';
import { readHandle } from './task-handle.ts';
import { waitForAll } from './wait-for-all.ts';
import { WaitStyles } from './wait-styles.ts';
import { watchTask } from './watch-task.ts';

/** How many submissions are remembered at least, for their idempotency keys and their tasks' ages; and how many tasks that nobody waits for yet. */
const mostRemembered = 10_000;

/** How long `stop` waits for aborted requests of providers that do not heed their signal, in milliseconds. */
const stopGraceMs = 1000;

/**
 * Creates a poller over some vendor accounts.
 *
 * @example
 * const poller = createPoller({ providers: [createJdProvider()] });
 * const snapshot = await poller.wait('jd:92374205376234/food/1573113266.7619262', { timeoutMs: 600_000 });
 *
 * @throws {TasksError} `invalid_argument` for options that are not usable; `unsupported` for a provider of another contract version.
 */
export function createPoller(options: PollerOptions): Poller {
  return new EnginePoller(options);
}

class EnginePoller implements Poller {
  readonly #clock: NonNullable<PollerOptions['clock']>;
  readonly #alarm: Alarm;
  readonly #targets: Targets;
  readonly #requests: Requests;
  readonly #tracker: Tracker;
  readonly #emit: (event: PollerEvent) => void;
  readonly #hub: AbortHub = new AbortHub();
  /** So that an idempotency key starts one task only. */
  readonly #submissions: RecentMap<Promise<Submission>> = new RecentMap(mostRemembered);
  /** When tasks were created, as far as that is known. */
  readonly #startedAt: RecentMap<number> = new RecentMap(mostRemembered);
  /** The tasks that word came of while nobody waited for them. */
  readonly #nudged: RecentMap<true> = new RecentMap(mostRemembered);
  readonly #styles: WaitStyles;
  readonly #counts: Counts = { polls: 0, failures: 0, throttled: 0, finished: 0, detectionMs: 0, latenessMs: 0 };
  #stopped: DOMException | undefined;

  constructor(options: PollerOptions) {
    const { clock = systemClock, random = Math.random, onEvent } = options;
    const alarm = new Alarm(clock);
    // What a listener throws has nobody else to go to than the process's warnings.
    const warn = (event: { readonly message: string }): void => process.emitWarning(event.message, 'TasksWarning');
    const emit = safeCallback(onEvent, 'onEvent', undefined, warn) ?? ((): void => {});
    const requestTimeoutMs = millisecondsOption(options.requestTimeoutMs, 'requestTimeoutMs', 60_000);
    this.#clock = clock;
    this.#alarm = alarm;
    this.#emit = emit;
    this.#requests = new Requests(alarm, this.#hub, requestTimeoutMs);
    this.#tracker = new Tracker({
      alarm,
      random,
      emit,
      observed: onEvent !== undefined,
      requestTimeoutMs,
      counts: this.#counts,
      tracer: options.tracer,
      schedule: typeof options.schedule === 'function' ? options.schedule : adaptive,
      retryBudgetMs: millisecondsOption(options.retryBudgetMs, 'retryBudgetMs', 300_000),
      notFoundGraceMs: millisecondsOption(options.notFoundGraceMs, 'notFoundGraceMs', 60_000),
    });
    const lanes = new Lanes(alarm, random, {
      onThrottled({ account, name: provider }, until) {
        emit({ type: 'throttled', provider, account, until: alarm.timeOfDay(until) });
      },
      outages: new Set(['vendor_unavailable']),
    });
    this.#targets = new Targets(providersByName(options.providers), lanes, options.durations ?? {}, this.#tracker);
    this.#styles = new WaitStyles(options.latencyMs, (kind, ref) => this.#cancelUpstream(kind, ref));
  }

  async getStatus<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
    input: RefInput<TSucceeded, TFailed>,
    options: GetStatusOptions = {},
  ): Promise<TaskSnapshot<TSucceeded, TFailed>> {
    this.#throwIfOver(options.signal);
    const { kind, ref } = this.#targets.ofRef(input);
    const status = await this.#requests.send(kind, ref, options.signal, async (signal) => {
      const call = options.includeRaw === true ? { signal, includeRaw: true } : { signal };
      return checkStatus(await kind.type.getStatus(idOf(kind, ref), call), kind.provider.name);
    });
    return toSnapshot(kind, ref, status, this.#clock.now()) as TaskSnapshot<TSucceeded, TFailed>;
  }

  wait<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
    ref: RefInput<TSucceeded, TFailed>,
    options: WaitOptions<TaskSnapshot<TSucceeded, TFailed>> = {},
  ): Promise<TaskSnapshot<TSucceeded, TFailed>> {
    // What is thrown in here rejects the promise.
    const waiting = new Promise<TaskSnapshot>((resolve) => {
      this.#follow(PromiseSubscription, ref, options as WaitOptions, resolve);
    });
    return waiting as Promise<TaskSnapshot<TSucceeded, TFailed>>;
  }

  watch<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
    ref: RefInput<TSucceeded, TFailed>,
    options: WatchOptions = {},
  ): AsyncGenerator<TaskSnapshot<TSucceeded, TFailed>, void, undefined> {
    const snapshots = watchTask((onSnapshot, onSettled) =>
      this.#follow(CallbackSubscription, ref, { ...options, onSnapshot }, onSettled),
    );
    return snapshots as AsyncGenerator<TaskSnapshot<TSucceeded, TFailed>, void, undefined>;
  }

  async *waitAll<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
    refs: Iterable<RefInput<TSucceeded, TFailed>>,
    options: WaitOptions<TaskSnapshot<TSucceeded, TFailed>> = {},
  ): AsyncGenerator<WaitOutcome<TaskSnapshot<TSucceeded, TFailed>>, void, undefined> {
    this.#throwIfOver(options.signal);
    const outcomes = waitForAll(refs, (ref, onSettled) =>
      this.#follow(CallbackSubscription, ref, options as WaitOptions, onSettled),
    );
    yield* outcomes as AsyncGenerator<WaitOutcome<TaskSnapshot<TSucceeded, TFailed>>, void, undefined>;
  }

  async waitAny<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
    refs: Iterable<RefInput<TSucceeded, TFailed>>,
    options: WaitOptions<TaskSnapshot<TSucceeded, TFailed>> = {},
  ): Promise<TaskSnapshot<TSucceeded, TFailed>> {
    let last = new TasksError({ code: 'invalid_argument', message: 'There is no task to wait for: the list of refs is empty.' });
    for await (const { snapshot, error } of this.waitAll(refs, options)) {
      if (snapshot !== undefined) return snapshot;
      last = error;
    }
    throw last;
  }

  handle(input: RefInput): TaskHandle {
    const { ref } = this.#targets.ofRef(input);
    const task = this.#tracker.get(ref);
    return task === undefined
      ? toHandle(this.#alarm, ref, 0, { startedAt: this.#startedAt.get(ref) })
      : this.#tracker.handleOf(task);
  }

  resume(handle: TaskHandle, options: WaitOptions = {}): Promise<TaskSnapshot> {
    return new Promise((resolve) => {
      this.#throwIfOver(options.signal);
      const { ref, startedAt, nextPollAt, deadline } = readHandle(handle);
      const leftMs = deadline && Math.max(0, deadline.getTime() - this.#clock.now());
      const resumed = { ...options, timeoutMs: options.timeoutMs ?? leftMs, startedAt: options.startedAt ?? startedAt };
      const resumeAt = nextPollAt === undefined ? -Infinity : this.#alarm.timeOf(nextPollAt.getTime());
      this.#follow(PromiseSubscription, ref, resumed, resolve, resumeAt);
    });
  }

  nudge(input: RefInput): void {
    const { ref } = this.#targets.ofRef(input);
    if (!this.#tracker.nudge(ref)) this.#nudged.set(ref, true);
  }

  async cancel(input: RefInput, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    this.#throwIfOver(signal);
    const { kind, ref } = this.#targets.ofRef(input);
    assertCapable(kind, 'cancel');
    await this.#requests.send(kind, ref, signal, async (callSignal) =>
      kind.type.cancel?.(idOf(kind, ref), { signal: callSignal }),
    );
  }

  stats(): PollerStats {
    return { tracked: this.#tracker.size, ...this.#counts };
  }

  async submit(type: string, input: unknown, options: SubmitOptions = {}): Promise<string> {
    this.#throwIfOver(options.signal);
    const kind = this.#targets.ofType(type);
    assertCapable(kind, 'submit');
    const idempotencyKey = options.idempotencyKey ?? crypto.randomUUID();
    const key = kind.prefix + idempotencyKey;
    let submission = this.#submissions.get(key);
    if (submission === undefined) {
      submission = this.#submitOnce(kind, input, idempotencyKey, options.signal);
      this.#submissions.set(key, submission);
      // One that failed is forgotten: its key may be tried again.
      submission.catch(() => this.#submissions.delete(key));
    }
    const { ref, rejected } = await submission;
    if (rejected.length > 0) safeCallback(options.onRejected, 'onRejected', ref, this.#emit)?.(rejected);
    return ref;
  }

  durations(): Readonly<Record<string, SavedDurations>> {
    return this.#targets.durations();
  }

  async stop(): Promise<void> {
    this.#stopped ??= new DOMException('The poller was stopped.', 'AbortError');
    this.#tracker.abort(this.#stopped);
    this.#requests.abort(this.#stopped);
    let cancel: (() => void) | undefined;
    const grace = new Promise<void>((resolve) => {
      cancel = this.#clock.schedule(resolve, stopGraceMs);
    });
    await Promise.race([this.#requests.settled(), grace]);
    cancel?.();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #submitOnce(
    kind: TaskKind,
    input: unknown,
    idempotencyKey: string,
    signal: AbortSignal | undefined,
  ): Promise<Submission> {
    const submission = await submitPatiently(this.#requests, kind, input, idempotencyKey, signal);
    this.#startedAt.set(submission.ref, this.#alarm.now());
    return submission;
  }

  /** Begins a wait of one sort. */
  #follow<TEnd>(
    Sort: new (style: WaitStyle, deadline: number, end: TEnd) => Subscription,
    input: RefInput,
    options: WaitOptions,
    end: TEnd,
    resumeAt?: number,
  ): Subscription {
    const { signal, startedAt } = options;
    this.#throwIfOver(signal);
    const { kind, ref } = this.#targets.ofRef(input);
    const now = this.#alarm.now();
    const deadline = now + millisecondsOption(options.timeoutMs, 'timeoutMs', Infinity);
    const onSnapshot = safeCallback(options.onSnapshot, 'onSnapshot', String(input), this.#emit);
    const style = this.#styles.of(kind, options);
    const subscription = new Sort(onSnapshot ? { ...style, onSnapshot } : style, deadline, end);
    if (startedAt !== undefined) {
      const startedTime = Math.round(this.#alarm.timeOf(Number(startedAt)));
      if (Number.isNaN(startedTime))
        throw new TasksError({ code: 'invalid_argument', message: 'startedAt is not a valid date.' });
      this.#startedAt.set(ref, Math.min(now, startedTime));
    }
    if (signal !== undefined) this.#hub.add(signal, subscription);
    this.#tracker.add(kind, ref, subscription, this.#startedAt.get(ref), resumeAt);
    if (this.#nudged.delete(ref)) this.#tracker.nudge(ref);
    return subscription;
  }

  /** Stops a task at the vendor that nobody waits for any more; whether that works is nobody's to wait for. */
  #cancelUpstream(kind: TaskKind, ref: string): void {
    if (kind.type.cancel === undefined || this.#stopped !== undefined) return;
    this.cancel(ref).catch((thrown: unknown) => {
      this.#emit({ type: 'warning', ref, message: `${ref} could not be stopped at the vendor: ${describeThrown(thrown)}` });
    });
  }

  #throwIfOver(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted();
    if (this.#stopped !== undefined) throw this.#stopped;
  }
}
