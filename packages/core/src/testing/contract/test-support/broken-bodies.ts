import { TasksError } from '../../../provider/index.ts';
import { acmeJson } from './acme-json.ts';
import type { BrokenProviders } from './broken-provider.ts';
import { copied, merged, parsed } from './changes.ts';

/** Mistakes in reading bodies. */
export const brokenBodies: BrokenProviders = {
  'body/html': [
    {
      mistake: 'takes a page for a state',
      change: parsed((text) => (text.startsWith('<') ? { state: 'page', id: 'page', jobs: [] } : undefined)),
      seen: /it resolved with/,
    },
  ],
  'body/empty': [
    {
      mistake: 'takes no answer for no news',
      change: parsed((text) => (text === '' ? { state: 'working', id: 'x', jobs: [] } : undefined)),
      seen: /it resolved with/,
    },
  ],
  'body/shape': [
    {
      mistake: 'takes no state for an unknown one',
      change: (good) => ({ toStatus: (body) => good.toStatus({ state: 'unknown', ...acmeJson(body) }) }),
      seen: /state: 'unknown'/,
    },
  ],
  'body/cut-json': [
    {
      mistake: "lets the parser's error through",
      change: () => ({ parse: (answer) => JSON.parse(answer.text) as unknown }),
      seen: /SyntaxError/,
    },
  ],
  'body/oversized': [
    { mistake: 'reads whatever comes', change: () => ({ readBody: (response) => response.text() }), seen: /it resolved with/ },
  ],
  'body/compressed': [
    {
      mistake: 'goes by the announced length',
      change: (good) => ({
        readBody: (response) => (response.headers.get('content-encoding') === null ? good.readBody(response) : response.text()),
      }),
      seen: /it resolved with/,
    },
  ],
  'body/deep': [
    {
      mistake: 'looks into everything',
      change: () => ({ parse: (answer) => copied(JSON.parse(answer.text)) }),
      seen: /RangeError/,
    },
    {
      mistake: 'gives a bottomless body on',
      change: (good) => ({
        parse: (answer) => (answer.text.includes('nobody') ? (JSON.parse(answer.text) as unknown) : good.parse(answer)),
      }),
      seen: /raw is as deep as the body/,
    },
  ],
  'body/extra-members': [
    {
      mistake: 'refuses what it does not know',
      change: (good) => ({
        toStatus: (body) => {
          if (Object.keys(acmeJson(body)).length > 3)
            throw new TasksError({ code: 'invalid_response', message: 'unknown member' });
          return good.toStatus(body);
        },
      }),
      seen: /unknown member/,
    },
  ],
  'body/damaged': [
    {
      mistake: 'trusts lists to hold objects',
      change: (good) => ({
        toStatus: (body) => {
          const files = (acmeJson(body)['files'] ?? []) as readonly { readonly name: string }[];
          const reason = files.map(({ name }) => name.toUpperCase()).join();
          return { ...good.toStatus(body), reason };
        },
      }),
      seen: /TypeError/,
    },
    {
      mistake: 'trusts dates',
      change: (good) => ({ toStatus: (body) => ({ ...good.toStatus(body), finishedAt: acmeJson(body)['ended_at'] as string }) }),
      seen: /finishedAt is/,
    },
  ],
  'body/prototype-keys': [
    {
      mistake: 'merges bodies',
      change: (good) => ({ parse: (answer) => merged({}, good.parse(answer)) }),
      seen: /it has .*polluted/,
    },
    {
      mistake: 'copies items with all they have',
      change: (good) => ({
        toStatus: (body) => ({ ...good.toStatus(body), succeeded: [Object.assign({ key: 'a' }, acmeJson(body)) as never] }),
      }),
      seen: /not a plain object/,
    },
  ],
};
