import { systemClock } from '../clock/system-clock.ts';
import { AbortHub } from '../engine/abort-hub.ts';
import type { Abortable } from '../engine/abort-hub.ts';
import { Alarm } from '../engine/alarm.ts';
import { Lanes } from '../engine/lanes.ts';
import { checkStatus, toSnapshot } from '../engine/to-snapshot.ts';
import type { TaskKind } from '../engine/task-kind.ts';
import { Tracker } from '../engine/tracker.ts';
import { TasksError } from '../errors/index.ts';
import type { FailedTaskItem, TaskItem, TaskSnapshot } from '../provider/index.ts';
import { adaptive } from '../schedule/adaptive.ts';
import { defaultLatencyMs } from '../schedule/fixed-interval.ts';
import type { SavedDurations } from '../schedule/duration-learner.ts';
import { Channel } from './channel.ts';
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
import { safeCallback, safeEmitter } from './safe-callback.ts';
import { Submissions, toSubmission } from './submissions.ts';
import type { Submission } from './submissions.ts';
import { Subscription } from './subscription.ts';
import type { SubscriptionSink } from './subscription.ts';
import { Targets } from './targets.ts';

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
  readonly #options: PollerOptions;
  readonly #clock: NonNullable<PollerOptions['clock']>;
  readonly #alarm: Alarm;
  readonly #targets: Targets;
  readonly #requests: Requests;
  readonly #tracker: Tracker;
  readonly #emit: ReturnType<typeof safeEmitter>;
  readonly #hub: AbortHub = new AbortHub();
  readonly #submissions: Submissions = new Submissions();
  /** Every wait and every single call that has not ended. */
  readonly #open: Set<Abortable> = new Set();
  #stopped: DOMException | undefined;

  constructor(options: PollerOptions) {
    this.#options = options;
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
    this.#targets = new Targets(providersByName(options.providers), lanes, options.durations ?? {});
    this.#requests = new Requests({ alarm, hub: this.#hub, open: this.#open, timeoutMs: requestTimeoutMs });
    this.#tracker = new Tracker({
      clock,
      alarm,
      random,
      emit,
      observed: options.onEvent !== undefined,
      requestTimeoutMs,
      schedule: typeof options.schedule === 'function' ? options.schedule : adaptive,
      patience: {
        retryBudgetMs: millisecondsOption(options.retryBudgetMs, 'retryBudgetMs', 300_000),
        notFoundGraceMs: millisecondsOption(options.notFoundGraceMs, 'notFoundGraceMs', 60_000),
      },
    });
  }

  getStatus<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
    ref: RefInput<TSucceeded, TFailed>,
    options: GetStatusOptions = {},
  ): Promise<TaskSnapshot<TSucceeded, TFailed>> {
    return this.#guard(options.signal, async () => {
      const { kind, id, ref: canonical } = this.#targets.ofRef(String(ref));
      const { provider, typeName: type } = kind;
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
    return this.#guard(
      options.signal,
      () =>
        new Promise((resolve, reject) => {
          const onSnapshot = safeCallback(options.onSnapshot, 'onSnapshot', String(ref), this.#emit);
          this.#subscribe(ref, options, {
            onSnapshot: onSnapshot as SubscriptionSink['onSnapshot'],
            onDone: (snapshot) => {
              onSnapshot?.(snapshot as TaskSnapshot<TSucceeded, TFailed>);
              resolve(snapshot as TaskSnapshot<TSucceeded, TFailed>);
            },
            onError: reject,
          });
        }),
    );
  }

  async *watch<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
    ref: RefInput<TSucceeded, TFailed>,
    options: WatchOptions = {},
  ): AsyncGenerator<TaskSnapshot<TSucceeded, TFailed>, void, undefined> {
    this.#throwIfOver(options.signal);
    const channel = new Channel<TaskSnapshot>();
    const subscription = this.#subscribe(ref, options, {
      onSnapshot: (snapshot) => channel.push(snapshot),
      onDone: (snapshot) => {
        channel.push(snapshot);
        channel.close();
      },
      onError: (reason) => (TasksError.isInstance(reason) ? channel.fail(reason) : channel.abort(reason)),
    });
    try {
      for (let next = await channel.next(); next !== undefined; next = await channel.next()) {
        yield next.value as TaskSnapshot<TSucceeded, TFailed>;
      }
    } finally {
      if (this.#open.has(subscription)) subscription.abort(new DOMException('The loop was left.', 'AbortError'));
    }
  }

  async *waitAll<TSucceeded extends TaskItem, TFailed extends FailedTaskItem>(
    refs: Iterable<RefInput<TSucceeded, TFailed>>,
    options: WaitOptions<TaskSnapshot<TSucceeded, TFailed>> = {},
  ): AsyncGenerator<WaitOutcome<TaskSnapshot<TSucceeded, TFailed>>, void, undefined> {
    this.#throwIfOver(options.signal);
    const channel = new Channel<WaitOutcome>();
    const subscriptions = new Set<Subscription>();
    let left = 1;
    const oneLess = (): void => {
      left -= 1;
      if (left === 0) channel.close();
    };
    try {
      for (const ref of refs) {
        left += 1;
        const given = String(ref);
        const onSnapshot = safeCallback(options.onSnapshot, 'onSnapshot', given, this.#emit);
        const onError = (reason: unknown): void => {
          if (!TasksError.isInstance(reason)) return channel.abort(reason);
          channel.push({ ref: given, error: reason });
          oneLess();
        };
        try {
          const subscription = this.#subscribe(ref, options, {
            onSnapshot: onSnapshot as SubscriptionSink['onSnapshot'],
            onDone: (snapshot) => {
              onSnapshot?.(snapshot as TaskSnapshot<TSucceeded, TFailed>);
              channel.push({ ref: given, snapshot });
              oneLess();
            },
            onError,
          });
          subscriptions.add(subscription);
        } catch (thrown) {
          onError(thrown);
        }
      }
      oneLess();
      for (let next = await channel.next(); next !== undefined; next = await channel.next()) {
        yield next.value as WaitOutcome<TaskSnapshot<TSucceeded, TFailed>>;
      }
    } finally {
      const reason = new DOMException('The loop was left.', 'AbortError');
      for (const subscription of subscriptions) if (this.#open.has(subscription)) subscription.abort(reason);
    }
  }

  submit(type: string, input: unknown, options: SubmitOptions = {}): Promise<string> {
    return this.#guard(options.signal, async () => {
      const kind = this.#targets.ofType(type);
      const { provider, typeName } = kind;
      if (kind.type.submit === undefined) {
        throw new TasksError({
          code: 'unsupported',
          message: `Tasks of type ${provider.name}:${typeName} cannot be created through this provider. Create the task at the vendor and wait for its id.`,
          provider: provider.name,
        });
      }
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
    for (const each of this.#open) each.abort(this.#stopped);
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

  #subscribe(ref: RefInput, options: WatchOptions, sink: SubscriptionSink): Subscription {
    const { kind, ref: canonical } = this.#targets.ofRef(String(ref));
    const timeoutMs = millisecondsOption(options.timeoutMs, 'timeoutMs', Infinity);
    const wantedMs = options.latencyMs ?? this.#options.latencyMs ?? kind.type.hints?.latencyMs;
    const subscription = new Subscription({
      ref: canonical,
      tracker: this.#tracker,
      hub: this.#hub,
      open: this.#open,
      deadline: this.#alarm.now() + timeoutMs,
      latencyMs: millisecondsOption(wantedMs, 'latencyMs', defaultLatencyMs),
      includeRaw: options.includeRaw ?? false,
      signal: options.signal,
      sink,
    });
    const startedAt =
      options.startedAt === undefined ? this.#submissions.startOf(canonical) : this.#alarm.now() - this.#ageOf(options.startedAt);
    this.#tracker.add(kind, canonical, subscription, { startedAt });
    return subscription;
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
