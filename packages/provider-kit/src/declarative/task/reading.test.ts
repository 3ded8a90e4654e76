import { describe, expect, it } from 'vitest';
import type { HttpItemsDefinition } from '../definition/http-items.ts';
import type { HttpPages } from '../definition/http-pages.ts';
import type { HttpStateDefinition } from '../definition/http-state.ts';
import type { HttpProgressDefinition, HttpStatusDefinition } from '../definition/http-task-definition.ts';
import { callOptions, definitionOf, errorOf, fakeApi } from '../test-support.ts';
import type { GivenAnswer } from '../test-support.ts';

function statusOf(status: Partial<HttpStatusDefinition>, answer: GivenAnswer, includeRaw = false): Promise<object> {
  return fakeApi(definitionOf({ status }), answer).job.getStatus('1', { ...callOptions(), includeRaw });
}

describe('a state', () => {
  const state = (definition: HttpStateDefinition, answer: GivenAnswer): Promise<object> =>
    statusOf({ state: definition }, answer);

  it.each([
    ['done', { state: 'succeeded', vendorState: 'done' }],
    ['Done', { state: 'unknown', vendorState: 'Done' }],
    ['new', { state: 'unknown', vendorState: 'new' }],
    ['constructor', { state: 'unknown', vendorState: 'constructor' }],
    ['__proto__', { state: 'unknown', vendorState: '__proto__' }],
    [3, { state: 'failed', vendorState: '3' }],
    [0, { state: 'queued', vendorState: '0' }],
    [true, { state: 'running', vendorState: 'true' }],
  ])('is looked up by the word %j', async (word, expected) => {
    const words = { done: 'succeeded', '3': 'failed', '0': 'queued', true: 'running' } as const;
    expect(await state({ from: 'state', words }, { body: { state: word } })).toMatchObject(expected);
  });

  it.each([{}, { state: null }, { state: '' }, { state: {} }, { state: ['done'] }, [], 'text', 1, null])(
    'that is missing is not guessed: %j',
    async (body) => {
      const error = await errorOf(statusOf({}, { body: JSON.stringify(body) }));
      expect(error).toMatchObject({ code: 'invalid_response', retryable: true, provider: 'acme', status: 200 });
    },
  );

  it.each(['<html>Login</html>', '{"state":"done"', 'done', '\u0000'])(
    'is not read from a body that is not JSON: %j',
    async (body) => {
      expect(await errorOf(statusOf({}, { body }))).toMatchObject({ code: 'invalid_response' });
    },
  );

  it('may stand in a header', async () => {
    const definition: HttpStateDefinition = { from: { header: 'X-State' }, words: { ready: 'succeeded' } };
    expect(await state(definition, { headers: { 'x-state': 'ready' } })).toMatchObject({
      state: 'succeeded',
      vendorState: 'ready',
    });
    expect(await errorOf(state(definition, {}))).toMatchObject({ code: 'invalid_response' });
  });

  it('is decided by the first rule that holds, before the word', async () => {
    const definition: HttpStateDefinition = {
      from: 'state',
      words: { done: 'succeeded' },
      rules: [
        { when: { from: 'error', exists: true }, state: 'failed' },
        { when: { from: 'flags', contains: 'half' }, state: 'partially_succeeded', vendorState: 'half' },
      ],
    };
    expect(await state(definition, { body: { state: 'done', error: 0 } })).toMatchObject({
      state: 'failed',
      vendorState: 'done',
    });
    expect(await state(definition, { body: { state: 'done', flags: 'x half' } })).toMatchObject({
      state: 'partially_succeeded',
      vendorState: 'half',
    });
    expect(await state(definition, { body: { state: 'done', error: null } })).toMatchObject({ state: 'succeeded' });
    expect(await state(definition, { body: { error: 'x' } })).toMatchObject({ state: 'failed', vendorState: 'failed' });
  });

  it('may be told by the HTTP status, a redirect too', async () => {
    const definition: HttpStateDefinition = {
      rules: [
        { status: 202, state: 'running', vendorState: '202' },
        { status: [200, 303], state: 'succeeded', vendorState: 'ready' },
      ],
    };
    expect(await state(definition, { status: 202 })).toMatchObject({ state: 'running', vendorState: '202' });
    expect(await state(definition, { status: 200, body: {} })).toMatchObject({ state: 'succeeded' });
    expect(await state(definition, { status: 303, body: '<html>', headers: { location: '/x' } })).toMatchObject({
      state: 'succeeded',
    });
    expect(await errorOf(state(definition, { status: 302 }))).toMatchObject({ code: 'invalid_response' });
    expect(await errorOf(state(definition, { status: 200, body: '<html>Login</html>' }))).toMatchObject({
      code: 'invalid_response',
    });
    expect(await errorOf(state(definition, { status: 404 }))).toMatchObject({ code: 'task_not_found' });
  });
});

