import type { Store } from '@tasks/core';
import { createDurablePoller, createMemoryStore } from '@tasks/core/durable';
import type { DurablePoller } from '@tasks/core/durable';
import { createFakeProvider, createManualClock } from '@tasks/core/testing';
import type { FakeProvider, ManualClock } from '@tasks/core/testing';
import { createKeyRing } from '../auth/key-ring.ts';
import { createApp } from '../create-app.ts';
import type { App, AppOptions } from '../create-app.ts';
import { createLogger } from '../logging/create-logger.ts';
import { checkWebhookUrl } from '../webhooks/check-webhook-url.ts';

/** An API in memory, its vendor a fake, its time a test's. */
export interface AppFixture extends AsyncDisposable {
  readonly app: App;
  readonly store: Store;
  readonly poller: DurablePoller;
  readonly provider: FakeProvider;
  readonly clock: ManualClock;
  /** What was logged, line by line. */
  readonly log: readonly string[];
  /** Asks the API, and gives its JSON. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Tracks a task whose polls are answered by that state, and gives its uid. */
  track(id: string, ...states: readonly ('queued' | 'running' | 'succeeded' | 'failed')[]): Promise<string>;
}

/** An answer with its JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Options of {@link createAppFixture}. */
export interface AppFixtureOptions extends Partial<Omit<AppOptions, 'store' | 'poller' | 'providers' | 'clock'>> {
  /** Replaces parts of the store. */
  readonly wrapStore?: ((store: Store) => Store) | undefined;
}

/** Makes an API for a test. */
export async function createAppFixture(options: AppFixtureOptions = {}): Promise<AppFixture> {
  const clock = createManualClock();
  const provider = createFakeProvider({ now: () => clock.now() });
  const original = createMemoryStore({ clock });
  const store = options.wrapStore?.(original) ?? original;
  const poller = createDurablePoller({ store: original, providers: [provider], clock, random: () => 0.5 });
  const log: string[] = [];
  const app = createApp({
    keys: createKeyRing({ clock }),
    logger: createLogger({ level: 'debug', stream: { write: (line) => void log.push(line) } }),
    checkWebhookUrl: (url) =>
      checkWebhookUrl(url, { allowPrivate: false, resolve: async () => [{ address: '93.184.215.14', family: 4 }] }),
    renderMetrics: async () => ({ contentType: 'text/plain; version=0.0.4', body: '# nothing\n' }),
    isReady: () => store.check(),
    version: '1.2.3',
    ...options,
    store,
    poller,
    providers: [provider],
    clock,
  });
  await poller.start();

  const call: AppFixture['call'] = async (method, path, body, headers = {}) => {
    const response = await app.request(path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /\/(problem\+)?json$/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? (JSON.parse(text) as Answer['body']) : { text },
    };
  };
  return {
    app,
    store,
    poller,
    provider,
    clock,
    log,
    call,
    async track(id, ...states) {
      provider.script(id, ...(states.length === 0 ? (['running'] as const) : states));
      const { body } = await call('POST', '/v1/tasks', { ref: `fake:job:${id}` });
      return String(body['uid']);
    },
    async [Symbol.asyncDispose]() {
      app.close();
      const stopping = poller.stop({ graceMs: 0 });
      await clock.advance(0);
      await stopping;
      await original.close();
    },
  };
}
