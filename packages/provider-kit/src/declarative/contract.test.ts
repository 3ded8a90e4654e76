import { readFileSync } from 'node:fs';
import type { TaskProviderV1 } from '@tasks/core/provider';
import { describeProvider } from '@tasks/core/testing';
import type { ProviderContractContext, ProviderContractOptions } from '@tasks/core/testing';
import { defineHttpProvider, parseHttpProvider } from './define-http-provider.ts';

/** A file of the fixtures of one style. */
function fixture(path: string): object {
  return JSON.parse(readFileSync(new URL(`./__fixtures__/${path}.json`, import.meta.url), 'utf8')) as object;
}

function creatorOf(style: string, options: object): (context: ProviderContractContext) => TaskProviderV1 {
  const { create } = parseHttpProvider(fixture(`${style}/provider`), { source: style });
  return ({ baseUrl, timeoutMs }) => create({ baseUrl, timeoutMs, ...options });
}

const key = 'sk-contract-0123456789';

const batch = fixture('openai-batches/created');
await describeProvider('a definition in the style of OpenAI', {
  create: creatorOf('openai-batches', { apiKey: key, project: 'proj_1' }),
  secrets: [key],
  upstream: {
    batch: {
      id: 'batch_abc123',
      idOf: ({ segments }) => segments[1],
      states: [
        { answer: { body: batch }, expect: { state: 'queued', vendorState: 'validating' } },
        { answer: { body: fixture('openai-batches/cancelling') }, expect: { state: 'running', vendorState: 'cancelling' } },
        {
          answer: { body: fixture('openai-batches/completed') },
          expect: {
            state: 'partially_succeeded',
            vendorState: 'completed',
            progress: { total: 100, succeeded: 95, failed: 5, pending: 0 },
          },
        },
        { answer: { body: fixture('openai-batches/failed') }, expect: { state: 'failed', vendorState: 'failed' } },
        { answer: { body: { ...batch, status: 'cancelled' } }, expect: { state: 'canceled', vendorState: 'cancelled' } },
      ],
      unknownState: (word) => ({ body: { ...batch, status: word } }),
      notFound: { status: 404, body: { error: { message: 'No batch found', type: 'invalid_request_error', code: null } } },
      errors: [
        {
          name: 'a used up quota',
          answer: { status: 429, body: fixture('openai-batches/quota') },
          code: 'quota_exhausted',
          vendorCode: 'insufficient_quota',
        },
      ],
      submit: {
        input: { input_file_id: 'file-abc123', endpoint: '/v1/chat/completions' },
        answer: { body: batch },
        id: 'batch_abc123',
        badInputs: [{}, { input_file_id: 1, endpoint: 'x' }, { input_file_id: 'x', endpoint: 'y', model: 'z' }],
      },
      cancel: { answer: { body: fixture('openai-batches/cancelling') } },
    },
  },
});

const job = fixture('azure-analyze-text/running');
await describeProvider('a definition in the style of Azure', {
  create: creatorOf('azure-analyze-text', { resource: 'my-resource', key }),
  secrets: [key],
  upstream: {
    job: {
      id: 'c0f2a446-05d9-48fc-ba8f-3ef4af8d0b18',
      idOf: ({ segments }) => segments[2],
      states: [
        { answer: { body: job }, expect: { state: 'running', vendorState: 'running' } },
        { answer: { body: fixture('azure-analyze-text/succeeded') }, expect: { state: 'succeeded', vendorState: 'succeeded' } },
        {
          answer: { body: fixture('azure-analyze-text/second-page') },
          expect: {
            state: 'partially_succeeded',
            vendorState: 'partiallyCompleted',
            failed: [{ key: 'Recognize US Regions', reason: 'The deployment MyDeployment was not found.' }],
          },
        },
      ],
      unknownState: (word) => ({ body: { ...job, status: word } }),
      notFound: { status: 404, body: fixture('azure-analyze-text/not-found') },
      submit: {
        input: { analysisInput: { documents: [] }, tasks: [] },
        answer: {
          status: 202,
          headers: {
            'operation-location':
              'https://my-resource.cognitiveservices.azure.com/language/analyze-text/jobs/c0f2a446?api-version=2023-04-01',
          },
        },
        id: 'c0f2a446',
      },
      cancel: { answer: { status: 202 }, idOf: ({ segments }) => segments[2]?.replace(/:cancel$/, '') },
    },
  },
});

