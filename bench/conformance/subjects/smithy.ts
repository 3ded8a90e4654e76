import { loadPeer } from '../../measure/load-peer.ts';
import type { Subject } from '../subject.ts';

/** What of @smithy/util-waiter is used. */
interface UtilWaiter {
  createWaiter(
    options: {
      readonly client: object;
      readonly minDelay: number;
      readonly maxDelay: number;
      readonly maxWaitTime: number;
      readonly abortSignal: AbortSignal | undefined;
    },
    input: object,
    check: () => Promise<{ readonly state: 'RETRY' | 'SUCCESS'; readonly reason: unknown }>,
  ): Promise<unknown>;
  checkExceptions(result: unknown): unknown;
}

const utilWaiter = await loadPeer<UtilWaiter>('@smithy/util-waiter');
const longestWaitMs = 400 * 86_400_000;

export const subject: Subject = {
  can: { signal: true, deadline: true, hints: false, progress: false, unknownState: true },
  connect: (vendor, { intervalMs = 2000 }) => ({
    async wait({ signal, timeoutMs = longestWaitMs }) {
      const options = {
        client: {},
        minDelay: intervalMs / 1000,
        maxDelay: intervalMs / 1000,
        maxWaitTime: timeoutMs / 1000,
        abortSignal: signal,
      };
      // As the AWS SDK's generated waiters do it: an error is one more reason to ask again.
      const result = await utilWaiter.createWaiter(options, {}, async () => {
        try {
          const answer = await vendor.ask();
          if (answer.is === 'network-error') throw new Error('read ECONNRESET');
          if (answer.is === 'refused')
            throw Object.assign(new Error('not now'), { $metadata: { httpStatusCode: answer.status } });
          return { state: answer.is === 'done' ? 'SUCCESS' : 'RETRY', reason: answer };
        } catch (error) {
          return { state: 'RETRY', reason: error };
        }
      });
      return utilWaiter.checkExceptions(result);
    },
  }),
};
