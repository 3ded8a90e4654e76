import { readFileSync, readdirSync } from 'node:fs';
import { createPoller } from '@tasks/core';
import { createManualClock } from '@tasks/core/testing';
import { describe, expect, it } from 'vitest';
import { startFakeVendor } from '../testing/fake-vendor.ts';
import type { FakeVendorAnswer } from '../testing/fake-vendor.ts';
import { parseHttpProvider } from './define-http-provider.ts';
import type { HttpProvider } from './http-provider.ts';
import { callOptions, errorOf } from './test-support.ts';

/** The fixtures of one style: the definition as `provider`, and each body by its name. */
function fixturesOf(style: string): Readonly<Record<string, unknown>> {
  const folder = new URL(`./__fixtures__/${style}/`, import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -'.json'.length), JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as unknown]),
  );
}

async function startStyle(
  style: string,
  options: object,
  answers: readonly FakeVendorAnswer[],
  basePath = '',
): Promise<{
  provider: HttpProvider;
  requests: readonly { method: string; path: string; headers: Readonly<Record<string, string>>; body: string }[];
  [Symbol.asyncDispose]: () => Promise<void>;
}> {
  const vendor = await startFakeVendor((_, index) => answers[index] ?? 'reset');
  const { create } = parseHttpProvider(fixturesOf(style)['provider'], { source: style });
  return {
    provider: create({ baseUrl: vendor.baseUrl + basePath, ...options }),
    requests: vendor.requests,
    [Symbol.asyncDispose]: () => vendor.close(),
  };
}

