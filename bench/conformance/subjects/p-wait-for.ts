import { loadPeer } from '../../measure/load-peer.ts';
import type { Subject } from '../subject.ts';

/** What of p-wait-for is used. */
interface PWaitFor {
  readonly default: (
    condition: () => Promise<boolean>,
    options: { readonly interval?: number; readonly timeout?: number; readonly signal?: AbortSignal },
  ) => Promise<void>;
}

const { default: pWaitFor } = await loadPeer<PWaitFor>('p-wait-for');

export const subject: Subject = {
  can: { signal: true, deadline: true, hints: false, progress: false, unknownState: false },
  connect: (vendor, { intervalMs }) => ({
    wait({ signal, timeoutMs }) {
      const condition = async (): Promise<boolean> => {
        const answer = await vendor.ask(signal);
        if (answer.is === 'network-error') throw new TypeError('fetch failed');
        if (answer.is === 'refused') throw new Error(`HTTP ${answer.status}`);
        return answer.is === 'done';
      };
      return pWaitFor(condition, {
        ...(intervalMs !== undefined && { interval: intervalMs }),
        ...(timeoutMs !== undefined && { timeout: timeoutMs }),
        ...(signal !== undefined && { signal }),
      });
    },
  }),
};