describe('a task that is settled', () => {
  const items: HttpItemsDefinition = { succeeded: { list: 'ok' }, failed: { list: 'bad' } };

  it.each<[HttpProgressDefinition | undefined, HttpItemsDefinition | undefined, object, string | undefined]>([
    [{ succeeded: 's', failed: 'f' }, undefined, { s: 2, f: 0 }, 'succeeded'],
    [{ succeeded: 's', failed: 'f' }, undefined, { s: 2, f: 1 }, 'partially_succeeded'],
    [{ succeeded: 's', failed: 'f' }, undefined, { s: 0, f: 1 }, 'failed'],
    [{ failed: 'f' }, undefined, { f: 0 }, 'succeeded'],
    [{ failed: 'f' }, undefined, { f: 2 }, 'failed'],
    [{ total: 't', failed: 'f' }, undefined, { t: 5, f: 2 }, 'partially_succeeded'],
    [{ total: 't', succeeded: 's' }, undefined, { t: 5, s: 4 }, 'partially_succeeded'],
    [{ total: 't', succeeded: 's' }, undefined, { t: 5, s: 5 }, 'succeeded'],
    [{ ended: 'e', failed: 'f' }, undefined, { e: 5, f: 5 }, 'failed'],
    [undefined, items, { ok: [1], bad: [] }, 'succeeded'],
    [undefined, items, { ok: [1], bad: [2] }, 'partially_succeeded'],
    [undefined, items, { ok: [], bad: [2] }, 'failed'],
    [undefined, items, { bad: [2] }, 'failed'],
    [undefined, items, { ok: [1] }, 'succeeded'],
    [undefined, items, {}, undefined],
    [undefined, items, { ok: null, bad: null }, undefined],
    [{ failed: 'f' }, undefined, { f: 'many' }, undefined],
    [{ failed: 'f' }, undefined, { f: -1 }, undefined],
  ])('by %j and %j of %j is %s', async (progress, lists, body, state) => {
    const call = statusOf({ progress, items: lists }, { body: { state: 'ended', ...body } });
    const outcome: unknown = await call.catch((error: unknown) => error);
    expect(outcome).toMatchObject(
      state === undefined ? { code: 'invalid_response', retryable: true } : { state, vendorState: 'ended' },
    );
  });
});