describe('batches in the style of OpenAI', () => {
  const bodies = fixturesOf('openai-batches');
  const options = { apiKey: 'sk-test-0123456789' };

  it('are followed from submission to their end', async () => {
    await using api = await startStyle('openai-batches', options, [
      { body: bodies['created'] },
      { body: bodies['created'] },
      { status: 503, body: 'busy' },
      { body: { ...(bodies['completed'] as object), status: 'finalizing', completed_at: null } },
      { body: bodies['completed'] },
    ]);
    const clock = createManualClock();
    await using poller = createPoller({ providers: [api.provider], clock });
    const ref = await poller.submit('openai:batch', { input_file_id: 'file-abc123', endpoint: '/v1/chat/completions' });
    expect(ref).toBe('openai:batch:batch_abc123');
    const waiting = poller.wait(ref);
    const ended = waiting.then(() => true);
    for (let step = 0; step < 50; step++) {
      await Promise.race([ended, clock.advance(60_000)]);
    }
    expect(await waiting).toMatchObject({
      ref,
      state: 'partially_succeeded',
      done: true,
      vendorState: 'completed',
      progress: { total: 100, succeeded: 95, failed: 5, pending: 0 },
      finishedAt: '2024-03-26T22:46:03.000Z',
    });
    expect(api.requests[0]).toMatchObject({ method: 'POST', path: '/batches' });
    expect(api.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer sk-test-0123456789',
      'content-type': 'application/json',
    });
    expect(JSON.parse(api.requests[0]?.body ?? '')).toEqual({
      input_file_id: 'file-abc123',
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    expect(api.requests[1]).toMatchObject({ method: 'GET', path: '/batches/batch_abc123', body: '' });
    expect(api.requests).toHaveLength(5);
  });

  it.each([
    ['created', { state: 'queued', vendorState: 'validating', progress: { total: 0, succeeded: 0, failed: 0, pending: 0 } }],
    [
      'cancelling',
      { state: 'running', vendorState: 'cancelling', progress: { total: 100, succeeded: 23, failed: 1, pending: 76 } },
    ],
    ['failed', { state: 'failed', reason: 'This line is not parseable as valid JSON.', finishedAt: '2024-03-26T16:45:40.000Z' }],
  ])('that are %s are read', async (name, status) => {
    await using api = await startStyle('openai-batches', options, [{ body: bodies[name] }]);
    expect(await api.provider.types['batch']?.getStatus('batch_abc123', callOptions())).toMatchObject(status);
  });

  it('in a state that is not listed are unknown', async () => {
    await using api = await startStyle('openai-batches', options, [
      { body: { ...(bodies['created'] as object), status: 'paused' } },
    ]);
    expect(await api.provider.types['batch']?.getStatus('b', callOptions())).toMatchObject({
      state: 'unknown',
      vendorState: 'paused',
    });
  });

  it('tell a used up quota from too many requests', async () => {
    await using api = await startStyle('openai-batches', options, [
      { status: 429, body: bodies['quota'] },
      { status: 429, body: { error: { message: 'Slow down', code: 'rate_limit_exceeded' } }, headers: { 'retry-after': '7' } },
    ]);
    const job = api.provider.types['batch'];
    expect(await errorOf(() => job?.getStatus('b', callOptions()))).toMatchObject({
      code: 'quota_exhausted',
      retryable: false,
      status: 429,
      vendorCode: 'insufficient_quota',
    });
    expect(await errorOf(() => job?.getStatus('b', callOptions()))).toMatchObject({ code: 'rate_limited', retryAfterMs: 7000 });
  });

  it('can be stopped', async () => {
    await using api = await startStyle('openai-batches', options, [{ body: bodies['cancelling'] }]);
    await api.provider.types['batch']?.cancel?.('batch_abc123', callOptions());
    expect(api.requests[0]).toMatchObject({ method: 'POST', path: '/batches/batch_abc123/cancel', body: '' });
  });
});

describe('predictions in the style of Replicate', () => {
  const bodies = fixturesOf('replicate-predictions');
  const options = { apiToken: 'r8_test0123456789' };

  it.each([
    ['starting', { state: 'queued', vendorState: 'starting' }],
    [
      'succeeded',
      { state: 'succeeded', succeeded: [{ key: '0', output: 'hello Alice' }], finishedAt: '2023-09-08T16:19:34.791Z' },
    ],
    ['failed', { state: 'failed', reason: 'CUDA out of memory' }],
  ])('that are %s are read', async (name, status) => {
    await using api = await startStyle('replicate-predictions', options, [{ body: bodies[name] }]);
    expect(await api.provider.types['prediction']?.getStatus('gm3q', callOptions())).toMatchObject(status);
  });

  it.each([
    ['processing', 'running'],
    ['canceled', 'canceled'],
    ['aborted', 'canceled'],
  ])('know the state %s', async (status, state) => {
    await using api = await startStyle('replicate-predictions', options, [
      { body: { ...(bodies['starting'] as object), status } },
    ]);
    expect(await api.provider.types['prediction']?.getStatus('gm3q', callOptions())).toMatchObject({
      state,
      vendorState: status,
    });
  });

  it('have one item for each output', async () => {
    const output = ['https://replicate.delivery/a.png', 'https://replicate.delivery/b.png'];
    await using api = await startStyle('replicate-predictions', options, [
      { body: { ...(bodies['succeeded'] as object), output } },
    ]);
    const status = await api.provider.types['prediction']?.getStatus('gm3q', callOptions());
    expect(status?.succeeded).toEqual([
      { key: '0', output: output[0] },
      { key: '1', output: output[1] },
    ]);
  });

  it('say why a token is refused, without it', async () => {
    await using api = await startStyle('replicate-predictions', options, [{ status: 401, body: bodies['unauthenticated'] }]);
    const error = await errorOf(() => api.provider.types['prediction']?.getStatus('gm3q', callOptions()));
    expect(error).toMatchObject({ code: 'authentication_failed', provider: 'replicate' });
    expect(error.message).toMatch(
      /HTTP 401 \(.*You did not pass a valid authentication token.*\)\. Check the account's key or token\.$/,
    );
    expect(JSON.stringify(error) + error.message).not.toContain(options.apiToken);
  });

  it('start with what the model takes', async () => {
    await using api = await startStyle('replicate-predictions', options, [{ status: 201, body: bodies['starting'] }]);
    const submitted = await api.provider.types['prediction']?.submit?.(
      { version: '5c7d', input: { text: 'Alice' } },
      callOptions(),
    );
    expect(submitted).toEqual({ id: 'gm3qorzdhgbfurvjtvhg6dckhu' });
    expect(JSON.parse(api.requests[0]?.body ?? '')).toEqual({ version: '5c7d', input: { text: 'Alice' } });
  });
});

describe('operations in the style of Azure', () => {
  const bodies = fixturesOf('azure-analyze-text');
  const options = { resource: 'my-resource', key: '0123456789abcdef' };
  const id = 'c0f2a446-05d9-48fc-ba8f-3ef4af8d0b18';

  it('have their id in a header', async () => {
    await using api = await startStyle(
      'azure-analyze-text',
      options,
      [
        {
          status: 202,
          headers: {
            'Operation-Location': `https://my-resource.cognitiveservices.azure.com/language/analyze-text/jobs/${id}?api-version=2023-04-01`,
          },
        },
      ],
      '/language',
    );
    expect(await api.provider.types['job']?.submit?.({ analysisInput: { documents: [] }, tasks: [] }, callOptions())).toEqual({
      id,
    });
    expect(api.requests[0]).toMatchObject({
      method: 'POST',
      path: '/language/analyze-text/jobs?api-version=2023-04-01',
      body: '{"analysisInput":{"documents":[]},"tasks":[]}',
    });
    expect(api.requests[0]?.headers['ocp-apim-subscription-key']).toBe(options.key);
  });

  it.each([
    ['running', { state: 'running', progress: { total: 2, succeeded: 0, failed: 0, pending: 2 }, retryAfterMs: 10_000 }],
    [
      'succeeded',
      {
        state: 'succeeded',
        progress: { total: 2, succeeded: 2, failed: 0, pending: 0 },
        succeeded: [{ key: 'Recognize Entities', kind: 'EntityRecognitionLROResults' }, { key: 'Recognize US Regions' }],
        failed: [],
        finishedAt: '2020-10-01T15:01:03.000Z',
      },
    ],
  ])('that are %s are read', async (name, status) => {
    await using api = await startStyle('azure-analyze-text', options, [{ body: bodies[name], headers: { 'retry-after': '10' } }]);
    expect(await api.provider.types['job']?.getStatus(id, callOptions())).toMatchObject(status);
  });

  it('are read over several pages once they are done', async () => {
    const answers = [{ body: bodies['first-page'] }, { body: bodies['second-page'] }];
    await using api = await startStyle('azure-analyze-text', options, answers, '/language');
    expect(await api.provider.types['job']?.getStatus(id, callOptions())).toMatchObject({
      state: 'partially_succeeded',
      vendorState: 'partiallyCompleted',
      succeeded: [{ key: 'Recognize Entities' }],
      failed: [{ key: 'Recognize US Regions', reason: 'The deployment MyDeployment was not found.' }],
    });
    expect(api.requests.map(({ path }) => path)).toEqual([
      `/language/analyze-text/jobs/${id}?api-version=2023-04-01`,
      `/language/analyze-text/jobs/${id}?api-version=2023-04-01&%24skip=1&%24top=1`,
    ]);
    expect(api.requests[1]?.headers['ocp-apim-subscription-key']).toBe(options.key);
  });

  it('that the vendor does not know are not found', async () => {
    await using api = await startStyle('azure-analyze-text', options, [{ status: 404, body: bodies['not-found'] }]);
    expect(await errorOf(() => api.provider.types['job']?.getStatus(id, callOptions()))).toMatchObject({
      code: 'task_not_found',
      vendorCode: 'NotFound',
    });
  });

  it('count against the resource, wherever they are asked from', () => {
    const { create } = parseHttpProvider(fixturesOf('azure-analyze-text')['provider']);
    expect(create(options).account).toBe('analyze-text:my-resource');
  });
});

describe('operations in the style of Google', () => {
  const bodies = fixturesOf('google-operations');
  const options = { apiKey: 'AIzaTest0123456789' };
  const id = 'models/veo-3.0-generate-001/operations/iqqjdt9gwn2o';

  it.each([
    ['started', { state: 'running', vendorState: 'false' }],
    [
      'done',
      {
        state: 'succeeded',
        succeeded: [{ key: '0', uri: 'https://generativelanguage.googleapis.com/v1beta/files/x1y2z3:download?alt=media' }],
      },
    ],
    ['filtered', { state: 'failed', failed: [{ key: '0', reason: 'The prompt could not be submitted.' }] }],
    ['error', { state: 'failed', vendorState: 'error', reason: 'Video generation failed due to an internal server issue.' }],
    ['cancelled', { state: 'canceled', vendorState: 'CANCELLED', reason: 'The operation was cancelled.' }],
  ])('that are %s are read', async (name, status) => {
    await using api = await startStyle('google-operations', options, [{ body: bodies[name] }]);
    expect(await api.provider.types['video']?.getStatus(id, callOptions())).toMatchObject(status);
    expect(api.requests[0]).toMatchObject({ method: 'GET', path: `/${id}`, headers: { 'x-goog-api-key': options.apiKey } });
  });

  it('that are done with neither response nor error are not taken for success', async () => {
    await using api = await startStyle('google-operations', options, [
      { body: { name: id, done: true } },
      { body: { name: id, done: true, response: {} } },
      { body: {} },
    ]);
    const type = api.provider.types['video'];
    expect(await type?.getStatus(id, callOptions())).toMatchObject({ state: 'unknown', vendorState: 'true' });
    expect(await errorOf(() => type?.getStatus(id, callOptions()))).toMatchObject({ code: 'invalid_response', retryable: true });
    expect(await errorOf(() => type?.getStatus(id, callOptions()))).toMatchObject({ code: 'invalid_response', retryable: true });
  });

  it('start by their own verb, and are named by a path', async () => {
    await using api = await startStyle('google-operations', options, [{ body: bodies['started'] }]);
    expect(await api.provider.types['video']?.submit?.({ prompt: 'a cat' }, callOptions())).toEqual({ id });
    expect(api.requests[0]).toMatchObject({
      method: 'POST',
      path: '/models/veo-3.0-generate-001:predictLongRunning',
      body: '{"instances":[{"prompt":"a cat"}]}',
    });
  });

  it('know a refused key by its reason', async () => {
    await using api = await startStyle('google-operations', options, [{ status: 400, body: bodies['invalid-key'] }]);
    expect(await errorOf(() => api.provider.types['video']?.getStatus(id, callOptions()))).toMatchObject({
      code: 'authentication_failed',
      vendorCode: 'INVALID_ARGUMENT',
    });
  });

  it('cannot be led to another path by their id', async () => {
    await using api = await startStyle('google-operations', options, []);
    for (const hostile of ['../v1/models', 'a/../../b', '/etc', 'operations//x', '..']) {
      expect(await errorOf(() => api.provider.types['video']?.getStatus(hostile, callOptions()))).toMatchObject({
        code: 'invalid_argument',
      });
    }
    expect(api.requests).toEqual([]);
  });
});
