import type { Poller, PollerOptions, SubmitOptions, WaitOptions, WaitOutcome } from '@tasks/core';
import type { FailedTaskItem, TasksError, TaskSnapshot } from '@tasks/core/provider';

/** What a fake poller does with one task: the snapshots it tells in turn, then how it ends. */
export interface FakeTask {
  readonly snapshots?: readonly TaskSnapshot[];
  /** `'hang'`: only an abort ends it. Default: the last snapshot is the end. */
  readonly end?: TasksError | 'hang';
}

/** A poller whose answers a test has written down. Ends tasks in the order of `tasks`. */
export interface FakePoller extends Poller {
  readonly options: PollerOptions | undefined;
  readonly waits: readonly WaitOptions[];
  readonly asked: readonly string[];
  readonly submissions: readonly {
    readonly type: string;
    readonly input: unknown;
    readonly idempotencyKey: string | undefined;
  }[];
  /** What was asked is now under way and hangs. */
  readonly hanging: Promise<void>;
  readonly isStopped: boolean;
  /** Takes the options that the command made it with. */
  open(options: PollerOptions): Poller;
}

/** Creates a {@link FakePoller}. */
export function createFakePoller(
  tasks: Readonly<Record<string, FakeTask>>,
  submitted: { readonly ref: string; readonly rejected?: readonly FailedTaskItem[] } | Error = new Error('nothing to submit'),
): FakePoller {
  const waits: WaitOptions[] = [];
  const asked: string[] = [];
  const submissions: { type: string; input: unknown; idempotencyKey: string | undefined }[] = [];
  const hanging = Promise.withResolvers<void>();
  let opened: PollerOptions | undefined;
  let isStopped = false;

  const untilAborted = (signal: AbortSignal | undefined): Promise<never> =>
    new Promise((_resolve, reject) => {
      if (signal?.aborted) reject(signal.reason as Error);
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      hanging.resolve();
    });
  const lastOf = (ref: string): TaskSnapshot => {
    const last = tasks[ref]?.snapshots?.at(-1);
    if (!last) throw new Error(`no snapshot is written down for ${ref}`);
    return last;
  };
  const stop = (): Promise<void> => {
    isStopped = true;
    return Promise.resolve();
  };

  const poller = {
    waits,
    asked,
    submissions,
    hanging: hanging.promise,
    get options() {
      return opened;
    },
    get isStopped() {
      return isStopped;
    },
    open(options: PollerOptions) {
      opened = options;
      return poller as unknown as Poller;
    },
    async getStatus(ref: string, options: { signal?: AbortSignal } = {}) {
      asked.push(ref);
      const end = tasks[ref]?.end;
      if (end === 'hang') return untilAborted(options.signal);
      if (end) throw end;
      return lastOf(ref);
    },
    async *waitAll(refs: Iterable<string>, options: WaitOptions = {}): AsyncGenerator<WaitOutcome, void, undefined> {
      waits.push(options);
      const wanted = new Set(refs);
      asked.push(...wanted);
      const known = Object.keys(tasks).filter((ref) => wanted.has(ref));
      for (const ref of known) for (const snapshot of tasks[ref]?.snapshots ?? []) options.onSnapshot?.(snapshot);
      for (const ref of known) {
        const end = tasks[ref]?.end;
        if (end === 'hang') continue;
        yield end ? { ref, error: end } : { ref, snapshot: lastOf(ref) };
      }
      if (known.some((ref) => tasks[ref]?.end === 'hang')) await untilAborted(options.signal);
    },
    async submit(type: string, input: unknown, options: SubmitOptions = {}) {
      submissions.push({ type, input, idempotencyKey: options.idempotencyKey });
      if (submitted instanceof Error) throw submitted;
      if (submitted.rejected) options.onRejected?.(submitted.rejected);
      return submitted.ref;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
  return poller as unknown as FakePoller;
}
