import { describe, expect, it } from 'vitest';

import { TasksError } from '../errors/index.ts';
import { defineProvider } from '../provider/index.ts';
import { createManualClock } from '../testing/index.ts';
import { pollerFixture } from '../testing/poller-fixture.ts';
import { createPoller } from './create-poller.ts';

describe('submit', () => {
  it('gives a ref of the new task', async () => {
    const { poller } = pollerFixture();
    expect(await poller.submit('fake:job', { any: 'input' })).toBe('fake:job:job-1');
    expect(await poller.submit('fake', {})).toBe('fake:job:job-2');
  });

  it('starts one task for one key, also when asked twice at once', async () => {
    const { fake, poller } = pollerFixture();
    const refs = await Promise.all([
      poller.submit('fake:job', {}, { idempotencyKey: 'k' }),
      poller.submit('fake:job', {}, { idempotencyKey: 'k' }),
    ]);
    refs.push(await poller.submit('fake:job', {}, { idempotencyKey: 'k' }));
    expect(new Set(refs)).toEqual(new Set(['fake:job:job-1']));
    expect(fake.calls.map((call) => call.id)).toEqual(['k']);
  });

  it('lets a key that failed be tried again', async () => {
    const { fake, poller } = pollerFixture();
    fake.scriptSubmit(new TasksError({ code: 'invalid_argument', message: 'bad input' }));
    await expect(poller.submit('fake:job', {}, { idempotencyKey: 'k' })).rejects.toMatchObject({ code: 'invalid_argument' });
    expect(await poller.submit('fake:job', {}, { idempotencyKey: 'k' })).toBe('fake:job:job-1');
  });

  it('is sent again, with the same key, when the vendor refused it untried', async () => {
    const { clock, fake, poller } = pollerFixture();
    fake.scriptSubmit(new TasksError({ code: 'rate_limited', message: 'slow down', retryAfterMs: 1000 }));
    const submitting = poller.submit('fake:job', {});
    await clock.advance(1000);
    expect(await submitting).toBe('fake:job:job-1');
    expect(new Set(fake.calls.map((call) => call.id)).size).toBe(1);
    expect(fake.calls).toHaveLength(2);
  });

  it.each(['vendor_unavailable', 'invalid_response'] as const)('is not sent again after %s: the task may exist', async (code) => {
    const { clock, fake, poller } = pollerFixture();
    fake.scriptSubmit(new TasksError({ code, message: 'connection reset' }));
    const submitting = poller.submit('fake:job', {}).catch((error: unknown) => error);
    await clock.advance(60_000);
    expect(await submitting).toMatchObject({ code });
    expect(fake.calls).toHaveLength(1);
  });

  it.each([
    ['fake:nope', 'invalid_argument', 'has no task type "nope"'],
    ['other:job', 'invalid_argument', 'No provider is named "other" (loaded: fake)'],
  ])('refuses the type %s', async (type, code, message) => {
    const { poller } = pollerFixture();
    await expect(poller.submit(type, {})).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('says so when the type cannot be created, and tells items that were refused at once', async () => {
    const provider = defineProvider({
      specificationVersion: 'v1',
      name: 'p',
      account: 'p',
      defaultType: 'a',
      types: {
        a: { getStatus: () => Promise.reject(new Error('unused')) },
        b: {
          getStatus: () => Promise.reject(new Error('unused')),
          submit: () => Promise.resolve({ id: '1', rejected: [{ key: 'i', reason: 'DUPLICATE_IMAGE' }] }),
        },
        c: { getStatus: () => Promise.reject(new Error('unused')), submit: () => Promise.resolve({ id: ' ' }) },
      },
    });
    const poller = createPoller({ providers: [provider], clock: createManualClock() });
    await expect(poller.submit('p:a', {})).rejects.toMatchObject({ code: 'unsupported' });
    const rejected: unknown[] = [];
    expect(await poller.submit('p:b', {}, { onRejected: (items) => rejected.push(...items) })).toBe('p:b:1');
    expect(rejected).toEqual([{ key: 'i', reason: 'DUPLICATE_IMAGE' }]);
    await expect(poller.submit('p:c', {})).rejects.toMatchObject({ code: 'invalid_response', retryable: false });
  });
});
