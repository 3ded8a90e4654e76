import type { TaskSnapshot } from '../provider/index.ts';
import { Channel } from './channel.ts';
import type { OnSettled, OnSnapshot, Subscription } from './subscription.ts';

/** Reads a task's snapshots one by one; leaving the loop ends the wait. */
export async function* watchTask(
  subscribe: (onSnapshot: OnSnapshot, onSettled: OnSettled) => Subscription,
): AsyncGenerator<TaskSnapshot, void, undefined> {
  const channel = new Channel<TaskSnapshot>();
  const subscription = subscribe(
    (snapshot) => channel.push(snapshot),
    (_last, reason) => channel.end(reason),
  );
  try {
    yield* channel.read();
  } finally {
    subscription.abort();
  }
}
