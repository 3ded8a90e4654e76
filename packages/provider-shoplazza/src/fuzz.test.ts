import { TasksError } from '@tasks/core/provider';
import type { SubmitResultV1, TaskStatusV1 } from '@tasks/core/provider';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { callOptions, fakeShop, fakeToken } from './fake-shop.ts';
import type { FakeAnswer } from './fake-shop.ts';
import { verifyOAuthCallback } from './verify-oauth-callback.ts';
import { verifyWebhook } from './verify-webhook.ts';

const types = fc.constantFrom('file', 'theme', 'data-query');
const states = ['queued', 'running', 'succeeded', 'partially_succeeded', 'failed', 'canceled', 'unknown'];
const keys =
  'code message data error errors task task_id id status total finished success_list failure_list origin_list origin_link file_uri upload_link query query_id query_status url info theme_id ok __proto__';

/** JSON that is often near what the vendor sends. */
const { vendorJson } = fc.letrec((tie) => ({
  vendorJson: fc.oneof(
    { withCrossShrink: true },
    fc.constantFrom(0, 1, 2, 3, '0', '1', 'Success', 'NotFound', null, true, 'a', '', -1, 1e21, '{"theme_id":7}'),
    fc.array(tie('vendorJson'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys.split(' ')), tie('vendorJson'), { maxKeys: 6 }),
  ),
}));

/** A file task that may contradict itself. */
const fileTask = fc.record({
  status: fc.constantFrom(0, 0, 1, 2),
  total: fc.nat(4),
  finished: fc.nat(4),
  success_list: fc.array(fc.record({ origin_link: fc.constantFrom('a', 'b', 'c') }), { maxLength: 4 }),
  failure_list: fc.option(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 })),
  origin_list: fc.option(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 })),
});

const answers: fc.Arbitrary<FakeAnswer> = fc.record({
  status: fc.oneof(fc.constant(200), fc.constantFrom(201, 302, 400, 401, 403, 404, 422, 429, 500, 502)),
  body: fc.oneof(
    fileTask,
    vendorJson.map((value) => JSON.stringify(value) ?? ''),
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array(),
  ),
  headers: fc.record({
    'x-shoplazza-shop-api-call-limit': fc.constantFrom('39/40', 'x'),
    'retry-after': fc.constantFrom('1', '-1', 'x', '1e99'),
  }),
});

/** What a call came to; anything but an answer and a TasksError is thrown on. */
async function outcomeOf<T>(call: Promise<T>): Promise<{ readonly answer?: T; readonly error?: TasksError }> {
  try {
    return { answer: await call };
  } catch (error) {
    if (!TasksError.isInstance(error)) throw error;
    return { error };
  }
}

function isSound(type: string, { state, vendorState, succeeded = [], failed = [], progress }: TaskStatusV1): boolean {
  const keysAreThere = [...succeeded, ...failed].every(({ key }) => key !== '');
  const successIsProven = state !== 'succeeded' || type !== 'file' || succeeded.length >= Math.max(1, progress?.total ?? 0);
  const failureIsProven = (state !== 'failed' && state !== 'partially_succeeded') || succeeded.length + failed.length > 0;
  return states.includes(state) && typeof vendorState === 'string' && keysAreThere && successIsProven && failureIsProven;
}

it('any answer to a status call is a sound status or a TasksError', async () => {
  await fc.assert(
    fc.asyncProperty(answers, types, async (answer, type) => {
      const call = fakeShop(answer).provider.types[type].getStatus('t1', { ...callOptions(), includeRaw: true });
      const outcome = await outcomeOf<TaskStatusV1>(call);
      expect(outcome.answer === undefined || isSound(type, outcome.answer)).toBe(true);
      expect(outcome.error?.provider).toBe(outcome.error && 'shoplazza');
      expect(JSON.stringify(outcome.error) ?? '').not.toContain(fakeToken);
    }),
    { numRuns: 1000 },
  );
});

it('any answer to a submission is an id or a TasksError', async () => {
  await fc.assert(
    fc.asyncProperty(answers, types, async (answer, type) => {
      const { file, theme, 'data-query': dataQuery } = fakeShop(answer).provider.types;
      const calls: Record<string, () => Promise<SubmitResultV1>> = {
        file: () => file.submit({ urls: ['https://a.example/1.png'] }, callOptions()),
        theme: () => theme.submit({ file: new Uint8Array([0x50, 0x4b]) }, callOptions()),
        'data-query': () => dataQuery.submit({ beginTime: '2020-12-30T15:04:05', endTime: '2020-12-30T16:04:05' }, callOptions()),
      };
      const outcome = await outcomeOf<SubmitResultV1>(calls[type]?.() ?? Promise.reject(new Error(type)));
      expect(outcome.answer?.id).not.toBe('');
    }),
    { numRuns: 300 },
  );
});

it('any input is submitted, or refused before anything is sent', async () => {
  const inputs = fc.oneof(fc.anything(), fc.record({ urls: fc.array(fc.oneof(fc.webUrl(), fc.string())) }));
  await fc.assert(
    fc.asyncProperty(inputs, types, async (input, type) => {
      const { provider, requests } = fakeShop({ body: { task_id: '1', task: { id: '1' }, query_id: '1' } });
      const { error } = await outcomeOf(provider.types[type].submit(input as never, callOptions()));
      expect(error?.code).toBe(error && 'invalid_argument');
      expect(requests).toHaveLength(error ? 0 : 1);
    }),
  );
});

it('any id is one segment of the path, or refused before anything is sent', async () => {
  const ids = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('.', '..', '%2e', '/', '?'));
  await fc.assert(
    fc.asyncProperty(ids, async (id) => {
      const { provider, requests } = fakeShop({ body: { status: 1 } });
      const { error } = await outcomeOf(provider.types.file.getStatus(id, callOptions()));
      expect(error?.code).toBe(error && 'invalid_argument');
      expect(requests.map(({ url }) => new URL(url).pathname.split('/').map(decodeURIComponent))).toEqual(
        error ? [] : [['', 'openapi', '2026-01', 'file', 'task', id]],
      );
    }),
  );
});

it('no signature verifies but the right one, and no query makes it throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array()), fc.string(), (body, signature) => {
      expect(verifyWebhook({ body, signature, secret: 'secret' })).toBe(false);
    }),
  );
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.dictionary(fc.string(), fc.anything())), (query) => {
      expect(verifyOAuthCallback({ query, secret: 'secret' })).toBe(false);
    }),
  );
});
