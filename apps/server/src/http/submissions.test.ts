import { TasksError } from '@tasks/core';
import { describe, expect, it } from 'vitest';
import { createAppFixture } from '../testing/app-fixture.ts';

describe('POST /v1/submissions', () => {
  it('submits and tracks', async () => {
    await using fixture = await createAppFixture();
    const { status, headers, body } = await fixture.call('POST', '/v1/submissions', {
      type: 'fake:job',
      input: { a: 1 },
      metadata: { b: 2 },
    });
    expect([status, headers.get('location')]).toEqual([201, `/v1/tasks/${String(body['uid'])}`]);
    expect(body).toMatchObject({ ref: 'fake:job:job-1', metadata: { b: 2 }, rejected: [], state: 'queued' });
    expect(await fixture.call('GET', `/v1/tasks/${String(body['uid'])}`)).toMatchObject({ status: 200 });
  });

  it('gives the same answer to the same key and body, and submits once', async () => {
    await using fixture = await createAppFixture();
    const key = { 'idempotency-key': 'order-1' };
    const first = await fixture.call('POST', '/v1/submissions', { type: 'fake', input: { a: 1, b: 2 } }, key);
    await fixture.clock.advance(3_600_000);
    const second = await fixture.call('POST', '/v1/submissions', '{ "input": {"b":2, "a":1}, "type": "fake" }', key);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(fixture.provider.calls.filter(({ method }) => method === 'submit')).toHaveLength(1);
  });

  it('refuses a key that comes with another body', async () => {
    await using fixture = await createAppFixture();
    const key = { 'idempotency-key': 'order-1' };
    await fixture.call('POST', '/v1/submissions', { type: 'fake', input: 1 }, key);
    expect(await fixture.call('POST', '/v1/submissions', { type: 'fake', input: 2 }, key)).toMatchObject({
      status: 422,
      body: { code: 'invalid_argument', errors: [{ parameter: 'Idempotency-Key' }] },
    });
  });

  it('answers 409 while the first is under way, and its answer afterwards', async () => {
    let release: (value: { id: string }) => void = () => undefined;
    await using fixture = await createAppFixture();
    const gate = new Promise<{ id: string }>((resolve) => {
      release = resolve;
    });
    const submit = fixture.poller.submit.bind(fixture.poller);
    Object.assign(fixture.poller, { submit: async (...args: Parameters<typeof submit>) => (await gate, submit(...args)) });
    const ask = () => fixture.call('POST', '/v1/submissions', { type: 'fake', input: 1 }, { 'idempotency-key': 'k' });
    const first = ask();
    await fixture.clock.advance(0);
    const meanwhile = await ask();
    expect(meanwhile).toMatchObject({ status: 409, body: { retryable: true } });
    expect(meanwhile.headers.get('retry-after')).toBe('1');
    release({ id: '' });
    expect((await first).status).toBe(201);
    expect(await ask()).toMatchObject({ status: 201, body: (await first).body });
  });

  it.each([
    [new TasksError({ code: 'authentication_failed', message: 'No.' }), 502],
    [new TasksError({ code: 'quota_exhausted', message: 'No.' }), 503],
    [new TasksError({ code: 'invalid_argument', message: 'No.' }), 422],
    [new TasksError({ code: 'permission_denied', message: 'No.' }), 502],
  ])('passes on what the vendor refuses, and lets the key be used again', async (error, status) => {
    await using fixture = await createAppFixture();
    fixture.provider.scriptSubmit(error, 'job-9');
    const ask = () => fixture.call('POST', '/v1/submissions', { type: 'fake', input: 1 }, { 'idempotency-key': 'k' });
    expect(await ask()).toMatchObject({ status, body: { code: error.code, retryable: error.retryable } });
    expect(await ask()).toMatchObject({ status: 201, body: { id: 'job-9' } });
  });

  it('keeps the keys of callers with keys of their own apart', async () => {
    const { createKeyRing } = await import('../auth/key-ring.ts');
    await using fixture = await createAppFixture({ keys: createKeyRing({ environment: 'one,two' }) });
    const ask = (apiKey: string) =>
      fixture.call(
        'POST',
        '/v1/submissions',
        { type: 'fake', input: 1 },
        { 'idempotency-key': 'k', authorization: `Bearer ${apiKey}` },
      );
    const [one, two] = [await ask('one'), await ask('two')];
    expect(one.body['uid']).not.toBe(two.body['uid']);
    const keys = fixture.provider.calls.map(({ id }) => id);
    expect(new Set(keys).size).toBe(2);
  });

  it.each(['', 'with space', 'ü', 'x'.repeat(256)])('refuses the key %j', async (key) => {
    await using fixture = await createAppFixture();
    const answer = await fixture.app.request('/v1/submissions', {
      method: 'POST',
      headers: new Headers([
        ['content-type', 'application/json'],
        ['idempotency-key', key],
      ]),
      body: '{"type":"fake","input":1}',
    });
    expect(answer.status).toBe(400);
  });

  it('refuses a type that is not there', async () => {
    await using fixture = await createAppFixture();
    expect(await fixture.call('POST', '/v1/submissions', { type: 'nobody:x', input: 1 })).toMatchObject({ status: 422 });
    expect(await fixture.call('POST', '/v1/submissions', { type: 'fake' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/input' }] },
    });
  });
});
