import { TasksError } from '@tasks/core';
import type { Store } from '@tasks/core';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createAppFixture } from '../testing/app-fixture.ts';
import { taskSchema } from './schemas/task-answers.ts';

describe('POST /v1/tasks', () => {
  it('tracks a task, and answers with it before the first poll', async () => {
    await using fixture = await createAppFixture();
    fixture.provider.script('1', 'running');
    const { status, headers, body } = await fixture.call('POST', '/v1/tasks', {
      ref: 'fake:1',
      metadata: { order: '42', nested: { list: [1, null] } },
      deadlineMs: 60_000,
      webhookUrl: 'https://example.com/hook',
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/tasks/${String(body['uid'])}`);
    expect(body).toEqual({
      uid: expect.stringMatching(/^tsk_[0-9a-f-]{36}$/) as unknown,
      ref: 'fake:job:1',
      provider: 'fake',
      type: 'job',
      id: '1',
      state: 'queued',
      done: false,
      vendorState: '',
      progress: { succeeded: 0, failed: 0 },
      succeeded: [],
      failed: [],
      observedAt: null,
      createdAt: '2026-01-02T03:04:05.000Z',
      updatedAt: '2026-01-02T03:04:05.000Z',
      doneAt: null,
      polls: 0,
      nextPollAt: '2026-01-02T03:04:05.000Z',
      lastError: null,
      deadline: '2026-01-02T03:05:05.000Z',
      endedBy: null,
      metadata: { order: '42', nested: { list: [1, null] } },
      webhookUrl: 'https://example.com/hook',
    });
    expect(v.is(taskSchema, body)).toBe(true);
  });

  it('answers 200 with the task that is tracked already', async () => {
    await using fixture = await createAppFixture();
    const uid = await fixture.track('1');
    const { status, body } = await fixture.call('POST', '/v1/tasks', { ref: 'fake:1', metadata: { other: true } });
    expect([status, body['uid'], body['metadata']]).toEqual([200, uid, {}]);
  });

  it.each([
    [{}, 422, '/ref'],
    [{ ref: 3 }, 422, '/ref'],
    [{ ref: '' }, 422, '/ref'],
    [{ ref: 'fake:1\0' }, 422, '/ref'],
    [{ ref: 'fake:1', deadlineMs: 0 }, 422, '/deadlineMs'],
    [{ ref: 'fake:1', deadlineMs: 1.5 }, 422, '/deadlineMs'],
    [{ ref: 'fake:1', metadata: { a: 'x'.repeat(20_000) } }, 422, '/metadata'],
    [{ ref: 'fake:1', metadata: { a: ['\ud800'] } }, 422, '/metadata'],
    [{ ref: 'fake:1', metadata: [] }, 422, '/metadata'],
    [{ ref: 'fake:1', surprise: 1 }, 422, '/surprise'],
    [null, 422, ''],
    [[], 422, ''],
  ])('refuses %j and says where', async (body, status, pointer) => {
    await using fixture = await createAppFixture();
    const answer = await fixture.call('POST', '/v1/tasks', JSON.stringify(body));
    expect(answer).toMatchObject({ status, body: { code: 'invalid_argument', status, errors: [{ pointer }] } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it.each([
    ['nobody:1', 422, 'invalid_argument'],
    ['fake:nothing:1', 422, 'invalid_argument'],
    ['no ref', 422, 'invalid_argument'],
  ])('refuses the ref %s', async (ref, status, code) => {
    await using fixture = await createAppFixture();
    expect(await fixture.call('POST', '/v1/tasks', { ref })).toMatchObject({ status, body: { code, retryable: false } });
  });

  it('refuses a webhook on a private address', async () => {
    await using fixture = await createAppFixture();
    const answer = await fixture.call('POST', '/v1/tasks', { ref: 'fake:1', webhookUrl: 'http://127.0.0.1/x' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_argument' } });
    expect(await fixture.call('GET', '/v1/tasks')).toMatchObject({ body: { data: [] } });
  });
});

describe('GET /v1/tasks', () => {
  it('lists the newest first, in pages that do not shift', async () => {
    await using fixture = await createAppFixture();
    for (let id = 1; id <= 5; id += 1) {
      await fixture.track(String(id));
      await fixture.clock.advance(10);
    }
    const idsOf = (body: { readonly data?: unknown }): string[] => (body.data as { id: string }[]).map(({ id }) => id);
    const first = await fixture.call('GET', '/v1/tasks?limit=2');
    await fixture.track('6');
    const second = await fixture.call('GET', `/v1/tasks?limit=2&cursor=${encodeURIComponent(String(first.body['nextCursor']))}`);
    const third = await fixture.call('GET', `/v1/tasks?limit=2&cursor=${encodeURIComponent(String(second.body['nextCursor']))}`);
    expect([idsOf(first.body), idsOf(second.body), idsOf(third.body)]).toEqual([['5', '4'], ['3', '2'], ['1']]);
    expect(third.body['nextCursor']).toBeNull();
  });

  it('filters', async () => {
    await using fixture = await createAppFixture();
    await fixture.track('ok', 'succeeded');
    await fixture.track('bad', 'failed');
    await fixture.clock.advance(5000);
    fixture.provider.script('tagged', 'running');
    await fixture.call('POST', '/v1/tasks', { ref: 'fake:tagged', metadata: { order: '42', 'a.b': 'c' } });
    const ids = async (query: string): Promise<string[]> => {
      const { status, body } = await fixture.call('GET', `/v1/tasks?${query}`);
      expect(status).toBe(200);
      return (body['data'] as { id: string }[]).map(({ id }) => id).toSorted();
    };
    expect(await ids('state=succeeded,failed')).toEqual(['bad', 'ok']);
    expect(await ids('state=succeeded&state=queued')).toEqual(['ok', 'tagged']);
    expect(await ids('done=true')).toEqual(['bad', 'ok']);
    expect(await ids('done=false')).toEqual(['tagged']);
    expect(await ids('endedBy=vendor')).toEqual(['bad', 'ok']);
    expect(await ids('provider=fake&type=job')).toEqual(['bad', 'ok', 'tagged']);
    expect(await ids('provider=other')).toEqual([]);
    expect(await ids('metadata.order=42')).toEqual(['tagged']);
    expect(await ids('metadata[order]=42&metadata.a.b=c')).toEqual(['tagged']);
    expect(await ids('metadata.order=43')).toEqual([]);
    expect(await ids('createdAfter=2026-01-02T03:04:06Z')).toEqual(['tagged']);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=x', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['state=sleeping', 'state'],
    ['done=maybe', 'done'],
    ['createdAfter=yesterday', 'createdAfter'],
    ['cursor=nonsense', 'cursor'],
    ['stat=failed', 'stat'],
    ['metadata.a=1&metadata[a]=2', 'metadata[a]'],
    ['metadata.=1', 'metadata.'],
  ])('refuses ?%s with 400', async (query, parameter) => {
    await using fixture = await createAppFixture();
    const answer = await fixture.call('GET', `/v1/tasks?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_argument', errors: [{ parameter }] } });
  });
});

describe('one task', () => {
  it('is read, followed to its end, and known by its entity tag', async () => {
    await using fixture = await createAppFixture();
    const uid = await fixture.track('1', 'running', 'succeeded');
    const before = await fixture.call('GET', `/v1/tasks/${uid}`);
    const etag = before.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]+"$/);
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await fixture.call('GET', `/v1/tasks/${uid}`, undefined, { 'if-none-match': tag });
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, { text: '' }, etag]);
    }
    await fixture.clock.advance(60_000);
    const after = await fixture.call('GET', `/v1/tasks/${uid}`, undefined, { 'if-none-match': etag });
    expect(after).toMatchObject({
      status: 200,
      body: { state: 'succeeded', done: true, vendorState: 'SUCCEEDED', polls: 2, endedBy: 'vendor', nextPollAt: null },
    });
    expect(v.is(taskSchema, after.body)).toBe(true);
    expect(after.body['doneAt']).toBe(after.body['updatedAt']);
  });

  it('answers HEAD like GET, without the body', async () => {
    await using fixture = await createAppFixture();
    const uid = await fixture.track('1');
    const response = await fixture.app.request(`/v1/tasks/${uid}`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('etag')).toBe((await fixture.call('GET', `/v1/tasks/${uid}`)).headers.get('etag'));
  });

  it('shows what the last poll met with, and goes on', async () => {
    await using fixture = await createAppFixture();
    fixture.provider.script('1', new TasksError({ code: 'authentication_failed', message: 'The key was refused.', status: 401 }));
    const { body } = await fixture.call('POST', '/v1/tasks', { ref: 'fake:1' });
    await fixture.clock.advance(1000);
    const answer = await fixture.call('GET', `/v1/tasks/${String(body['uid'])}`);
    expect(answer.body).toMatchObject({
      state: 'queued',
      done: false,
      endedBy: null,
      lastError: { code: 'authentication_failed', message: 'The key was refused.', retryable: false, status: 401 },
    });
    expect(v.is(taskSchema, answer.body)).toBe(true);
  });

  it('is no longer tracked once it is removed, and stays as it was left', async () => {
    await using fixture = await createAppFixture();
    const uid = await fixture.track('1');
    const removed = await fixture.call('DELETE', `/v1/tasks/${uid}`);
    expect(removed).toMatchObject({ status: 200, body: { uid, endedBy: 'removed', done: false, nextPollAt: null } });
    expect(removed.body['doneAt']).not.toBeNull();
    expect(await fixture.call('DELETE', `/v1/tasks/${uid}`)).toMatchObject({ status: 200, body: removed.body });
    expect(await fixture.call('POST', '/v1/tasks', { ref: 'fake:1' })).toMatchObject({ status: 201 });
  });

  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/poll'],
  ])('is not found by %s for an unknown uid', async (method, rest) => {
    await using fixture = await createAppFixture();
    expect(await fixture.call(method, `/v1/tasks/tsk_0${rest}`)).toMatchObject({ status: 404, body: { code: 'task_not_found' } });
  });
});

