import { loadPeer } from '../../measure/load-peer.ts';
import type { EngineContender } from '../workload.ts';

/** What of p-wait-for is used. */
interface PWaitFor {
  readonly default: (condition: () => Promise<boolean>, options: object) => Promise<void>;
}

const { default: pWaitFor } = await loadPeer<PWaitFor>('p-wait-for');

export const contender: EngineContender = {
  start:
    (workload, { signal, timeoutMs }) =>
    (task) =>
      pWaitFor(async () => workload.poll(task), {
        interval: workload.interval(task),
        ...(signal !== undefined && { signal }),
        ...(timeoutMs !== undefined && { timeout: timeoutMs }),
      }),
};
