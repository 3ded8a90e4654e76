import type { TaskProviderV1 } from '../../../provider/index.ts';
import type { BrokenProviders } from './broken-provider.ts';
import { insteadOfErrors, provider } from './changes.ts';

/** Mistakes that show secrets. */
export const brokenSecrets: BrokenProviders = {
  'secrets/provider': [
    {
      mistake: 'keeps its options where all can see them',
      change: provider((good) => ({ options: good.options }) as Partial<TaskProviderV1>),
      seen: /secrets\[0\] stands in its JSON, as it is/,
    },
    {
      mistake: 'names the account after the token, in Base64',
      change: provider((good) => ({ account: btoa(`acme:${good.options.token}`) })),
      seen: /in Base64/,
    },
  ],
  'secrets/errors': [
    {
      mistake: 'quotes the vendor',
      change: () => ({ redact: (text) => text }),
      seen: /secrets\[0\] stands in its message, as it is/,
    },
    {
      mistake: 'cuts before it redacts',
      change: (good) => ({ toError: (answer) => good.toError({ ...answer, text: answer.text.slice(0, 100) }) }),
      seen: /cut short/,
    },
    {
      mistake: 'keeps the request with the error',
      change: (good, self) => ({
        toError: (answer) =>
          Object.assign(good.toError(answer), {
            request: { headers: self.headers({ method: 'GET', target: '/', signal: AbortSignal.abort() }) },
          }),
      }),
      seen: /util\.inspect, as it is/,
    },
  ],
  'secrets/logs': [
    {
      mistake: 'prints what it sends',
      change: (good) => ({
        headers(call) {
          const headers = good.headers(call);
          process.stderr.write(`${JSON.stringify(headers)}\n`);
          return headers;
        },
      }),
      seen: /was printed, as it is/,
    },
  ],
  'secrets/redirect': [
    {
      mistake: 'follows redirects',
      change: (good, self) => ({
        fetch: ({ method, target, ...call }, signal) =>
          fetch(good.options.baseUrl + target, { method, headers: self.headers({ method, target, ...call }), signal }),
      }),
      seen: /it got secrets\[0\], as it is/,
    },
    {
      mistake: 'takes a redirect for an end',
      change: insteadOfErrors('{"state":"stopped","id":"x","jobs":[]}'),
      seen: /it resolved with/,
    },
  ],
};
