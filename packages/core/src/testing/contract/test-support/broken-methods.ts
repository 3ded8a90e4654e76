import { TasksError } from '../../../provider/index.ts';
import { acmeJson } from './acme-json.ts';
import type { BrokenProviders } from './broken-provider.ts';
import { again, failure, type } from './changes.ts';

/** Mistakes in starting, stopping and asking after many tasks. */
export const brokenMethods: BrokenProviders = {
  'submit/id': [
    { mistake: 'gives the whole answer', change: () => ({ idIn: (body) => body as string }), seen: /it resolved with/ },
    {
      mistake: 'names what was refused by nothing',
      change: type((good) => ({
        submit: async (input, options) => ({ ...(await good.submit(input, options)), rejected: ['x' as never] }),
      })),
      seen: /rejected/,
    },
  ],
  'submit/no-id': [
    {
      mistake: 'turns anything into an id',
      change: () => ({ idIn: (body) => String(acmeJson(body)['id']) }),
      seen: /id: 'undefined'/,
    },
  ],
  'submit/input-untouched': [
    {
      mistake: 'fills the input up',
      change: (good) => ({ checkInput: (input) => good.checkInput(Object.assign(input as object, { requestedAt: 0 })) }),
      seen: /TypeError/,
    },
  ],
  'submit/bad-input': [
    { mistake: 'sends what it gets', change: () => ({ checkInput: (input) => input as never }), seen: /it resolved with/ },
    {
      mistake: 'trips over it',
      change: () => ({ checkInput: (input) => ({ urls: (input as { urls: string[] }).urls.map(String) }) }),
      seen: /TypeError/,
    },
    {
      mistake: 'looks after it has sent',
      change: (good) => ({
        type: {
          ...good.type,
          async submit(input, options) {
            const result = await good.type.submit?.({ urls: [] }, options);
            good.checkInput(input);
            return result ?? { id: '' };
          },
        },
      }),
      seen: /1 request\(s\) came/,
    },
  ],
  'submit/same-key': [
    {
      mistake: 'submits twice to be sure',
      change: type((good) => ({
        submit: (input, options) => good.submit(input, options).then(() => good.submit(input, options)),
      })),
      seen: /2 request\(s\) came/,
    },
    { mistake: 'gives an id of its own', change: () => ({ idIn: () => crypto.randomUUID() }), seen: /it resolved with/ },
  ],
  'submit/lost-answer': [
    {
      mistake: 'says that the vendor did not take it',
      change: failure((error) => new TasksError({ code: 'rate_limited', message: error.message })),
      seen: /it made [2-9]/,
    },
    {
      mistake: 'submits again',
      change: again(() => true),
      seen: /it made 2/,
    },
  ],
  'submit/key': [
    {
      mistake: 'makes a key of its own',
      change: type((good) => ({
        submit: (input, options) => good.submit(input, { ...options, idempotencyKey: crypto.randomUUID() }),
      })),
      seen: /it got '/,
    },
  ],
  'cancel/request': [
    { mistake: 'says that it did', change: type(() => ({ cancel: () => Promise.resolve() })), seen: /nothing was sent/ },
    {
      mistake: 'stops another',
      change: type((good) => ({ cancel: (id, options) => good.cancel(`${id}-1`, options) })),
      seen: /it was asked to stop 'contract-task-1'/,
    },
  ],
  'many/each-once': [
    {
      mistake: 'leaves one out',
      change: type((good) => ({ getStatusMany: async (ids, options) => (await good.getStatusMany(ids, options)).slice(1) })),
      seen: /results for contract-task1, contract-task2/,
    },
    {
      mistake: 'asks one by one',
      change: type((good) => ({
        getStatusMany: async (ids, options) => (await Promise.all(ids.map((id) => good.getStatusMany([id], options)))).flat(),
      })),
      seen: /3 came/,
    },
    {
      mistake: 'goes by the order of the answer',
      change: type((good) => ({
        getStatusMany: async (ids, options) =>
          (await good.getStatusMany(ids, options)).map((result, index, all) => ({
            ...(all.at(index - 1) ?? result),
            id: result.id,
          })),
      })),
      seen: /state: '/,
    },
  ],
  'many/unknown-id': [
    {
      mistake: 'rejects for one',
      change: type((good) => ({
        getStatusMany: async (ids, options) =>
          (await good.getStatusMany(ids, options)).map((result) => {
            if ('error' in result) throw result.error;
            return result;
          }),
      })),
      seen: /it rejected with a TasksError of code "task_not_found"/,
    },
    {
      mistake: 'takes it for an end',
      change: type((good) => ({
        getStatusMany: async (ids, options) =>
          (await good.getStatusMany(ids, options)).map((result) =>
            'error' in result ? { id: result.id, status: { state: 'failed', vendorState: '' } } : result,
          ),
      })),
      seen: /state: 'failed'/,
    },
  ],
};
