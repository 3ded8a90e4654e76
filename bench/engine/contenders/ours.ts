import { createPoller, defineProvider } from '@tasks/core';

import type { EngineContender } from '../workload.ts';

const running = { state: 'running', vendorState: 'RUNNING' } as const;
const succeeded = { state: 'succeeded', vendorState: 'DONE' } as const;
const prefix = 'bench:job:';

export const contender: EngineContender = {
  start(workload, { signal, timeoutMs }) {
    const provider = defineProvider({
      specificationVersion: 'v1',
      name: 'bench',
      account: 'bench',
      defaultType: 'job',
      maxConcurrency: 10_000_000,
      types: { job: { getStatus: async (id: string) => (workload.poll(Number(id)) ? succeeded : running) } },
    });
    const poller = createPoller({
      providers: [provider],
      schedule: ({ ref }) => workload.interval(Number(ref.slice(prefix.length))),
    });
    return (task) => poller.wait(prefix + task, { timeoutMs, signal });
  },
};
