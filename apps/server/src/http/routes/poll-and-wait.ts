import type { StoredTask } from '@tasks/core';
import type { AppParts } from '../app-parts.ts';

/** What came of asking for a poll. */
export interface PollVerdict {
  /** Undefined where there is no such task. */
  readonly task: StoredTask | undefined;
  /** False: the wait was over before the poll was. */
  readonly isOver: boolean;
}

/**
 * Has a task polled, and waits for that as long as the caller wishes to. The poll comes when it comes: it is not taken back when the wait is over.
 *
 * @throws what the signal was aborted with.
 */
export async function pollAndWait(
  { poller, store, clock }: Pick<AppParts, 'poller' | 'store' | 'clock'>,
  { uid, waitMs, signal }: { readonly uid: string; readonly waitMs: number; readonly signal: AbortSignal },
): Promise<PollVerdict> {
  const waiting = new AbortController();
  const cancel = clock.schedule(() => waiting.abort(), waitMs);
  try {
    const task = await poller.pollNow(uid, { signal: AbortSignal.any([waiting.signal, signal]) });
    return { task, isOver: true };
  } catch (error) {
    if (!waiting.signal.aborted || signal.aborted) throw error;
    return { task: await store.tasks.get(uid), isOver: false };
  } finally {
    cancel();
  }
}
