import { loadPeer } from '../../measure/load-peer.ts';
import { fetchOf } from '../http-vendor.ts';
import type { Subject } from '../subject.ts';

/** What of @fal-ai/client is used. */
interface FalClient {
  createFalClient(options: { readonly credentials: string; readonly fetch: typeof globalThis.fetch }): {
    readonly queue: { subscribeToStatus(endpoint: string, options: object): Promise<unknown> };
  };
}

const fal = await loadPeer<FalClient>('@fal-ai/client');

export const subject: Subject = {
  can: { signal: true, deadline: true, hints: false, progress: true, unknownState: true },
  connect(vendor, { intervalMs }) {
    const fetch = fetchOf(vendor, {
      status: (state) => ({
        status: { running: 'IN_PROGRESS', done: 'COMPLETED', 'unknown-state': 'MARINATING' }[state],
        request_id: 'r1',
      }),
      other: (method) => (method === 'PUT' ? {} : undefined),
    });
    const client = fal.createFalClient({ credentials: 'test', fetch });
    return {
      wait: ({ signal, timeoutMs, onProgress }) =>
        client.queue.subscribeToStatus('owner/model', {
          requestId: 'r1',
          pollInterval: intervalMs,
          ...(timeoutMs !== undefined && { timeout: timeoutMs }),
          ...(signal !== undefined && { abortSignal: signal }),
          ...(onProgress !== undefined && { onQueueUpdate: onProgress }),
        }),
    };
  },
};
