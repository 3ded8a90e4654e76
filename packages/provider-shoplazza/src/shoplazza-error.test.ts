import type { TasksError, TasksErrorCode } from '@tasks/core/provider';
import { describe, expect, it } from 'vitest';
import errors from './__fixtures__/errors.json' with { type: 'json' };
import { callOptions, fakeShop, fakeToken } from './fake-shop.ts';
import type { FakeAnswer } from './fake-shop.ts';

async function statusError(answer: FakeAnswer): Promise<TasksError> {
  return fakeShop(answer)
    .provider.types.file.getStatus('t1', callOptions())
    .then(
      () => expect.unreachable('the call was not refused'),
      (error: TasksError) => error,
    );
}

async function submitError(answer: FakeAnswer): Promise<TasksError> {
  return fakeShop(answer)
    .provider.types.file.submit({ urls: ['https://a.example/1.png'] }, callOptions())
    .then(
      () => expect.unreachable('the call was not refused'),
      (error: TasksError) => error,
    );
}

type Case = readonly [status: number, body: unknown, code: TasksErrorCode];

describe('the documented reasons', () => {
  it.each<Case>([
    [400, { error: 'Backend status indicates failure' }, 'vendor_unavailable'],
    [400, { error: 'Invalid domain url or credentials' }, 'authentication_failed'],
    [400, { errors: ['Missing or empty task_id'] }, 'invalid_argument'],
    [404, { error: 'Missing or invalid data' }, 'task_not_found'],
    [500, { error: 'Aborted' }, 'vendor_unavailable'],
    [500, { error: 'Unimplemented' }, 'unsupported'],
    [500, { error: 'Unauthenticated' }, 'authentication_failed'],
    [500, { error: 'DeadlineExceeded' }, 'vendor_unavailable'],
    [500, { error: 'Response message parsing error' }, 'vendor_unavailable'],
  ])('HTTP %i with %j is %s', async (status, body, code) => {
    const error = await statusError({ status, body });
    expect(error).toMatchObject({ code, status, provider: 'shoplazza', retryable: code === 'vendor_unavailable' });
  });

  it.each<Case>([
    [500, 'rpc error: code = Unauthenticated desc = token', 'authentication_failed'],
    [500, 'rpc error: code = DeadlineExceeded desc = context deadline exceeded', 'vendor_unavailable'],
    [500, { code: 'Unimplemented', message: 'method not implemented' }, 'unsupported'],
    [500, { code: 12, message: 'Unimplemented' }, 'unsupported'],
    [500, { error: "parsing response: invalid token '<'" }, 'vendor_unavailable'],
    [400, { error: 'Token expired' }, 'authentication_failed'],
    [400, { errors: ['invalid access token'] }, 'authentication_failed'],
    [400, 'Unauthorized', 'authentication_failed'],
    [400, { code: 'InvalidParameter', message: 'task_id is required' }, 'invalid_argument'],
    [400, { errors: ['TaskID must be a valid UUID'] }, 'invalid_argument'],
    [400, { errors: ['task_id not found'] }, 'task_not_found'],
    [400, { errors: ['no result'] }, 'task_not_found'],
    [400, {}, 'invalid_argument'],
    [400, '', 'invalid_argument'],
  ])('HTTP %i with %j is %s', async (status, body, code) => {
    expect(await statusError({ status, body })).toMatchObject({ code, status });
  });
});

describe('every HTTP status', () => {
  it.each<Case>([
    [302, '', 'invalid_response'],
    [401, { errors: ['Unauthorized'] }, 'authentication_failed'],
    [402, {}, 'permission_denied'],
    [403, { errors: ['scope'] }, 'permission_denied'],
    [405, {}, 'unsupported'],
    [406, {}, 'invalid_response'],
    [408, '', 'vendor_unavailable'],
    [410, {}, 'task_not_found'],
    [422, { errors: ['文件已存在'] }, 'invalid_argument'],
    [429, { errors: ['Too many requests'] }, 'rate_limited'],
    [500, '', 'vendor_unavailable'],
    [501, '', 'unsupported'],
    [502, '<html><title>Bad Gateway</title>Unauthorized</html>', 'vendor_unavailable'],
    [503, { error: 'Unauthenticated' }, 'vendor_unavailable'],
    [599, '', 'vendor_unavailable'],
  ])('HTTP %i with %j is %s', async (status, body, code) => {
    expect(await statusError({ status, body })).toMatchObject({ code, status });
  });

  it('a redirect is not followed', async () => {
    const shop = fakeShop({ status: 302, headers: { location: 'https://evil.example/' }, body: '' });
    await expect(shop.provider.types.file.getStatus('t1', callOptions())).rejects.toMatchObject({ code: 'invalid_response' });
    expect(shop.requests).toHaveLength(1);
  });
});

