import { loadPeer } from '../../measure/load-peer.ts';
import { fetchOf } from '../http-vendor.ts';
import type { Subject } from '../subject.ts';

/** What of replicate is used. */
interface ReplicatePackage {
  readonly default: new (options: { readonly auth: string; readonly fetch: typeof globalThis.fetch }) => {
    run(model: string, options: object, progress?: () => void): Promise<unknown>;
  };
}

const { default: Replicate } = await loadPeer<ReplicatePackage>('replicate');

export const subject: Subject = {
  can: { signal: true, deadline: false, hints: false, progress: true, unknownState: true },
  connect(vendor, { intervalMs }) {
    const prediction = (status: string): object => ({ id: 'p1', status, output: 'text' });
    const fetch = fetchOf(vendor, {
      status: (state) => prediction({ running: 'processing', done: 'succeeded', 'unknown-state': 'marinating' }[state]),
      other(method, url) {
        if (method !== 'POST') return undefined;
        if (url.endsWith('/cancel')) return prediction('canceled');
        vendor.started += 1;
        return prediction('starting');
      },
    });
    const client = new Replicate({ auth: 'test', fetch });
    return {
      wait: ({ signal, onProgress }) =>
        client.run('owner/model', { input: {}, wait: { mode: 'poll', interval: intervalMs }, signal }, onProgress),
    };
  },
};
