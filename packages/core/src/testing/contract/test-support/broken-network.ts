import { TasksError } from '../../../provider/index.ts';
import type { BrokenProviders } from './broken-provider.ts';
import { failure, lateToReject, signalOfHead, waitingEndsOnly } from './changes.ts';

/** Mistakes in what happens without a whole answer. */
export const brokenNetwork: BrokenProviders = {
  'network/reset': [
    { mistake: "lets the HTTP client's error through", change: failure((error) => error.cause), seen: /TypeError: fetch failed/ },
  ],
  'network/cut-off': [
    {
      mistake: 'takes a lost body for bad JSON',
      change: (good) => ({ readBody: (response) => good.readBody(response).catch(() => '{') }),
      seen: /invalid_response/,
    },
  ],
  'network/refused': [
    {
      mistake: 'takes a vendor that is away for a bad option',
      change: failure((error) => new TasksError({ code: 'invalid_argument', message: error.message })),
      seen: /invalid_argument/,
    },
  ],
  'network/timeout': [
    {
      mistake: 'has no timeout',
      change: (good) => ({ options: Object.assign(good.options, { timeoutMs: 2 ** 31 - 1 }) }),
      seen: /had not settled/,
    },
    {
      mistake: "takes its own timeout for the caller's",
      change: failure((error) => new TasksError({ code: 'timeout', message: error.message })),
      seen: /"timeout"/,
    },
    { mistake: 'stops waiting and leaves the request', change: waitingEndsOnly, seen: /still open/ },
  ],
  'network/slow-body': [{ mistake: 'times the head of an answer only', change: signalOfHead, seen: /had not settled/ }],
  'abort/before': [
    {
      mistake: 'looks at the signal too late',
      change: (good) => ({
        send: (call) => good.send({ ...call, signal: new AbortController().signal }).finally(() => call.signal.throwIfAborted()),
      }),
      seen: /it sent 1 request/,
    },
    {
      mistake: 'throws an error of its own',
      change: failure(() => new TasksError({ code: 'timeout', message: 'aborted' })),
      seen: /"timeout"/,
    },
  ],
  'abort/during': [
    {
      mistake: 'does not look at the signal',
      change: (good) => ({ send: (call) => good.send({ ...call, signal: new AbortController().signal }) }),
      seen: /had not settled/,
    },
    { mistake: 'stops waiting and leaves the request', change: waitingEndsOnly, seen: /still open/ },
    { mistake: 'takes its time', change: lateToReject, seen: /it rejected later/ },
    {
      mistake: 'wraps the reason',
      change: failure((error) => new TasksError({ code: 'vendor_unavailable', message: error.message, cause: error })),
      seen: /vendor_unavailable/,
    },
  ],
  'abort/body': [{ mistake: 'gives the signal up once the head has come', change: signalOfHead, seen: /had not settled/ }],
};
