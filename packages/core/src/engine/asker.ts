import type { TasksError } from '../errors/index.ts';
import type { PollerTracer } from '../poller/tracer.ts';
import type { StatusCallOptions, TaskStatusResultV1, TaskStatusV1 } from '../provider/index.ts';
import { asTasksError } from './as-tasks-error.ts';
import { Attempt } from './attempt.ts';
import { leftOutError } from './task-messages.ts';
import { checkStatus } from './to-snapshot.ts';
import { placeInBatches } from './tracked-task.ts';
import type { TaskKind, TrackedTask } from './tracked-task.ts';

/** Whom an {@link Asker} tells what came of a request. A request that was given up may still be told of: compare the attempt. */
export interface AnswerReceiver {
  /** The time, on the engine's time line. */
  now(): number;
  onAsking(task: TrackedTask, now: number): void;
  onAnswer(task: TrackedTask, attempt: Attempt, status: TaskStatusV1, now: number): void;
  onFailure(task: TrackedTask, attempt: Attempt, error: TasksError): void;
}

/** Sends the status requests of tracked tasks: one for each, or one for many where the vendor answers for many at once. */
export class Asker {
  readonly #receiver: AnswerReceiver;
  readonly #tracer: PollerTracer | undefined;

  constructor(receiver: AnswerReceiver, tracer: PollerTracer | undefined) {
    this.#receiver = receiver;
    this.#tracer = tracer;
  }

  /** The task's turn has come in its lane. */
  ask(task: TrackedTask, now: number): void {
    const { type } = task.kind;
    if (type.getStatusMany !== undefined) {
      this.#askMany(task, now);
      return;
    }
    const attempt = this.#begin(task, 1, now);
    const onStatus = (answer: unknown): void => {
      const at = this.#receiver.now();
      this.#onStatus(task, attempt, answer, at);
      this.end(task.kind, attempt, at);
    };
    const onError = (thrown: unknown): void => this.#onError(task, attempt, thrown);
    try {
      Promise.resolve(type.getStatus(task.id, callOptions(attempt, task.wantsRaw))).then(onStatus, onError);
    } catch (thrown) {
      Promise.reject(thrown).catch(onError);
    }
  }

  /** One request for all whose time has come; those who rest fill it up, the longest unasked first, and so need no request of their own soon. */
  #askMany(first: TrackedTask, now: number): void {
    const { kind } = first;
    const { type, due, resting } = kind;
    const size = type.maxBatchSize ?? 100;
    const tasks = [first];
    for (const task of due) {
      if (task === first || tasks.length >= size) continue;
      tasks.push(task);
      // Its own turn is not needed any more.
      kind.lane.drop(task);
    }
    for (const task of resting) {
      if (tasks.length >= size) break;
      if (task.trouble === undefined) tasks.push(task);
    }
    const attempt = this.#begin(first, tasks.length, now);
    for (const task of tasks) if (task !== first) this.#join(task, attempt);
    const ids = tasks.map((task) => task.id);
    const options = callOptions(
      attempt,
      tasks.some((task) => task.wantsRaw),
    );
    const onResults = (results: readonly TaskStatusResultV1[]): void => {
      const byId = new Map(results.map((result) => [result.id, result]));
      const at = this.#receiver.now();
      this.end(kind, attempt, at);
      for (const task of tasks) {
        const result = byId.get(task.id);
        if (result === undefined) this.#onError(task, attempt, leftOutError(task));
        else if ('error' in result) this.#onError(task, attempt, result.error);
        else this.#onStatus(task, attempt, result.status, at);
      }
    };
    const onError = (thrown: unknown): void => {
      const error = asTasksError(thrown, kind.provider.name);
      for (const task of tasks) this.#receiver.onFailure(task, attempt, error);
    };
    new Promise<readonly TaskStatusResultV1[]>((resolve) => resolve(type.getStatusMany?.(ids, options) ?? [])).then(
      onResults,
      onError,
    );
  }

  #onStatus(task: TrackedTask, attempt: Attempt, answer: unknown, now: number): void {
    let status: TaskStatusV1;
    try {
      status = checkStatus(answer, task.kind.provider.name);
    } catch (thrown) {
      this.#onError(task, attempt, thrown);
      return;
    }
    this.#receiver.onAnswer(task, attempt, status, now);
  }

  #onError(task: TrackedTask, attempt: Attempt, thrown: unknown): void {
    this.#receiver.onFailure(task, attempt, asTasksError(thrown, task.kind.provider.name, task.ref));
  }

  #begin(task: TrackedTask, size: number, now: number): Attempt {
    const span = this.#tracer?.startSpan(
      'tasks.poll',
      { 'tasks.ref': task.ref, 'tasks.attempt': task.polls + 1, 'tasks.batch': size },
      task.kind.spans.get(task),
    );
    const attempt = new Attempt(now, size, span);
    this.#join(task, attempt);
    return attempt;
  }

  #join(task: TrackedTask, attempt: Attempt): void {
    task.phase = 'asking';
    task.attempt = attempt;
    placeInBatches(task);
    this.#receiver.onAsking(task, attempt.startedAt);
  }

  /** Gives the request's place in the lane back, once. */
  end(kind: TaskKind, attempt: Attempt, now: number, error?: TasksError): void {
    if (attempt.wanted === 0) return;
    attempt.wanted = 0;
    attempt.span?.end({ 'tasks.outcome': error?.code ?? 'answered' });
    kind.lane.finish(now, error);
  }
}

function callOptions({ signal }: Attempt, includeRaw: boolean): StatusCallOptions {
  return includeRaw ? { signal, includeRaw } : { signal };
}
