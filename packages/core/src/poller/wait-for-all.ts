import { TasksError } from '../errors/index.ts';
import type { TaskSnapshot } from '../provider/index.ts';
import { Channel } from './channel.ts';
import type { WaitOutcome } from './poller.ts';
import type { Subscribe, Subscription } from './subscription.ts';

/** One of many tasks to wait for. */
export interface WaitEntry {
  /** As the caller wrote it. */
  readonly ref: string;
  readonly subscribe: Subscribe;
  readonly onSnapshot: ((snapshot: TaskSnapshot) => void) | undefined;
}

/** Reads how each of many waits ended, in the order they end; leaving the loop ends the others. */
export async function* waitForAll(entries: Iterable<WaitEntry>): AsyncGenerator<WaitOutcome, void, undefined> {
  const channel = new Channel<WaitOutcome>();
  const subscriptions: Subscription[] = [];
  // One more than there are, until all have begun.
  let left = 1;
  const oneLess = (): void => {
    left -= 1;
    if (left === 0) channel.close();
  };
  try {
    for (const { ref, subscribe, onSnapshot } of entries) {
      left += 1;
      const onDone = (snapshot: TaskSnapshot): void => {
        onSnapshot?.(snapshot);
        channel.push({ ref, snapshot });
        oneLess();
      };
      const onError = (reason: unknown): void => {
        if (!TasksError.isInstance(reason)) return channel.abort(reason);
        channel.push({ ref, error: reason });
        oneLess();
      };
      try {
        subscriptions.push(subscribe({ onSnapshot, onDone, onError }));
      } catch (thrown) {
        onError(thrown);
      }
    }
    oneLess();
    for (let next = await channel.next(); next !== undefined; next = await channel.next()) yield next.value;
  } finally {
    for (const subscription of subscriptions) subscription.leave();
  }
}
