import { TasksError } from '../errors/index.ts';
import type { TaskSnapshot } from '../provider/index.ts';
import { Channel } from './channel.ts';
import type { Subscribe } from './subscription.ts';

/** Reads a task's snapshots one by one; leaving the loop ends the wait. */
export async function* watchTask(subscribe: Subscribe): AsyncGenerator<TaskSnapshot, void, undefined> {
  const channel = new Channel<TaskSnapshot>();
  const subscription = subscribe({
    onSnapshot: (snapshot) => channel.push(snapshot),
    onDone: (snapshot) => {
      channel.push(snapshot);
      channel.close();
    },
    onError: (reason) => (TasksError.isInstance(reason) ? channel.fail(reason) : channel.abort(reason)),
  });
  try {
    for (let next = await channel.next(); next !== undefined; next = await channel.next()) yield next.value;
  } finally {
    subscription.leave();
  }
}
