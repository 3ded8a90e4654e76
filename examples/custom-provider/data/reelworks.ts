import { defineHttpProvider } from '@tasks/provider-kit';

/** The same provider as `src`, as data: the whole of a package that an API as plain as this one needs. */
export const { plugin, create: createReelworksProvider } = defineHttpProvider({
  name: 'reelworks',
  baseUrl: 'https://api.reelworks.example',
  options: { apiKey: { description: 'The API key.', required: true, secret: true } },
  auth: { type: 'bearer', token: '{options.apiKey}' },
  rateLimit: [{ capacity: 10, refillPerSecond: 2 }],
  errors: {
    rules: [
      { when: { from: 'error.code', equals: 'render_not_found' }, code: 'task_not_found' },
      {
        when: { from: 'error.code', equals: 'insufficient_credit' },
        code: 'quota_exhausted',
        advice: 'Add credit to the account.',
      },
    ],
  },
  types: {
    render: {
      description: 'Clips rendered from a prompt',
      hints: { latencyMs: 5000, typicalDurationMs: 60_000 },
      status: {
        path: '/v1/renders/{id}',
        state: {
          from: 'state',
          words: { queued: 'queued', rendering: 'running', finished: 'settled', failed: 'failed', canceled: 'canceled' },
        },
        progress: { total: 'clips_total' },
        items: {
          succeeded: { list: 'clips', when: { from: 'state', equals: 'ready' }, key: 'id', fields: { url: 'url' } },
          failed: { list: 'clips', when: { from: 'state', equals: 'failed' }, key: 'id', reason: 'error' },
        },
        reason: 'error.message',
        finishedAt: 'finished_at',
      },
      submit: {
        path: '/v1/renders',
        headers: { 'idempotency-key': '{idempotencyKey}' },
        input: { prompt: { type: 'string', required: true }, clips: { type: 'number' } },
        id: 'id',
      },
      cancel: { path: '/v1/renders/{id}/cancel' },
    },
  },
});