const operation = fixture('google-operations/started');
await describeProvider('a definition in the style of Google', {
  create: creatorOf('google-operations', { apiKey: key }),
  secrets: [key],
  upstream: {
    video: {
      id: 'models/veo-3.0-generate-001/operations/iqqjdt9gwn2o',
      idOf: ({ segments }) => segments.join('/'),
      states: [
        { answer: { body: operation }, expect: { state: 'running', vendorState: 'false' } },
        { answer: { body: fixture('google-operations/done') }, expect: { state: 'succeeded', vendorState: 'response' } },
        { answer: { body: fixture('google-operations/error') }, expect: { state: 'failed', vendorState: 'error' } },
      ],
      unknownState: (word) => ({ body: { ...operation, done: word } }),
      notFound: { status: 404, body: { error: { code: 404, message: 'Not found', status: 'NOT_FOUND' } } },
      errors: [
        {
          name: 'a key that is refused',
          answer: { status: 400, body: fixture('google-operations/invalid-key') },
          code: 'authentication_failed',
        },
      ],
      submit: {
        input: { prompt: 'a cat' },
        answer: { body: operation },
        id: 'models/veo-3.0-generate-001/operations/iqqjdt9gwn2o',
        badInputs: [{}, { prompt: 1 }],
      },
    },
  },
});

const signed = defineHttpProvider({
  name: 'signed',
  options: { secret: { description: 'The key.', required: true, secret: true } },
  auth: {
    type: 'hmac',
    key: '{options.secret}',
    message: '{method}\n{path}\n{timestampMs}\n{nonce}\n{body}',
    headers: { 'x-time': '{timestampMs}', 'x-nonce': '{nonce}', 'x-signature': '{signature}' },
  },
  types: {
    job: {
      status: {
        method: 'POST',
        path: '/status',
        body: { job: '{id}' },
        state: { from: 'state', words: { busy: 'running', done: 'succeeded' } },
      },
      statusMany: { method: 'POST', path: '/statuses', body: { jobs: '{ids}' }, list: 'jobs', id: 'id' },
      submit: {
        path: '/jobs',
        headers: { 'idempotency-key': '{idempotencyKey}' },
        input: { text: { type: 'string', required: true } },
        id: 'job',
      },
    },
  },
});
await describeProvider('a definition with signatures and batches', {
  create: ({ baseUrl, timeoutMs }) => signed.create({ baseUrl, timeoutMs, secret: key }),
  secrets: [key],
  signedAnew: ['x-nonce', 'x-signature'],
  upstream: {
    job: {
      idOf: ({ json }) => json['job'],
      states: [
        { answer: { body: { state: 'busy' } }, expect: { state: 'running', vendorState: 'busy' } },
        { answer: { body: { state: 'done' } }, expect: { state: 'succeeded', vendorState: 'done' } },
      ],
      unknownState: (word) => ({ body: { state: word } }),
      notFound: { status: 404 },
      submit: {
        input: { text: 'x' },
        answer: { body: { job: 'j1' } },
        id: 'j1',
        keyOf: ({ headers }) => headers['idempotency-key'],
        badInputs: [{}, { text: 1 }],
      },
      many: {
        idsOf: ({ json }) => (Array.isArray(json['jobs']) ? json['jobs'] : []),
        answer: (tasks) => ({
          body: { jobs: tasks.flatMap(({ id, body }) => (body === undefined ? [] : [{ id, ...(body as object) }])) },
        }),
      },
    },
  },
} satisfies ProviderContractOptions);