describe('progress', () => {
  it.each<[HttpProgressDefinition, object, object | undefined]>([
    [
      { total: 't', succeeded: 's', failed: 'f' },
      { t: 5, s: 2, f: 1 },
      { total: 5, succeeded: 2, failed: 1, pending: 2 },
    ],
    [
      { total: 't', succeeded: 's', failed: 'f' },
      { t: '5', s: '2' },
      { total: 5, succeeded: 2, failed: 0, pending: 3 },
    ],
    [
      { failed: ['a', 'b', 'c'], succeeded: 's' },
      { a: 1, b: 2, s: 4 },
      { succeeded: 4, failed: 3 },
    ],
    [
      { total: 't', ended: 'e', failed: 'f' },
      { t: 9, e: 5, f: 2 },
      { total: 9, succeeded: 3, failed: 2, pending: 4 },
    ],
    [
      { total: 't', pending: 'p', failed: 'f' },
      { t: 9, p: 5, f: 1 },
      { total: 9, succeeded: 3, failed: 1, pending: 5 },
    ],
    [{ total: 't' }, { t: 9 }, { total: 9, succeeded: 0, failed: 0, pending: 9 }],
    [{ total: 't', succeeded: 's' }, {}, undefined],
    [{ total: 't', succeeded: 's' }, { t: 1.5, s: -1 }, undefined],
    [{ succeeded: { header: 'x-done' } }, {}, { succeeded: 7, failed: 0 }],
  ])('of %j in %j is %j', async (progress, body, expected) => {
    const answer = { body: { state: 'working', ...body }, headers: { 'x-done': '7' } };
    expect(await statusOf({ progress, state: { from: 'state', words: { working: 'running', done: 'failed' } } }, answer)).toEqual(
      {
        state: 'running',
        vendorState: 'working',
        ...(expected !== undefined && { progress: expected }),
      },
    );
  });

  it('of a task that was stopped does not call pending what will not be done', async () => {
    const status = await statusOf(
      { progress: { total: 't', succeeded: 's', failed: 'f' } },
      { body: { state: 'broken', t: 5, s: 1, f: 1 } },
    );
    expect(status).toMatchObject({ progress: { total: 5, succeeded: 1, failed: 1 } });
    expect(status).not.toHaveProperty('progress.pending');
  });
});

