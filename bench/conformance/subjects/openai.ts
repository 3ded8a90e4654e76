import { loadPeer } from '../../measure/load-peer.ts';
import { fetchOf } from '../http-vendor.ts';
import type { Subject } from '../subject.ts';

/** What of openai is used. */
interface OpenAi {
  readonly default: new (options: { readonly apiKey: string; readonly fetch: typeof globalThis.fetch }) => {
    readonly vectorStores: {
      readonly files: { poll(store: string, file: string, options: object): Promise<unknown> };
    };
  };
}

const { default: OpenAI } = await loadPeer<OpenAi>('openai');

export const subject: Subject = {
  // Its timeout is that of one request; it is what comes nearest to a deadline.
  can: { signal: true, deadline: false, hints: true, progress: false, unknownState: true },
  hintsNeedNoInterval: true,
  connect(vendor, { intervalMs }) {
    const fetch = fetchOf(vendor, {
      status: (state) => ({
        id: 'file-1',
        status: { running: 'in_progress', done: 'completed', 'unknown-state': 'marinating' }[state],
      }),
      hintHeader: (seconds) => ['openai-poll-after-ms', String(seconds * 1000)],
    });
    const client = new OpenAI({ apiKey: 'test', fetch });
    return {
      wait: ({ signal, timeoutMs }) =>
        client.vectorStores.files.poll('store-1', 'file-1', {
          ...(intervalMs !== undefined && { pollIntervalMs: intervalMs }),
          ...(timeoutMs !== undefined && { timeout: timeoutMs }),
          ...(signal !== undefined && { signal }),
        }),
    };
  },
};