describe('POST /v1/tasks/{uid}/poll', () => {
  it('answers with the task after the poll', async () => {
    await using fixture = await createAppFixture();
    const uid = await fixture.track('1', 'running', 'running', 'succeeded');
    await fixture.clock.advance(1);
    const polling = fixture.call('POST', `/v1/tasks/${uid}/poll`);
    await fixture.clock.advance(1000);
    expect(await polling).toMatchObject({ status: 200, body: { uid } });
    expect(Number((await polling).body['polls'])).toBeGreaterThan(1);
  });

  it('answers 202 with the task as it is when the wait is over', async () => {
    await using fixture = await createAppFixture();
    fixture.provider.script('1', 'hang');
    const { body } = await fixture.call('POST', '/v1/tasks', { ref: 'fake:1' });
    const uid = String(body['uid']);
    const polling = fixture.call('POST', `/v1/tasks/${uid}/poll?waitMs=500`);
    await fixture.clock.advance(499);
    await fixture.clock.advance(1);
    expect(await polling).toMatchObject({ status: 202, body: { uid, polls: 0, state: 'queued' } });
    expect(await fixture.call('POST', `/v1/tasks/${uid}/poll?waitMs=30001`)).toMatchObject({ status: 400 });
  });

  it('gives a task that has ended as it is', async () => {
    await using fixture = await createAppFixture();
    const uid = await fixture.track('1', 'succeeded');
    await fixture.clock.advance(1000);
    const calls = fixture.provider.calls.length;
    expect(await fixture.call('POST', `/v1/tasks/${uid}/poll`)).toMatchObject({ status: 200, body: { state: 'succeeded' } });
    expect(fixture.provider.calls).toHaveLength(calls);
  });
});

