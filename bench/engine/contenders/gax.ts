import { loadPeer } from '../../measure/load-peer.ts';
import type { EngineContender } from '../workload.ts';

/** What of google-gax is used. */
interface Gax {
  operation(operation: object, descriptor: object, backoff: object): { promise(): Promise<unknown> };
}

const gax = await loadPeer<Gax>('google-gax');
const decode = (value: unknown): unknown => value;
const running = [{ name: 'operations/1', done: false }];
const done = [{ name: 'operations/1', done: true, result: 'response', response: { value: Buffer.from('x') } }];

export const contender: EngineContender = {
  start: (workload) => (task) => {
    const operationsClient = { getOperationInternal: async () => (workload.poll(task) ? done : running) };
    const interval = workload.interval(task);
    return gax
      .operation(
        { name: 'operations/1', done: false },
        { operationsClient, responseDecoder: decode, metadataDecoder: decode },
        { initialRetryDelayMillis: interval, retryDelayMultiplier: 1, maxRetryDelayMillis: interval },
      )
      .promise();
  },
};
