import { TasksError } from '../errors/index.ts';
import { Channel } from './channel.ts';
import type { RefInput, WaitOutcome } from './poller.ts';
import type { OnSettled, Subscription } from './subscription.ts';

/** Reads how each of many waits ended, in the order they end; leaving the loop ends the others. */
export async function* waitForAll(
  refs: Iterable<RefInput>,
  subscribe: (ref: RefInput, onSettled: OnSettled) => Subscription,
): AsyncGenerator<WaitOutcome, void, undefined> {
  const channel = new Channel<WaitOutcome>();
  const subscriptions: Subscription[] = [];
  // One more than there are, until all have begun.
  let left = 1;
  const oneLess = (): void => {
    left -= 1;
    if (left === 0) channel.end();
  };
  try {
    for (const input of refs) {
      const ref = String(input);
      left += 1;
      const onSettled: OnSettled = (snapshot, error) => {
        if (snapshot !== undefined) channel.push({ ref, snapshot });
        else if (TasksError.isInstance(error)) channel.push({ ref, error });
        else return channel.end(error);
        oneLess();
      };
      try {
        subscriptions.push(subscribe(input, onSettled));
      } catch (thrown) {
        onSettled(undefined, thrown);
      }
    }
    oneLess();
    yield* channel.read();
  } finally {
    for (const subscription of subscriptions) subscription.abort();
  }
}
