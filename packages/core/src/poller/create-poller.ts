import { systemClock } from '../clock/system-clock.ts';
import { AbortHub } from '../engine/abort-hub.ts';
import { Alarm } from '../engine/alarm.ts';
import { Lanes } from '../engine/lanes.ts';
import { checkStatus, toSnapshot } from '../engine/to-snapshot.ts';
import type { TaskKind } from '../engine/tracked-task.ts';
import { Tracker } from '../engine/tracker.ts';
import type { Counts } from '../engine/tracker-options.ts';
import { TasksError } from '../errors/index.ts';
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
import { describeThrown, safeCallback, safeEmitter } from './safe-callback.ts';
import { Submissions, toSubmission } from './submissions.ts';
import type { Submission } from './submissions.ts';
import { PromiseSubscription, SinkSubscription } from './subscription.ts';
import type { Subscription, SubscriptionSink } from './subscription.ts';
import { Targets } from './targets.ts';
import { readHandle } from './task-handle.ts';
import { waitForAll } from './wait-for-all.ts';
import type { WaitEntry } from './wait-for-all.ts';
import { WaitStyles } from './wait-styles.ts';
import { watchTask } from './watch-task.ts';

/** How often a submission that was refused untried (rate limited) is sent again. */
const mostSubmitAttempts = 5;

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
  readonly #emit: ReturnType<typeof safeEmitter>;
  readonly #hub: AbortHub = new AbortHub();
  readonly #submissions: Submissions = new Submissions();
  readonly #styles: WaitStyles;
  readonly #counts: Counts = { polls: 0, failures: 0, throttled: 0, finished: 0, detectionMs: 0, latenessMs: 0 };
  #stopped: DOMException | undefined;

  constructor(options: PollerOptions) {
    this.#clock = options.clock ?? systemClock;
    const random = options.random ?? Math.random;
    this.#emit = safeEmitter(options.onEvent);
    this.#alarm = new Alarm(this.#clock);
    const { clock, alarm, emit } = { clock: this.#clock, alarm: this.#alarm, emit: this.#emit };
    const lanes = new Lanes(alarm, {
      random,
      onThrottled: (account, provider, until) => {
        emit({ type: 'throttled', provider, account, until: clock.now() + until - alarm.now() });
      },
    });
    const requestTimeoutMs = millisecondsOption(options.requestTimeoutMs, 'requestTimeoutMs', 60_000);
    this.#requests = new Requests({ alarm, hub: this.#hub, timeoutMs: requestTimeoutMs });
    this.#tracker = new Tracker({
      clock,
      alarm,
      random,
      emit,
      observed: options.onEvent !== undefined,
      requestTimeoutMs,
      counts: this.#counts,
      tracer: options.tracer,
      schedule: typeof options.schedule === 'function' ? options.schedule : adaptive,
      patience: {
        retryBudgetMs: millisecondsOption(options.retryBudgetMs, 'retryBudgetMs', 300_000),
        notFoundGraceMs: millisecondsOption(options.notFoundGraceMs, 'notFoundGraceMs', 60_000),
      },
    });
    this.#targets = new Targets(providersByName(options.providers), lanes, options.durations ?? {}, this.#tracker);
    this.#styles = new WaitStyles({
      tracker: this.#tracker,
      hub: this.#hub,
      latencyMs: options.latencyMs,
      cancelUpstream: (kind, ref) => this.#cancelUpstream(kind, ref),
    });
  }

  getStatus<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
    ref: RefInput<TSucceeded, TFailed>,
    options: GetStatusOptions = {},
  ): Promise<TaskSnapshot<TSucceeded, TFailed>> {
    return this.#guard(options.signal, async () => {
      const { kind, ref: canonical } = this.#targets.ofRef(String(ref));
      const { provider, typeName: type } = kind;
      const id = idOf(kind, canonical);
      const status = await this.#requests.send(kind, canonical, options.signal, async (signal) => {
        const call = options.includeRaw === true ? { signal, includeRaw: true } : { signal };
        return checkStatus(await kind.type.getStatus(id, call), provider.name);
      });
      const snapshot = toSnapshot({ ref: canonical, provider: provider.name, type, id }, status, this.#clock.now());
      return snapshot as TaskSnapshot<TSucceeded, TFailed>;
    });
  }

  wait<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
    ref: RefInput<TSucceeded, TFailed>,
    options: WaitOptions<TaskSnapshot<TSucceeded, TFailed>> = {},
  ): Promise<TaskSnapshot<TSucceeded, TFailed>> {
    return this.#wait(ref, options as WaitOptions) as Promise<TaskSnapshot<TSucceeded, TFailed>>;
  }

  async *watch<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
    ref: RefInput<TSucceeded, TFailed>,
    options: WatchOptions = {},
  ): AsyncGenerator<TaskSnapshot<TSucceeded, TFailed>, void, undefined> {
    this.#throwIfOver(options.signal);
    const snapshots = watchTask((sink) => this.#subscribe(ref, options, sink));
    yield* snapshots as AsyncGenerator<TaskSnapshot<TSucceeded, TFailed>, void, undefined>;
  }

  async *waitAll<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
    refs: Iterable<RefInput<TSucceeded, TFailed>>,
    options: WaitOptions<TaskSnapshot<TSucceeded, TFailed>> = {},
  ): AsyncGenerator<WaitOutcome<TaskSnapshot<TSucceeded, TFailed>>, void, undefined> {
    this.#throwIfOver(options.signal);
    const outcomes = waitForAll(this.#entries(refs, options as WaitOptions));
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

  handle(ref: RefInput): TaskHandle {
    const { ref: canonical } = this.#targets.ofRef(String(ref));
    const task = this.#tracker.get(canonical);
    if (task !== undefined) return this.#tracker.handleOf(task);
    const startedAt = this.#submissions.startOf(canonical);
    const startedTime = startedAt === undefined ? undefined : new Date(this.#clock.now() + startedAt - this.#alarm.now());
    return { version: 1, ref: canonical, ...(startedTime !== undefined && { startedAt: startedTime.toISOString() }), polls: 0 };
  }

  resume(handle: TaskHandle, options: WaitOptions = {}): Promise<TaskSnapshot> {
    return this.#guard(options.signal, () => {
      const { ref, startedAt, nextPollAt, deadline } = readHandle(handle);
      const now = this.#clock.now();
      const timeoutMs = options.timeoutMs ?? (deadline === undefined ? undefined : Math.max(0, deadline - now));
      const resumed: WaitOptions = {
        ...options,
        timeoutMs,
        startedAt: options.startedAt ?? (startedAt === undefined ? undefined : new Date(startedAt)),
      };
      return this.#wait(ref, resumed, nextPollAt === undefined ? -Infinity : this.#alarm.now() + nextPollAt - now);
    });
  }

  nudge(ref: RefInput): void {
    const { ref: canonical } = this.#targets.ofRef(String(ref));
    if (!this.#tracker.nudge(canonical)) this.#submissions.nudged(canonical);
  }

  async cancel(ref: RefInput, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    this.#throwIfOver(signal);
    const { kind, ref: canonical } = this.#targets.ofRef(String(ref));
    if (kind.type.cancel === undefined) throw unsupported(kind, 'stopped');
    await this.#requests.send(kind, canonical, signal, async (callSignal) =>
      kind.type.cancel?.(idOf(kind, canonical), { signal: callSignal }),
    );
  }

  stats(): PollerStats {
    return { tracked: this.#tracker.size, ...this.#counts };
  }

  submit(type: string, input: unknown, options: SubmitOptions = {}): Promise<string> {
    return this.#guard(options.signal, async () => {
      const kind = this.#targets.ofType(type);
      const { provider, typeName } = kind;
      if (kind.type.submit === undefined) throw unsupported(kind, 'created');
      const idempotencyKey = options.idempotencyKey ?? crypto.randomUUID();
      const key = `${provider.name}:${typeName}:${idempotencyKey}`;
      const submission = await this.#submissions.once(key, () => this.#submitOnce(kind, input, idempotencyKey, options.signal));
      if (submission.rejected.length > 0) {
        safeCallback(options.onRejected, 'onRejected', submission.ref, this.#emit)?.(submission.rejected);
      }
      return submission.ref;
    });
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
    const { provider, typeName, type } = kind;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await this.#requests.send(kind, undefined, signal, async (callSignal) => {
          const answer = await type.submit?.(input, { signal: callSignal, idempotencyKey });
          if (answer === undefined) throw new TypeError('submit answered nothing');
          return answer;
        });
        const submission = toSubmission(provider.name, typeName, result);
        this.#submissions.started(submission.ref, this.#alarm.now());
        return submission;
      } catch (thrown) {
        const refused = TasksError.isInstance(thrown) && thrown.code === 'rate_limited';
        if (!refused || attempt >= mostSubmitAttempts) throw thrown;
      }
    }
  }

  #wait(ref: RefInput, options: WaitOptions, resumeAt?: number): Promise<TaskSnapshot> {
    // What is thrown in here rejects the promise.
    return new Promise((resolve) => {
      this.#throwIfOver(options.signal);
      const { kind, ref: canonical } = this.#targets.ofRef(String(ref));
      const callback = safeCallback(options.onSnapshot, 'onSnapshot', String(ref), this.#emit);
      const subscription = new PromiseSubscription(this.#styles.of(kind, options), this.#deadlineOf(options), resolve, callback);
      this.#follow(kind, canonical, options, resumeAt, subscription);
    });
  }

  *#entries(refs: Iterable<RefInput>, options: WaitOptions): Iterable<WaitEntry> {
    for (const ref of refs) {
      yield {
        ref: String(ref),
        subscribe: (sink) => this.#subscribe(ref, options, sink),
        onSnapshot: safeCallback(options.onSnapshot, 'onSnapshot', String(ref), this.#emit),
      };
    }
  }

  #subscribe(ref: RefInput, options: WatchOptions, sink: SubscriptionSink): Subscription {
    const { kind, ref: canonical } = this.#targets.ofRef(String(ref));
    const subscription = new SinkSubscription(this.#styles.of(kind, options), this.#deadlineOf(options), sink);
    this.#follow(kind, canonical, options, undefined, subscription);
    return subscription;
  }

  #follow(
    kind: TaskKind,
    ref: string,
    { startedAt, signal }: WatchOptions,
    resumeAt: number | undefined,
    subscription: Subscription,
  ): void {
    if (startedAt !== undefined) this.#submissions.started(ref, this.#alarm.now() - this.#ageOf(startedAt));
    if (signal !== undefined) this.#hub.add(signal, subscription);
    this.#tracker.add(kind, ref, subscription, { startedAt: this.#submissions.startOf(ref), resumeAt });
    if (this.#submissions.wasNudged(ref)) this.#tracker.nudge(ref);
  }

  #deadlineOf({ timeoutMs }: WatchOptions): number {
    return this.#alarm.now() + millisecondsOption(timeoutMs, 'timeoutMs', Infinity);
  }

  /** Stops a task at the vendor that nobody waits for any more; whether that works is nobody's to wait for. */
  #cancelUpstream(kind: TaskKind, ref: string): void {
    if (kind.type.cancel === undefined || this.#stopped !== undefined) return;
    this.cancel(ref).catch((thrown: unknown) => {
      this.#emit({ type: 'warning', ref, message: `${ref} could not be stopped at the vendor: ${describeThrown(thrown)}` });
    });
  }

  #ageOf(startedAt: Date): number {
    const ageMs = this.#clock.now() - Number(startedAt);
    if (Number.isNaN(ageMs)) throw new TasksError({ code: 'invalid_argument', message: 'startedAt is not a valid date.' });
    return Math.max(0, Math.round(ageMs));
  }

  /** Runs a method's body unless it is over before it begins; what it throws becomes a rejection. */
  #guard<TResult>(signal: AbortSignal | undefined, run: () => Promise<TResult>): Promise<TResult> {
    try {
      this.#throwIfOver(signal);
      return run();
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  #throwIfOver(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted();
    if (this.#stopped !== undefined) throw this.#stopped;
  }
}

function idOf({ prefix }: TaskKind, ref: string): string {
  return ref.slice(prefix.length);
}

function unsupported({ provider, typeName }: TaskKind, what: 'created' | 'stopped'): TasksError {
  return new TasksError({
    code: 'unsupported',
    message: `Tasks of type ${provider.name}:${typeName} cannot be ${what} through this provider. Do it at the vendor.`,
    provider: provider.name,
  });
}
