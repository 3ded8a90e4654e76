import type { TaskProviderV1 } from '../../../provider/index.ts';
import type { ProviderContractContext, ProviderContractOptions } from '../contract-options.ts';
import type { TaskTypeUpstream } from '../upstream-description.ts';
import { createAcmeProvider } from './acme-provider.ts';
import type { AcmeChange } from './acme-provider.ts';

/** The secret of the Acme provider in these tests. */
export const acmeToken = 'acme-token+test/5f2e81c7';

const files = [
  { name: 'a.png', ok: true },
  { name: 'b.png', ok: false, why: 'too large' },
];

/** What the Acme API answers. */
export const acmeUpstream: TaskTypeUpstream = {
  idOf: ({ segments }) => segments[2],
  states: [
    { answer: { body: { state: 'waiting' } }, expect: { state: 'queued', vendorState: 'waiting' } },
    { answer: { body: { state: 'working' } }, expect: { state: 'running', vendorState: 'working' } },
    {
      name: 'with a failed file',
      answer: { body: { state: 'done', files, ended_at: 1_767_323_045 } },
      expect: {
        state: 'partially_succeeded',
        vendorState: 'done',
        progress: { succeeded: 1, failed: 1 },
        succeeded: [{ key: 'a.png' }],
        failed: [{ key: 'b.png', reason: 'too large' }],
        finishedAt: '2026-01-02T03:04:05.000Z',
      },
    },
    { answer: { body: { state: 'stopped' } }, expect: { state: 'canceled', vendorState: 'stopped' } },
  ],
  unknownState: (word) => ({ body: { state: word } }),
  notFound: { status: 404, body: { error: { code: 'no_such_job', message: 'There is no such job' } } },
  errors: [
    {
      name: 'a token that has expired',
      answer: { status: 400, body: { error: { code: 'token_expired', message: 'The token has expired' } } },
      code: 'authentication_failed',
      vendorCode: 'token_expired',
    },
    {
      name: 'too many calls in an answer of status 200',
      answer: { body: { error: { code: 'slow_down', message: 'Too many calls' } } },
      code: 'rate_limited',
    },
  ],
  submit: {
    input: { urls: ['https://files.example/a.png'] },
    answer: { status: 201, body: { id: 'job-7', state: 'waiting' } },
    id: 'job-7',
    keyOf: ({ headers }) => headers['idempotency-key'],
    badInputs: [{ urls: 'https://files.example/a.png' }],
  },
  cancel: { answer: { status: 204 } },
  many: {
    idsOf: ({ query }) => query.getAll('id'),
    answer: (tasks) => ({
      body: { jobs: tasks.filter(({ body }) => body !== undefined).map(({ id, body }) => ({ ...(body as object), id })) },
    }),
  },
};

/** The options of the checks for the Acme provider, sound or with a change. */
export function acmeContract(change?: AcmeChange, more: Partial<ProviderContractOptions> = {}): ProviderContractOptions {
  return {
    create: (context: ProviderContractContext): TaskProviderV1 => createAcmeProvider({ ...context, token: acmeToken }, change),
    upstream: { job: acmeUpstream },
    secrets: [acmeToken],
    ...more,
  };
}
