/** What the tests read of a task. */
export interface TaskJson {
  readonly uid: string;
  readonly ref: string;
  readonly state: string;
  readonly done: boolean;
  readonly vendorState: string;
  readonly succeeded: readonly { readonly key: string }[];
  readonly failed: readonly { readonly key: string }[];
  readonly polls: number;
  readonly nextPollAt: string | null;
  readonly lastError: { readonly code: string; readonly message: string } | null;
  readonly endedBy: string | null;
}

/** What to track. */
export interface TrackJson {
  readonly ref: string;
  readonly webhookUrl?: string | undefined;
}

/** What came of one task of a batch. */
export interface BatchResultJson {
  readonly ref: string;
  readonly status: number;
  readonly uid?: string | undefined;
}

/** A refusal: what the server said. */
export class RefusedError extends Error {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`${status}: ${body.slice(0, 500)}`);
    this.status = status;
    this.body = body;
  }
}

/** Speaks to a server. What is not answered within ten seconds, or with an error, rejects. */
export interface ApiClient {
  track(task: TrackJson): Promise<TaskJson>;
  /** Rejects unless all of them are tracked. */
  trackBatch(tasks: readonly TrackJson[]): Promise<readonly BatchResultJson[]>;
  /** Line by line. Each result is told as soon as it is there: it holds, whatever becomes of the rest. */
  trackLines(tasks: readonly TrackJson[], onResult: (result: BatchResultJson) => void): Promise<void>;
  get(uid: string): Promise<TaskJson>;
  poll(uid: string): Promise<TaskJson>;
  /** All tasks that a query asks for, page by page. */
  list(query?: string): Promise<readonly TaskJson[]>;
  addWebhook(url: string): Promise<{ readonly id: string; readonly secret: string }>;
  status(path: string): Promise<number>;
  text(path: string): Promise<string>;
}

/** Speaks to the server of a base URL. */
export function createApiClient(url: string): ApiClient {
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new RefusedError(response.status, await response.text());
    return response;
  };
  const post = (path: string, body: string, type = 'application/json', accept = type): Promise<Response> =>
    send(path, { method: 'POST', body, headers: { 'content-type': type, accept } });
  const json = async <TJson>(response: Promise<Response>): Promise<TJson> => (await (await response).json()) as TJson;

  return {
    track: (task) => json(post('/v1/tasks', JSON.stringify(task))),
    async trackBatch(tasks) {
      const body = JSON.stringify({ tasks: tasks.map(({ ref, webhookUrl }) => ({ ref, webhookUrl })) });
      const { results } = await json<{ results: readonly BatchResultJson[] }>(post('/v1/tasks/batch', body));
      const refused = results.find(({ uid }) => uid === undefined);
      if (refused !== undefined) throw new RefusedError(refused.status, JSON.stringify(refused));
      return results;
    },
    async trackLines(tasks, onResult) {
      const body = tasks.map((task) => `${JSON.stringify(task)}\n`).join('');
      const response = await post('/v1/tasks/batch', body, 'application/x-ndjson');
      let rest = '';
      for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) onResult(JSON.parse(line) as BatchResultJson);
      }
    },
    get: (uid) => json(send(`/v1/tasks/${uid}`)),
    poll: (uid) => json(post(`/v1/tasks/${uid}/poll`, '')),
    async list(query = '') {
      const tasks: TaskJson[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const place: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page: { data: readonly TaskJson[]; nextCursor: string | null } = await json(
          send(`/v1/tasks?limit=200${query}${place}`),
        );
        tasks.push(...page.data);
        cursor = page.nextCursor;
      }
      return tasks;
    },
    addWebhook: (receiver) => json(post('/v1/webhooks', JSON.stringify({ url: receiver }))),
    status: async (path) => (await fetch(`${url}${path}`, { signal: AbortSignal.timeout(10_000) })).status,
    text: async (path) => (await send(path)).text(),
  };
}