describe('items', () => {
  const read = (items: HttpItemsDefinition, body: object): Promise<object> =>
    statusOf({ items }, { body: { state: 'done', ...body } });

  it('have a key, fields and a reason', async () => {
    const items: HttpItemsDefinition = {
      succeeded: {
        list: 'results',
        when: { from: 'ok', equals: true },
        key: ['product', 'image'],
        fields: { url: 'links[0].href', size: 'size', none: 'none' },
      },
      failed: { list: 'results', when: { from: 'ok', equals: false }, key: 'image', reason: ['why.text', 'why'] },
    };
    const body = {
      results: [
        { ok: true, product: 'p', image: 1, links: [{ href: 'u' }], size: null },
        { ok: false, image: 'b', why: { text: 'blurred' } },
        { ok: false, image: 'c', why: { code: 3 } },
        { ok: false, why: '' },
        { ok: 'maybe' },
        'text',
        null,
      ],
    };
    expect(await read(items, body)).toMatchObject({
      succeeded: [{ key: 'p/1', url: 'u', size: null }],
      failed: [{ key: 'b', reason: 'blurred' }, { key: 'c', reason: '{"code":3}' }, { key: '3' }],
    });
  });

  it('may be plain texts, and a list of one may be written without a list', async () => {
    const items: HttpItemsDefinition = { succeeded: { list: 'urls', key: '$', fields: { url: '$' } } };
    expect(await read(items, { urls: ['a', 'b'] })).toMatchObject({
      succeeded: [
        { key: 'a', url: 'a' },
        { key: 'b', url: 'b' },
      ],
    });
    expect(await read(items, { urls: 'a' })).toMatchObject({ succeeded: [{ key: 'a', url: 'a' }] });
    expect(await read(items, { urls: null })).toMatchObject({ succeeded: [] });
  });

  it('that name themselves key or prototype harm nothing', async () => {
    const items: HttpItemsDefinition = {
      succeeded: { list: 'x', key: 'constructor', fields: { a: '__proto__.polluted', b: 'toString' } },
    };
    const body = '{"state":"done","x":[{"__proto__":{"polluted":1}}]}';
    expect(await statusOf({ items }, { body })).toMatchObject({ succeeded: [{ key: '0' }] });
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('other parts of a status', () => {
  it.each([
    ['2024-03-26T22:46:03Z', '2024-03-26T22:46:03.000Z'],
    ['2024-03-26 22:46:03.5+02:00', '2024-03-26T20:46:03.500Z'],
    [1711493163, '2024-03-26T22:46:03.000Z'],
    [1711493163123, '2024-03-26T22:46:03.123Z'],
    ['1711493163', '2024-03-26T22:46:03.000Z'],
    [1711493163.5, '2024-03-26T22:46:03.500Z'],
    ['2024-03-26T22:46:03', undefined],
    ['2024-03-26', undefined],
    ['yesterday', undefined],
    [0, undefined],
    [-1, undefined],
    [1e300, undefined],
    ['2024-99-99T99:99:99Z', undefined],
    [null, undefined],
  ])('that ended at %j did so at %s', async (value, expected) => {
    const status = (await statusOf({ finishedAt: ['none', 'at'] }, { body: { state: 'done', at: value } })) as {
      readonly finishedAt?: string;
    };
    expect(status.finishedAt).toBe(expected);
  });

  it('that is not done has not ended, and asks to be asked again', async () => {
    const answer = {
      body: { state: 'working', at: 1711493163, wait: 90, waitMs: 1500, error: 'x' },
      headers: { 'retry-after': '7', 'x-wait': '8' },
    };
    const parts: Partial<HttpStatusDefinition> = { finishedAt: 'at', reason: 'error' };
    expect(await statusOf(parts, answer)).toEqual({ state: 'running', vendorState: 'working', retryAfterMs: 7000 });
    expect(await statusOf({ retryAfter: 'wait' }, answer)).toMatchObject({ retryAfterMs: 90_000 });
    expect(await statusOf({ retryAfter: { header: 'x-wait' } }, answer)).toMatchObject({ retryAfterMs: 8000 });
    expect(await statusOf({ retryAfterMs: 'waitMs' }, answer)).toMatchObject({ retryAfterMs: 1500 });
    expect(
      await statusOf({ retryAfter: 'at' }, { body: { state: 'done', at: 5 }, headers: { 'retry-after': '7' } }),
    ).not.toHaveProperty('retryAfterMs');
  });

  it.each(['soon', -5, {}, '\u0000', '5\n5', ''])('that asks for a pause of %j asks for none', async (wait) => {
    expect(await statusOf({ retryAfter: 'wait' }, { body: { state: 'working', wait } })).not.toHaveProperty('retryAfterMs');
  });

  it('that failed says why', async () => {
    const parts: Partial<HttpStatusDefinition> = { reason: ['error.message', 'error', { header: 'x-why' }] };
    expect(await statusOf(parts, { body: { state: 'broken', error: { message: ' bad input ' } } })).toMatchObject({
      reason: 'bad input',
    });
    expect(await statusOf(parts, { body: { state: 'broken', error: { code: 5 } } })).toMatchObject({ reason: '{"code":5}' });
    expect(await statusOf(parts, { body: { state: 'broken', error: {} }, headers: { 'x-why': 'because' } })).toMatchObject({
      reason: 'because',
    });
    expect(await statusOf(parts, { body: { state: 'done', error: 'x' } })).not.toHaveProperty('reason');
  });

  it('tells what is left of the quota', async () => {
    const quota = { remaining: { header: 'x-left' } };
    expect(await statusOf({ quota }, { body: { state: 'done' }, headers: { 'x-left': '41' } })).toMatchObject({
      quota: { remaining: 41 },
    });
    expect(await statusOf({ quota }, { body: { state: 'done' }, headers: { 'x-left': 'none' } })).not.toHaveProperty('quota');
  });

  it('is given raw where it is wanted', async () => {
    const body = { state: 'done', more: [1] };
    expect(await statusOf({}, { body }, true)).toMatchObject({ raw: body });
    expect(await statusOf({}, { body })).not.toHaveProperty('raw');
  });
});

describe('pages', () => {
  const paged = (
    pages: HttpPages,
    answers: readonly GivenAnswer[],
  ): { readonly call: () => Promise<object>; readonly targets: () => string[] } => {
    const items: HttpItemsDefinition = { succeeded: { list: 'ok' }, failed: { list: 'bad', reason: '$' }, pages };
    const { job, sent } = fakeApi(
      definitionOf({ status: { items, query: { a: '1' } } }),
      (_, index) => answers[index] ?? { status: 500 },
    );
    return { call: () => job.getStatus('7', callOptions()), targets: () => sent.map(({ target }) => target) };
  };
  const page = (ok: readonly unknown[], more: object = {}): GivenAnswer => ({
    body: { state: 'ended', ok, bad: ok.length > 1 ? ['x'] : [], ...more },
  });

  it('follow a cursor until there is none', async () => {
    const { call, targets } = paged({ type: 'cursor', next: 'next', parameter: 'after' }, [
      page([1, 2], { next: 'c&1' }),
      page([3], { next: 2 }),
      page([4], { next: null }),
    ]);
    expect(await call()).toMatchObject({
      state: 'partially_succeeded',
      succeeded: [{ key: '0' }, { key: '1' }, { key: '2' }, { key: '3' }],
      failed: [{ key: '0', reason: 'x' }],
    });
    expect(targets()).toEqual(['/v1/jobs/7?a=1', '/v1/jobs/7?a=1&after=c%261', '/v1/jobs/7?a=1&after=2']);
  });

  it('follow a cursor only while there is more', async () => {
    const { call, targets } = paged({ type: 'cursor', next: 'last_id', parameter: 'after', more: 'has_more' }, [
      page([1], { last_id: 'a', has_more: true }),
      page([2], { last_id: 'b', has_more: false }),
    ]);
    await call();
    expect(targets()).toHaveLength(2);
  });

  it('follow links, absolute, relative and of a Link header', async () => {
    const { call, targets } = paged({ type: 'link', next: 'next' }, [
      page([1], { next: 'https://api.acme.example/v1/jobs/7?page=2' }),
      page([2], { next: '?page=3' }),
      page([3], { next: '/v1/other?page=4' }),
      page([4]),
    ]);
    await call();
    expect(targets()).toEqual(['/v1/jobs/7?a=1', '/v1/jobs/7?page=2', '/v1/jobs/7?page=3', '/v1/other?page=4']);
    const header = paged({ type: 'link', next: { header: 'Link' } }, [
      {
        ...page([1]),
        headers: { link: '<https://api.acme.example/v1/x?a=,;>; rel="prev", </v1/jobs/7?page=2>; title="a"; rel="last next"' },
      },
      { ...page([2]), headers: { link: '</v1/jobs/7?page=1>; rel=prev' } },
    ]);
    await header.call();
    expect(header.targets()).toEqual(['/v1/jobs/7?a=1', '/v1/jobs/7?page=2']);
  });

  it.each([
    'https://evil.example/v1/jobs/7',
    'http://api.acme.example/v1/jobs/7',
    'https://api.acme.example:444/v1/jobs/7',
    'https://api.acme.example/v2/jobs',
    'https://api.acme.example/v1/../admin',
    '//evil.example/v1/x',
    '../../admin',
    'javascript:alert(1)',
    'http://[',
  ])('do not carry the credential to %s', async (next) => {
    const { call, targets } = paged({ type: 'link', next: 'next' }, [page([1], { next })]);
    expect(await errorOf(call)).toMatchObject({ code: 'invalid_response' });
    expect(targets()).toHaveLength(1);
  });

  it('are numbered until one is empty, or the last that is told', async () => {
    const untilEmpty = paged({ type: 'page', parameter: 'p' }, [page([1]), page([2]), page([])]);
    await untilEmpty.call();
    expect(untilEmpty.targets()).toEqual(['/v1/jobs/7?a=1', '/v1/jobs/7?a=1&p=2', '/v1/jobs/7?a=1&p=3']);
    const untilLast = paged({ type: 'page', parameter: 'p', first: 0, last: 'pages' }, [
      page([1], { pages: 1 }),
      page([2], { pages: 1 }),
    ]);
    await untilLast.call();
    expect(untilLast.targets()).toEqual(['/v1/jobs/7?a=1', '/v1/jobs/7?a=1&p=1']);
  });

  it('that go in a circle, or without end, are an error rather than half a list', async () => {
    const circle = paged(
      { type: 'cursor', next: 'next', parameter: 'after' },
      Array.from({ length: 9 }, () => page([1], { next: 'same' })),
    );
    expect(await errorOf(circle.call)).toMatchObject({ code: 'invalid_response' });
    expect(circle.targets()).toHaveLength(2);
    const endless = paged(
      { type: 'cursor', next: 'next', parameter: 'after', limit: 3 },
      Array.from({ length: 9 }, (_, next) => page([1], { next: next + 1 })),
    );
    expect(await errorOf(endless.call)).toMatchObject({
      code: 'invalid_response',
      retryable: false,
      message: expect.stringContaining('more than 3 pages') as string,
    });
    expect(endless.targets()).toHaveLength(3);
  });

  it('are read only once the task is done, and their errors are errors of the answer', async () => {
    const running = paged({ type: 'cursor', next: 'next', parameter: 'after' }, [page([1], { state: 'working', next: 'x' })]);
    expect(await running.call()).toMatchObject({ state: 'running', succeeded: [{ key: '0' }] });
    expect(running.targets()).toHaveLength(1);
    const gone = paged({ type: 'cursor', next: 'next', parameter: 'after' }, [page([1], { next: 'x' }), { status: 404 }]);
    expect(await errorOf(gone.call)).toMatchObject({ code: 'invalid_response' });
  });
});

describe('results', () => {
  const results: HttpStatusDefinition['results'] = {
    path: '/results/{body.resultId}',
    query: { job: '{id}' },
    items: {
      succeeded: { list: 'items', key: 'id' },
      failed: { list: 'errors', key: 'id' },
      pages: { type: 'cursor', next: 'next', parameter: 'c' },
    },
  };
  const run = (
    body: object,
    answers: readonly GivenAnswer[],
    more: Partial<typeof results> = {},
  ): { call: () => Promise<object>; targets: () => string[] } => {
    const definition = definitionOf({
      status: { items: { succeeded: { list: 'partial' } }, progress: undefined, results: { ...results, ...more } },
    });
    const { job, sent } = fakeApi(definition, (_, index) => (index === 0 ? { body } : (answers[index - 1] ?? { status: 500 })));
    return { call: () => job.getStatus('7', callOptions()), targets: () => sent.map(({ target }) => target) };
  };

  it('are asked for once the task is done, page by page, and settle it', async () => {
    const { call, targets } = run({ state: 'ended', resultId: 'r/1', partial: ['x'] }, [
      { body: { items: [{ id: 'a' }], next: '2' } },
      { body: { items: [{ id: 'b' }], errors: [{ id: 'c' }] } },
    ]);
    expect(await call()).toMatchObject({
      state: 'partially_succeeded',
      succeeded: [{ key: 'a' }, { key: 'b' }],
      failed: [{ key: 'c' }],
    });
    expect(targets()).toEqual(['/v1/jobs/7', '/v1/results/r%2F1?job=7', '/v1/results/r%2F1?job=7&c=2']);
  });

  it.each([
    [{ state: 'working', resultId: 'r' }, 'running'],
    [{ state: 'broken', resultId: 'r' }, 'failed'],
    [{ state: 'done', resultId: null }, 'succeeded'],
  ])('are not asked for while there are none: %j', async (body, state) => {
    const { call, targets } = run({ ...body, partial: ['x'] }, []);
    expect(await call()).toMatchObject({ state, succeeded: [{ key: '0' }] });
    expect(targets()).toHaveLength(1);
  });

  it('are asked for in the states that the definition names', async () => {
    const { call, targets } = run({ state: 'broken', resultId: 'r' }, [{ body: { errors: [{ id: 'e' }] } }], {
      states: ['failed'],
    });
    expect(await call()).toMatchObject({ state: 'failed', failed: [{ key: 'e' }] });
    expect(targets()).toHaveLength(2);
  });

  it('that are gone do not make the task unknown to the vendor', async () => {
    const { call } = run({ state: 'done', resultId: 'r' }, [{ status: 404 }]);
    expect(await errorOf(call)).toMatchObject({ code: 'invalid_response', status: 404 });
  });
});