it('says that the store fails, and nobody but the log where it is', async () => {
  const full = new TasksError({ code: 'vendor_unavailable', message: 'The store "/var/lib/tasks.db" has no room left.' });
  await using fixture = await createAppFixture();
  Object.assign(fixture.poller, { track: () => Promise.reject(full) });
  for (const [path, body] of [
    ['/v1/tasks', { ref: 'fake:1' }],
    ['/v1/tasks/batch', [{ ref: 'fake:1' }]],
  ] as const) {
    const answer = await fixture.call('POST', path, body);
    expect(answer).toMatchObject({ status: 503, body: { code: 'vendor_unavailable', retryable: true } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(JSON.stringify(answer.body)).not.toContain('tasks.db');
  }
  expect(fixture.log.join('')).toContain('tasks.db');
});

it('tells nobody but the log what went wrong inside', async () => {
  await using fixture = await createAppFixture({
    wrapStore: (store: Store) => ({
      ...store,
      now: () => store.now(),
      tasks: { ...store.tasks, get: () => Promise.reject(new Error('disk /dev/sda1 is broken')) },
    }),
  });
  const { status, body } = await fixture.call('GET', '/v1/tasks/tsk_1', undefined, { 'x-request-id': 'mine-1' });
  expect(status).toBe(500);
  expect(body).toMatchObject({ type: 'about:blank', status: 500, requestId: 'mine-1' });
  expect(JSON.stringify(body)).not.toContain('disk');
  const line = fixture.log.find((each) => each.includes('request failed')) ?? '';
  expect(JSON.parse(line)).toMatchObject({ level: 'error', requestId: 'mine-1', err: { message: 'disk /dev/sda1 is broken' } });
});
