import type { TasksError, TaskSnapshot } from '@tasks/core/provider';
import { estimateRemainingMs, isOpen } from './task-view.ts';
import type { TaskView, ViewState } from './task-view.ts';

/** What is known of all the tasks that are followed, for the live view. */
export class FollowModel {
  readonly startedAtMs: number;
  readonly #views: Map<string, TaskView>;
  readonly #counts: Map<ViewState, number> = new Map();

  constructor(refs: Iterable<string>, nowMs: number) {
    this.startedAtMs = nowMs;
    this.#views = new Map([...refs].map((ref) => [ref, newView(ref)]));
    this.#counts.set('waiting', this.#views.size);
  }

  get size(): number {
    return this.#views.size;
  }

  /** In the order given. */
  views(): IterableIterator<TaskView> {
    return this.#views.values();
  }

  /** How many tasks are in a state. */
  count(state: ViewState): number {
    return this.#counts.get(state) ?? 0;
  }

  see(snapshot: TaskSnapshot, nowMs: number): void {
    const view = this.#views.get(snapshot.ref);
    if (!view) return;
    this.#move(view, snapshot.state);
    view.vendorState = snapshot.vendorState;
    view.progress = snapshot.progress;
    view.trouble = undefined;
    const ended = snapshot.progress.succeeded + snapshot.progress.failed;
    view.firstSample ??= { atMs: nowMs, ended };
    if (view.lastSample?.ended !== ended) view.lastSample = { atMs: nowMs, ended };
  }

  /** A question failed and is asked again. */
  trouble(ref: string, error: TasksError): void {
    const view = this.#views.get(ref);
    if (view) view.trouble = error.message;
  }

  fail(ref: string, error: TasksError): void {
    const view = this.#views.get(ref);
    if (!view) return;
    this.#move(view, 'error');
    view.errorCode = error.code;
    view.trouble = undefined;
  }

  /** How long until all open tasks are done, where each of them lets it be known. */
  remainingMs(nowMs: number): number | undefined {
    let longest: number | undefined;
    for (const view of this.#views.values()) {
      if (!isOpen(view)) continue;
      const remaining = estimateRemainingMs(view, nowMs);
      if (remaining === undefined) return undefined;
      longest = Math.max(longest ?? 0, remaining);
    }
    return longest;
  }

  #move(view: TaskView, state: ViewState): void {
    this.#counts.set(view.state, this.count(view.state) - 1);
    view.state = state;
    this.#counts.set(state, this.count(state) + 1);
  }
}

function newView(ref: string): TaskView {
  return {
    ref,
    state: 'waiting',
    vendorState: '',
    progress: { succeeded: 0, failed: 0 },
    errorCode: undefined,
    trouble: undefined,
    firstSample: undefined,
    lastSample: undefined,
  };
}
