import { TasksError } from '../errors/index.ts';
import { defineProvider, taskRef } from '../provider/index.ts';
import type {
  CallOptions,
  RateLimitBucket,
  StatusCallOptions,
  SubmitCallOptions,
  TaskProviderV1,
  TaskRef,
  TaskState,
  TaskStatusResultV1,
  TaskStatusV1,
  TaskTypeHints,
} from '../provider/index.ts';

/**
 * One answer of a fake vendor: a state's name, a whole status, an error to throw, `'hang'` to give no answer until the call is aborted, or
 * `'hang-for-ever'` to ignore even that.
 */
export type FakeAnswer = TaskState | TaskStatusV1 | Error | 'hang' | 'hang-for-ever' | (() => FakeAnswer);

/** One call that a fake provider received. */
export interface FakeCall {
  readonly method: 'getStatus' | 'getStatusMany' | 'submit' | 'cancel';
  /** The task's id, several joined by spaces for `getStatusMany`; the idempotency key for `submit`. */
  readonly id: string;
  /** When, by the fake's `now`. */
  readonly at: number;
  readonly signal: AbortSignal;
}

/** Options of {@link createFakeProvider}. */
export interface FakeProviderOptions {
  /** @default 'fake' */
  readonly name?: string | undefined;
  /** @default the name */
  readonly account?: string | undefined;
  readonly rateLimit?: readonly RateLimitBucket[] | undefined;
  readonly maxConcurrency?: number | undefined;
  readonly hints?: TaskTypeHints | undefined;
  /** Answers status calls for up to so many tasks at once. @default one by one */
  readonly maxBatchSize?: number | undefined;
  /** Time of the call log, usually a manual clock's `now`. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** A provider whose every answer a test writes down beforehand. Its one task type is `job`. */
export interface FakeProvider extends TaskProviderV1 {
  /** The calls received, oldest first. */
  readonly calls: readonly FakeCall[];
  /** How many calls are under way. */
  readonly underWay: number;
  /** How many status calls came while an earlier one for the same task was under way and not aborted: 0 for a sound engine. */
  readonly overlaps: number;
  /** Writes down what polls of a task are answered, one after another; the last answer stays. */
  script(id: string, ...answers: readonly FakeAnswer[]): void;
  /** Writes down what submissions are answered, one after another: a task id or an error. @default ids `job-1`, `job-2`, … */
  scriptSubmit(...answers: readonly (string | Error)[]): void;
  /** The typed ref of a task. */
  job(id: string): TaskRef;
}

/** Creates a provider for tests of code that polls. An id without a script is answered with `task_not_found`. */
export function createFakeProvider(options: FakeProviderOptions = {}): FakeProvider {
  const name = options.name ?? 'fake';
  const now = options.now ?? Date.now;
  const scripts = new Map<string, FakeAnswer[]>();
  const submissions: (string | Error)[] = [];
  const calls: FakeCall[] = [];
  const asking = new Map<string, Set<AbortSignal>>();
  let underWay = 0;
  let overlaps = 0;
  let submitted = 0;

  const answer = (id: string, signal: AbortSignal): Promise<TaskStatusV1> => {
    const script = scripts.get(id);
    let next = script !== undefined && script.length > 1 ? script.shift() : script?.[0];
    while (typeof next === 'function') next = next();
    if (next === undefined) {
      return Promise.reject(
        new TasksError({ code: 'task_not_found', message: `The fake vendor has no task ${id}.`, provider: name }),
      );
    }
    if (next instanceof Error) return Promise.reject(next);
    if (next === 'hang-for-ever') return new Promise(() => {});
    if (next === 'hang') {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    }
    return Promise.resolve(typeof next === 'string' ? { state: next, vendorState: next.toUpperCase() } : next);
  };

  const provider = defineProvider({
    specificationVersion: 'v1',
    name,
    account: options.account ?? name,
    defaultType: 'job',
    rateLimit: options.rateLimit,
    maxConcurrency: options.maxConcurrency,
    types: {
      job: {
        hints: options.hints,
        async getStatus(id: string, { signal }: StatusCallOptions): Promise<TaskStatusV1> {
          calls.push({ method: 'getStatus', id, at: now(), signal });
          const signals = asking.get(id) ?? new Set<AbortSignal>();
          asking.set(id, signals);
          if ([...signals].some((other) => !other.aborted)) overlaps += 1;
          signals.add(signal);
          underWay += 1;
          try {
            return await answer(id, signal);
          } finally {
            underWay -= 1;
            signals.delete(signal);
          }
        },
        ...(options.maxBatchSize !== undefined && {
          maxBatchSize: options.maxBatchSize,
          async getStatusMany(ids: readonly string[], { signal }: StatusCallOptions): Promise<readonly TaskStatusResultV1[]> {
            calls.push({ method: 'getStatusMany', id: ids.join(' '), at: now(), signal });
            const results = ids.map(async (id): Promise<TaskStatusResultV1[]> => {
              try {
                return [{ id, status: await answer(id, signal) }];
              } catch (error) {
                return TasksError.isInstance(error) ? [{ id, error }] : [];
              }
            });
            return (await Promise.all(results)).flat();
          },
        }),
        async cancel(id: string, { signal }: CallOptions): Promise<void> {
          calls.push({ method: 'cancel', id, at: now(), signal });
          await Promise.resolve();
        },
        async submit(_input: unknown, { idempotencyKey, signal }: SubmitCallOptions): Promise<{ id: string }> {
          calls.push({ method: 'submit', id: idempotencyKey, at: now(), signal });
          const next = submissions.shift() ?? `job-${(submitted += 1)}`;
          if (next instanceof Error) throw next;
          return { id: next };
        },
      },
    },
  });

  return {
    ...provider,
    calls,
    get underWay() {
      return underWay;
    },
    get overlaps() {
      return overlaps;
    },
    script: (id, ...answers) => void scripts.set(id, [...answers]),
    scriptSubmit: (...answers) => void submissions.push(...answers),
    job: (id) => taskRef({ provider: name, type: 'job', id }),
  };
}
