import { loadPeer } from '../../measure/load-peer.ts';
import type { EngineContender } from '../workload.ts';

/** What of @smithy/util-waiter is used. */
interface UtilWaiter {
  createWaiter(options: object, input: object, check: () => Promise<object>): Promise<unknown>;
}

const utilWaiter = await loadPeer<UtilWaiter>('@smithy/util-waiter');
const retry = { state: 'RETRY' };
const success = { state: 'SUCCESS' };
const client = {};

export const contender: EngineContender = {
  start:
    (workload, { signal }) =>
    (task) => {
      const delay = workload.interval(task) / 1000;
      const options = { client, minDelay: delay, maxDelay: delay, maxWaitTime: 86_400, abortSignal: signal };
      return utilWaiter.createWaiter(options, client, async () => (workload.poll(task) ? success : retry));
    },
};