describe('a 404', () => {
  it.each([[{ error: 'page not found' }], [{ errors: ['no result'] }], [{ code: 'NotFound' }], ['"Not Found"'], [{}]])(
    'with %j from the API is about the task, or the version',
    async (body) => {
      const error = await statusError({ status: 404, body });
      expect(error.code).toBe('task_not_found');
      expect(error.message).toContain('SHOPLAZZA_API_VERSION');
    },
  );

  it.each([
    ['<!DOCTYPE html><title>404</title><h1>not found</h1>'],
    ['404 page not found'],
    [''],
    ['[]'],
    ['null'],
    ['{"error":'],
  ])('with %j comes from the gateway and says nothing about the task', async (body) => {
    const error = await statusError({ status: 404, body });
    expect(error).toMatchObject({ code: 'vendor_unavailable', retryable: true });
    expect(error.message).toContain('SHOPLAZZA_API_VERSION');
  });

  it('for a version that is not served names the option', async () => {
    expect(await statusError({ status: 404, body: { error: 'unsupported version' } })).toMatchObject({
      code: 'invalid_argument',
    });
  });

  it('to a create call is not about a task', async () => {
    expect(await submitError({ status: 404, body: { error: 'page not found' } })).toMatchObject({ code: 'invalid_argument' });
    expect(await submitError({ body: { code: 'NotFound' } })).toMatchObject({ code: 'invalid_argument' });
  });
});

describe('a refusal with a good HTTP status', () => {
  it.each<readonly [unknown, TasksErrorCode]>([
    [{ code: 'InvalidParameter', message: '' }, 'invalid_argument'],
    [{ code: 'NotFound' }, 'task_not_found'],
    [{ code: 'Unauthorized', message: '' }, 'authentication_failed'],
    [{ code: 'Forbidden' }, 'permission_denied'],
    [{ code: 'TooManyRequests' }, 'rate_limited'],
    [{ code: 'ServerError', message: '[]' }, 'vendor_unavailable'],
    [{ code: 'SomethingNew' }, 'invalid_response'],
    [{ errors: ['no result'] }, 'task_not_found'],
    ['"Unauthorized"', 'authentication_failed'],
  ])('%j is %s', async (body, code) => {
    expect(await statusError({ body })).toMatchObject({ code, status: 200 });
  });
});

describe('every documented error body', () => {
  const bodies: readonly unknown[] = Object.values(errors).flat();

  it.each(bodies.map((body) => [body]))('is told in words: %j', async (body) => {
    const error = await statusError({ status: 400, body: JSON.stringify(body) });
    const { message, error: single, errors: many } = Object(body) as { message?: string; error?: string; errors?: string[] };
    for (const text of [typeof body === 'string' ? body : '', message, single, ...(many ?? [])])
      expect(error.message).toContain(text ?? '');
  });

  it('tells the store apart from the task', async () => {
    for (const body of [{ error: 'store is not active' }, { code: 'store_not_found', errors: ['store not found'] }]) {
      for (const status of [200, 400, 403, 404]) {
        expect(await statusError({ status, body })).toMatchObject({ code: 'permission_denied' });
      }
    }
  });
});

describe('what an error carries', () => {
  it('the vendor code, the request id and the time to wait', async () => {
    const headers = { 'Request-Id': 'req-1', 'Retry-After': '3' };
    expect(await statusError({ status: 429, headers, body: { code: 'TooManyRequests', message: 'slow down' } })).toMatchObject({
      code: 'rate_limited',
      vendorCode: 'TooManyRequests',
      requestId: 'req-1',
      retryAfterMs: 3000,
      message: expect.stringContaining('slow down'),
    });
  });

  it('no time to wait that the vendor did not name', async () => {
    const headers = { 'X-Shoplazza-Shop-Api-Call-Limit': '40/40' };
    expect(await statusError({ status: 429, headers, body: {} })).not.toHaveProperty('retryAfterMs');
  });

  it('never the token, whatever the vendor repeats', async () => {
    const answers = [
      { status: 400, body: { error: `token ${fakeToken} expired` } },
      { status: 200, body: { code: fakeToken, message: `bad ${fakeToken}` } },
      { status: 500, body: `panic: ${fakeToken}` },
      { status: 200, body: `not JSON ${fakeToken}` },
      { status: 429, headers: { 'request-id': fakeToken }, body: '' },
    ];
    for (const answer of answers) {
      const error = await statusError(answer);
      expect(`${JSON.stringify(error)} ${error.stack} ${String(error.cause)}`).not.toContain(fakeToken);
    }
  });

  it('a message of bounded length on one line', async () => {
    const error = await statusError({ status: 500, body: { error: `a\nb ${'x'.repeat(100_000)}` } });
    expect(error.message.length).toBeLessThan(1000);
    expect(error.message).not.toContain('\n');
  });
});
