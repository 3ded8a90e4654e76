import { loadPeer } from '../../measure/load-peer.ts';
import type { Subject } from '../subject.ts';

/** What of google-gax is used. */
interface Gax {
  operation(
    operation: object,
    descriptor: object,
    backoff: object,
  ): { on(event: string, listener: () => void): void; promise(): Promise<unknown> };
}

const gax = await loadPeer<Gax>('google-gax');

export const subject: Subject = {
  can: { signal: false, deadline: true, hints: false, progress: true, unknownState: false },
  connect: (vendor, { intervalMs = 100 }) => ({
    wait({ timeoutMs, onProgress }) {
      let polls = 0;
      const operationsClient = {
        async getOperationInternal() {
          const answer = await vendor.ask();
          if (answer.is === 'network-error') throw Object.assign(new Error('14 UNAVAILABLE: read ECONNRESET'), { code: 14 });
          if (answer.is === 'refused') {
            throw Object.assign(new Error('not now'), { code: answer.status === 429 ? 8 : 14 });
          }
          polls += 1;
          const metadata = { value: Buffer.from([polls]) };
          if (answer.is !== 'done') return [{ name: 'operations/1', done: false, metadata }];
          return [{ name: 'operations/1', done: true, result: 'response', response: { value: Buffer.from('x') }, metadata }];
        },
      };
      const descriptor = {
        operationsClient,
        responseDecoder: (value: unknown) => value,
        metadataDecoder: (value: unknown) => value,
      };
      const running = gax.operation({ name: 'operations/1', done: false }, descriptor, {
        initialRetryDelayMillis: intervalMs,
        retryDelayMultiplier: 1,
        maxRetryDelayMillis: intervalMs,
        totalTimeoutMillis: timeoutMs,
      });
      if (onProgress) running.on('progress', onProgress);
      return running.promise();
    },
  }),
};
