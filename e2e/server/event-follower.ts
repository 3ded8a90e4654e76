import { setTimeout as pause } from 'node:timers/promises';
import { readEvents } from '../../apps/server/src/testing/event-reader.ts';
import type { EventBlock } from '../../apps/server/src/testing/event-reader.ts';
import type { TaskJson } from './api-client.ts';

/** An event as it was read. */
export interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly task: TaskJson;
}

/** A reader of `/v1/events` who comes back whenever the stream ends, as an EventSource does. */
export interface EventFollower extends AsyncDisposable {
  /** In the order in which they came; it lives on. */
  readonly events: readonly ToldEvent[];
  /** The tasks whose last event has come. */
  readonly ended: ReadonlySet<string>;
  /** How often it connected. */
  readonly connections: number;
}

/** The types after which nothing happens to a task. */
const lastTypes: ReadonlySet<string> = new Set([
  'task.succeeded',
  'task.partially_succeeded',
  'task.failed',
  'task.canceled',
  'task.deadline_exceeded',
  'task.not_found',
  'task.removed',
]);

/** Whether nothing happens to a task after an event of that type. */
export function isLastType(type: string): boolean {
  return lastTypes.has(type);
}

/** How soon it connects again, in milliseconds: a server that comes back finds it there. */
const backAfterMs = 20;

/** Follows the events of a server from the first one on, through all its ends. */
export function followEvents(url: string): EventFollower {
  const events: ToldEvent[] = [];
  const ended = new Set<string>();
  const leaving = new AbortController();
  let lastId: string | undefined;
  let connections = 0;

  const take = ({ id, event, data }: EventBlock): void => {
    if (id !== undefined && data !== undefined && event !== undefined) {
      const task = (JSON.parse(data) as { data: TaskJson }).data;
      events.push({ id, type: event, task });
      if (isLastType(event)) ended.add(task.uid);
    }
    lastId = id ?? lastId;
  };
  const connect = async (): Promise<void> => {
    const response = await fetch(`${url}/v1/events?from=start`, {
      headers: { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': lastId }) },
      signal: leaving.signal,
    });
    if (!response.ok) throw new Error(`The events were refused: ${response.status} ${await response.text()}`);
    connections += 1;
    const reader = readEvents(response);
    for (let block = await reader.next(); block !== undefined; block = await reader.next()) take(block);
  };
  const follow = async (): Promise<void> => {
    while (!leaving.signal.aborted) {
      // What was read of a block that is cut off is dropped with the connection.
      await connect().catch(() => undefined);
      await pause(backAfterMs);
    }
  };
  const following = follow();
  return {
    events,
    ended,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await following;
    },
  };
}

/** Reads all events of the log in one go, up to the one of an id. */
export async function readLog(url: string, lastId: string): Promise<readonly string[]> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/v1/events?from=start`, {
    headers: { accept: 'text/event-stream' },
    signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(30_000)]),
  });
  const reader = readEvents(response);
  const ids: string[] = [];
  while (ids.at(-1) !== lastId) {
    const [event] = await reader.events(1);
    if (event?.id === undefined) break;
    ids.push(event.id);
  }
  leaving.abort();
  return ids;
}
