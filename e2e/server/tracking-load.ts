import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient, BatchResultJson } from './api-client.ts';
import type { Random } from './random.ts';
import type { ScriptedTask, TaskTruth } from './scripted-task.ts';

/** A task that the server has acknowledged. */
export interface AcknowledgedTask {
  readonly uid: string;
  readonly ref: string;
  readonly truth: TaskTruth;
  readonly webhookUrl: string | undefined;
}

/** Requests to track tasks, one after another, whatever happens to the server. */
export interface TrackingLoad {
  /** By their uids; it lives on. */
  readonly acknowledged: ReadonlyMap<string, AcknowledgedTask>;
  /** Where the server broke its word: a task that it had acknowledged got another uid, or was refused. */
  readonly complaints: readonly string[];
  /** How many requests were sent, and how many of them were not answered. */
  readonly requests: { readonly sent: number; readonly failed: number };
  /** Sends no more, and waits until all that was begun is acknowledged: the server must be there. */
  stop(): Promise<void>;
}

/** Options of {@link startTrackingLoad}. */
export interface TrackingLoadOptions {
  readonly api: ApiClient;
  readonly random: Random;
  readonly startTask: () => ScriptedTask;
  /** Receives what happens to some of the tasks. */
  readonly taskReceiver: string;
  /** Whether the server has more to do than it can do soon, of how many tasks it has acknowledged. */
  readonly isBusy: (acknowledged: number) => boolean;
  readonly onAcknowledged: () => void;
}

/** How many send requests at once. */
const senders = 4;
const lookAgainMs = 20;

interface WantedTask extends ScriptedTask {
  readonly webhookUrl: string | undefined;
}

/** Starts to track scripted tasks: one by one, in batches, and line by line. A request that was not answered is sent again. */
export function startTrackingLoad({
  api,
  random,
  startTask,
  taskReceiver,
  isBusy,
  onAcknowledged,
}: TrackingLoadOptions): TrackingLoad {
  const acknowledged = new Map<string, AcknowledgedTask>();
  const byRef = new Map<string, AcknowledgedTask>();
  const complaints: string[] = [];
  const requests = { sent: 0, failed: 0 };
  const stopping = new AbortController();

  const acknowledge = (wanted: readonly WantedTask[], { ref, status, uid }: BatchResultJson): void => {
    const task = wanted.find((each) => each.ref === ref);
    const before = byRef.get(ref);
    if (task === undefined || uid === undefined) complaints.push(`${ref} was answered ${status} without a uid`);
    else if (before !== undefined && before.uid !== uid) complaints.push(`${ref} was ${before.uid} and is ${uid}`);
    else if (before !== undefined && status === 201) complaints.push(`${ref} was acknowledged before and is made anew`);
    else if (before === undefined) {
      const entry = { uid, ref, truth: task.truth, webhookUrl: task.webhookUrl };
      acknowledged.set(uid, entry);
      byRef.set(ref, entry);
      onAcknowledged();
    }
  };
  const send = async (wanted: readonly WantedTask[]): Promise<void> => {
    const bodies = wanted.map(({ ref, webhookUrl }) => ({ ref, webhookUrl }));
    const [body] = bodies;
    requests.sent += 1;
    if (bodies.length === 1 && body !== undefined) {
      const { ref, uid } = await api.track(body);
      acknowledge(wanted, { ref, uid, status: 200 });
    } else if (random.chance(0.5)) {
      for (const result of await api.trackBatch(bodies)) acknowledge(wanted, result);
    } else {
      await api.trackLines(bodies, (result) => acknowledge(wanted, result));
    }
  };
  const sendUntilAnswered = async (wanted: readonly WantedTask[]): Promise<void> => {
    for (;;) {
      try {
        await send(wanted);
        if (wanted.every(({ ref }) => byRef.has(ref))) return;
      } catch {
        // The server is gone, or went away before it answered: nobody knows what became of the request.
        requests.failed += 1;
      }
      await pause(lookAgainMs);
    }
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (isBusy(acknowledged.size)) {
        await pause(lookAgainMs);
        continue;
      }
      const wanted = Array.from({ length: random.chance(0.5) ? 1 : random.whole(2, 12) }, () => ({
        ...startTask(),
        webhookUrl: random.chance(0.2) ? taskReceiver : undefined,
      }));
      await sendUntilAnswered(wanted);
      // Some do not trust the first answer.
      if (random.chance(0.2)) await sendUntilAnswered(wanted);
    }
  };
  const running = Promise.all(Array.from({ length: senders }, run));
  // Whoever stops the load is told.
  running.catch(() => undefined);
  return {
    acknowledged,
    complaints,
    requests,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
