import type { TaskSnapshot } from '@tasks/core/provider';
import { TasksError } from '@tasks/core/provider';
import { EventSourceParserStream } from 'eventsource-parser/stream';

/** A task as the server gives it, as far as a snapshot goes. */
export type TrackedTask = Omit<TaskSnapshot, 'observedAt' | 'raw'> & {
  /** Null before the first poll. */
  readonly observedAt: string | null;
};

/** An event as the server tells it. */
export interface ServerEvent {
  /** Such as `task.progressed`. */
  readonly type: string;
  readonly data: TrackedTask;
}

/** The parts of a server's HTTP API that the demo needs. */
export interface ServerClient {
  /** `POST /v1/submissions`. @throws {TasksError} what the server answers. */
  submit(type: string, input: unknown): Promise<TrackedTask>;
  /** `POST /v1/webhooks`. @returns the secret that its deliveries are signed with. @throws {TasksError} what the server answers. */
  createWebhook(url: string, events: readonly string[]): Promise<string>;
  /** `GET /v1/events`, from the oldest event on and without end. @throws {TasksError} what the server answers. */
  events(): AsyncIterable<ServerEvent>;
}

/** Options of {@link createServerClient}. */
export interface ServerClientOptions {
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  /** Ends every request. */
  readonly signal: AbortSignal;
}

/** Creates a client of a server that asks for no key. */
export function createServerClient({ url, fetch, signal }: ServerClientOptions): ServerClient {
  const request = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(url + path, { ...init, signal });
    if (response.ok) return response;
    throw new TasksError({
      code: 'invalid_response',
      message: `The demo's server refused ${path} with ${response.status}: ${await response.text()}`,
      status: response.status,
    });
  };
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    return (await request(path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  return {
    submit: async (type, input) => (await post('/v1/submissions', { type, input })) as TrackedTask,
    createWebhook: async (receiver, events) => {
      const { secret } = (await post('/v1/webhooks', { url: receiver, events })) as { readonly secret: string };
      return secret;
    },
    async *events() {
      const { body } = await request('/v1/events?from=start', { headers: { accept: 'text/event-stream' } });
      const blocks = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()) ?? [];
      for await (const { data } of blocks) if (data !== '') yield JSON.parse(data) as ServerEvent;
    },
  };
}

/** What the server saw last of a task; undefined before its first poll. */
export function toSnapshot(task: TrackedTask): TaskSnapshot | undefined {
  const { ref, provider, type, id, state, done, vendorState, progress, succeeded, failed, observedAt } = task;
  if (observedAt === null) return undefined;
  const { reason, quota, finishedAt } = task;
  return {
    ref,
    provider,
    type,
    id,
    state,
    done,
    vendorState,
    progress,
    succeeded,
    failed,
    observedAt,
    ...(reason !== undefined && { reason }),
    ...(quota !== undefined && { quota }),
    ...(finishedAt !== undefined && { finishedAt }),
  };
}
