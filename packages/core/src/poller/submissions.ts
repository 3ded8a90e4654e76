import { TasksError } from '../errors/index.ts';
import { formatRef } from '../provider/index.ts';
import type { FailedTaskItem, SubmitResultV1 } from '../provider/index.ts';
import { RecentMap } from './recent-map.ts';

/** How many submissions are remembered at least, for their idempotency keys and their tasks' ages. */
const mostRemembered = 10_000;

/** A finished submission. */
export interface Submission {
  readonly ref: string;
  readonly rejected: readonly FailedTaskItem[];
}

/** Remembers submissions, so that a key starts one task only and a new task is known to be new. */
export class Submissions {
  readonly #byKey: RecentMap<Promise<Submission>> = new RecentMap(mostRemembered);
  readonly #startedAt: RecentMap<number> = new RecentMap(mostRemembered);
  readonly #nudged: RecentMap<true> = new RecentMap(mostRemembered);

  /** Runs a submission, or joins the earlier one of the same key. One that failed is forgotten: its key may be tried again. */
  once(key: string, run: () => Promise<Submission>): Promise<Submission> {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const submission = run();
    this.#byKey.set(key, submission);
    submission.catch(() => this.#byKey.delete(key));
    return submission;
  }

  /** Notes when a task was created. */
  started(ref: string, at: number): void {
    this.#startedAt.set(ref, at);
  }

  /** Notes that word came of a task that nobody waits for yet. */
  nudged(ref: string): void {
    this.#nudged.set(ref, true);
  }

  /** Whether word had come of a task; it is forgotten with that. */
  wasNudged(ref: string): boolean {
    return this.#nudged.delete(ref);
  }

  /** When a task was created, if that was here. */
  startOf(ref: string): number | undefined {
    return this.#startedAt.get(ref);
  }
}

/**
 * Turns a provider's answer to a submission into a ref.
 *
 * @throws {TasksError} `invalid_response` when there is no usable id in it.
 */
export function toSubmission(provider: string, type: string, result: SubmitResultV1): Submission {
  const id: unknown = (result as Partial<SubmitResultV1> | undefined)?.id;
  if (typeof id !== 'string' || id.trim() === '') {
    throw new TasksError({
      code: 'invalid_response',
      message: `Provider "${provider}" submitted a ${type} task but gave no task id, so it cannot be followed. Look for the task at the vendor before submitting again.`,
      retryable: false,
      provider,
    });
  }
  return { ref: formatRef({ provider, type, id }), rejected: result.rejected ?? [] };
}
