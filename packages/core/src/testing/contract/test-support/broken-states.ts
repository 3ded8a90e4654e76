import type { TaskStatusV1 } from '../../../provider/index.ts';
import type { BrokenProviders } from './broken-provider.ts';
import { provider, status, type } from './changes.ts';

/** Mistakes in what a provider is and in how it reads states. */
export const brokenStates: BrokenProviders = {
  'shape/version': [
    { mistake: 'names a version of its own', change: provider(() => ({ specificationVersion: '1.0' as 'v1' })), seen: /'1\.0'/ },
    {
      mistake: 'names none',
      change: provider(() => ({ specificationVersion: undefined as unknown as 'v1' })),
      seen: /undefined/,
    },
  ],
  'shape/members': [
    { mistake: 'has no account', change: provider(() => ({ account: '' })), seen: /account is missing/ },
    { mistake: 'has half a batch', change: type(() => ({ maxBatchSize: 0.5 })), seen: /maxBatchSize is 0\.5/ },
    {
      mistake: 'says what it can do by a flag',
      change: type(() => ({ cancel: true as never })),
      seen: /cancel is true, not a method/,
    },
    {
      mistake: 'hints at a time that is none',
      change: type(() => ({ hints: { latencyMs: Number.NaN } })),
      seen: /hints\.latencyMs is NaN/,
    },
  ],
  'states/mapped': [
    {
      mistake: 'takes the end for success',
      change: status((good) => ({ ...good, state: good.vendorState === 'done' ? 'succeeded' : good.state })),
      seen: /state is 'succeeded'/,
    },
    {
      mistake: 'leaves the reasons out',
      change: status((good) => ({ ...good, failed: good.failed?.map(({ key }) => ({ key })) })),
      seen: /failed is \[ { key: 'b\.png' } \]/,
    },
  ],
  'states/unknown': [
    {
      mistake: 'takes the unknown for running',
      change: status((good) => ({ ...good, state: good.state === 'unknown' ? 'running' : good.state })),
      seen: /state: 'running'/,
    },
    {
      mistake: 'looks states up in an object literal',
      change: status((good) => ({
        ...good,
        state:
          ({ waiting: 'queued', working: 'running' } as Record<string, TaskStatusV1['state']>)[good.vendorState] ?? good.state,
      })),
      seen: /\[Function: Object\]/,
    },
    {
      mistake: 'hides the word',
      change: status((good) => (good.state === 'unknown' ? { ...good, vendorState: 'other' } : good)),
      seen: /vendorState: 'other'/,
    },
    {
      mistake: 'knows states by how they begin',
      change: status((good) => (good.vendorState.startsWith('done') ? { ...good, state: 'succeeded' } : good)),
      seen: /done_2/,
    },
  ],
  'states/form': [
    {
      mistake: 'counts below zero',
      change: status((good) => ({ ...good, progress: { succeeded: 0, failed: -1 } })),
      seen: /progress\.failed is -1/,
    },
    {
      mistake: 'counts more than all',
      change: status((good) => ({ ...good, progress: { succeeded: 5, failed: 5, total: 9 } })),
      seen: /counts 10 items of a total of 9/,
    },
    {
      mistake: "passes the vendor's date on",
      change: status((good) => ({ ...good, finishedAt: '2026-01-02 03:04:05' })),
      seen: /finishedAt is "2026-01-02 03:04:05"/,
    },
    {
      mistake: 'numbers items',
      change: status((good) => ({ ...good, succeeded: [{ key: 7 as unknown as string }] })),
      seen: /succeeded\[0\]\.key is 7/,
    },
  ],
  'states/raw': [
    {
      mistake: 'always gives the body',
      change: type((good) => ({ getStatus: (id, options) => good.getStatus(id, { ...options, includeRaw: true }) })),
      seen: /raw is \{ state: 'waiting' \}/,
    },
    {
      mistake: 'never gives it',
      change: type((good) => ({ getStatus: (id, { signal }) => good.getStatus(id, { signal }) })),
      seen: /raw is undefined/,
    },
  ],
  'states/json': [
    {
      mistake: 'gives dates as Date',
      change: status((good) => ({ ...good, succeeded: good.succeeded?.map((item) => ({ ...item, at: new Date(0) })) })),
      seen: /snapshot\.succeeded\[0\]\.at is not a plain object but Date/,
    },
    {
      mistake: 'gives large numbers as bigint',
      change: status((good) => ({ ...good, quota: { remaining: 7n as unknown as number } })),
      seen: /BigInt/,
    },
  ],
  'states/followed': [
    {
      mistake: 'remembers what a task was',
      change: type((good) => {
        const known = new Map<string, TaskStatusV1>();
        return {
          async getStatus(id, options) {
            const answer = known.get(id) ?? (await good.getStatus(id, options));
            known.set(id, answer);
            return answer;
          },
        };
      }),
      seen: /the task was not done after 1 requests/,
    },
  ],
};
