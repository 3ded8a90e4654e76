import { TasksError } from '../../../provider/index.ts';
import type { AcmeAnswer } from './acme-provider.ts';
import type { BrokenProviders } from './broken-provider.ts';
import { again, type } from './changes.ts';

/** Timers that a broken provider left. */
export const lingering: NodeJS.Timeout[] = [];

let lastBaseUrl = '';

/** Mistakes in how a provider makes calls. */
export const brokenCalls: BrokenProviders = {
  'instances/apart': [
    {
      mistake: 'keeps the base URL in the module',
      change: (good) => {
        lastBaseUrl = good.options.baseUrl;
        return { fetch: (call, signal) => good.fetch(call, signal, lastBaseUrl) };
      },
      seen: /nothing was sent there/,
    },
  ],
  'ids/hostile': [
    {
      mistake: 'puts ids into the path as they are',
      change: () => ({ encode: (id) => id }),
      seen: /'a\?b=c' reached the vendor as 'a'/,
    },
    {
      mistake: 'encodes ids as a URL, not as a part of one',
      change: () => ({ encode: encodeURI }),
      seen: /reached the vendor as '92374205376234'/,
    },
    {
      mistake: 'forgets that URLs resolve dots',
      change: () => ({ encode: encodeURIComponent }),
      seen: /'\.\.' reached the vendor as undefined: GET \/v1\/jobs|'\.' reached the vendor/,
    },
  ],
  'calls/one-attempt': [
    {
      mistake: 'asks again after a fault',
      change: again((error) => TasksError.isInstance(error) && error.retryable),
      seen: /it made 2: GET/,
    },
  ],
  'calls/frozen': [
    {
      mistake: 'writes into its options',
      change: type((good) => ({ getStatus: (id, options) => good.getStatus(id, Object.assign(options, { attempt: 1 })) })),
      seen: /TypeError/,
    },
    {
      mistake: 'takes ids out of the list',
      change: type((good) => ({
        getStatusMany: (ids, options) => good.getStatusMany([(ids as string[]).pop() ?? '', ...ids], options),
      })),
      seen: /TypeError/,
    },
  ],
  'calls/concurrent': [
    {
      mistake: 'keeps the answer in the provider',
      change: (good) => {
        let last: AcmeAnswer | undefined;
        return {
          async send(call) {
            last = await good.send(call);
            await new Promise((resolve) => {
              setImmediate(resolve);
            });
            return last;
          },
        };
      },
      seen: /it resolved with/,
    },
    {
      mistake: 'makes calls wait for each other',
      change: (good) => {
        let before: Promise<unknown> = Promise.resolve();
        return {
          send(call) {
            const turn = before.then(() => good.send(call));
            before = turn.catch(() => undefined);
            return turn;
          },
        };
      },
      seen: /1 came before the first was answered/,
    },
  ],
  'calls/signed-anew': [
    {
      mistake: 'signs when it is made',
      change: (good) => {
        const nonce = crypto.randomUUID();
        return { headers: (call) => ({ ...good.headers(call), 'x-acme-nonce': nonce }) };
      },
      seen: /both are '[0-9a-f-]{36}'/,
    },
    {
      mistake: 'has one signature for all',
      change: (good) => ({ headers: (call) => ({ ...good.headers(call), authorization: 'ACME-HMAC-SHA256 signature=0011' }) }),
      seen: /both are 'ACME-HMAC-SHA256 signature=0011'/,
    },
  ],
  'calls/no-timers': [
    {
      mistake: 'leaves the timer of each call running',
      change: (good) => ({
        send(call) {
          lingering.push(setTimeout(() => undefined, 60_000));
          return good.send(call);
        },
      }),
      seen: /more than before were active/,
    },
  ],
};
