import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import gatewayNonce from '../__fixtures__/gateway-nonce.json' with { type: 'json' };
import gatewaySignature from '../__fixtures__/gateway-signature.json' with { type: 'json' };
import { callOptions, envelope, errorOf, jdAnswering } from '../test-support.ts';
import type { GivenAnswer } from '../test-support.ts';
import { jdErrors } from './jd-errors.ts';
import { untilNextDayInChina } from './quota-reset.ts';

const now = Date.UTC(2026, 10, 22, 15, 30);

async function refusalOf(answer: GivenAnswer): Promise<Awaited<ReturnType<typeof errorOf>>> {
  const { jd } = jdAnswering(() => answer, { now: () => now });
  return await errorOf(jd.types['product-image'].getStatus('1/food/2', callOptions()));
}

describe('system codes', () => {
  it.each([
    [10001, 'authentication_failed', false],
    [10003, 'task_not_found', false],
    [10004, 'authentication_failed', false],
    [10010, 'permission_denied', false],
    [10020, 'vendor_unavailable', true],
    [10030, 'vendor_unavailable', true],
    [10040, 'quota_exhausted', false],
    [10041, 'authentication_failed', false],
    [10042, 'authentication_failed', false],
    [10043, 'rate_limited', true],
    [10044, 'rate_limited', true],
    [10045, 'authentication_failed', false],
    [10046, 'authentication_failed', false],
    [10047, 'authentication_failed', false],
    [10048, 'permission_denied', false],
    [10049, 'quota_exhausted', false],
    [10050, 'permission_denied', false],
    [10060, 'permission_denied', false],
    [10070, 'permission_denied', false],
    [10090, 'invalid_argument', false],
    [11010, 'vendor_unavailable', true],
    [11030, 'invalid_response', true],
    [19999, 'invalid_response', true],
  ] as const)('%i is %s', async (vendorCode, code, retryable) => {
    for (const wire of [vendorCode, String(vendorCode)]) {
      const answer = { body: { code: wire, charge: false, msg: '说明' }, headers: { 'x-jdcloud-request-id': 'r1' } };
      const error = await refusalOf(answer);
      expect(error).toMatchObject({
        code,
        retryable,
        vendorCode: String(vendorCode),
        requestId: 'r1',
        status: 200,
        provider: 'jd',
      });
      expect(error.message).toContain('说明');
    }
  });

  it('are read from HTTP errors too, and keep 5xx retryable where they are not known', async () => {
    expect(await refusalOf({ status: 400, body: { code: '10043' } })).toMatchObject({ code: 'rate_limited', status: 400 });
    expect(await refusalOf({ status: 500, body: { code: '19999' } })).toMatchObject({
      code: 'vendor_unavailable',
      vendorCode: '19999',
    });
    expect(await refusalOf({ status: 500, body: envelope({}) })).toMatchObject({ code: 'vendor_unavailable', vendorCode: '500' });
  });

  it('of a used-up day say when the next begins', async () => {
    for (const code of ['10040', '10049']) expect((await refusalOf({ body: { code } })).retryAfterMs).toBe(30 * 60_000);
    expect(untilNextDayInChina(Date.UTC(2026, 10, 22, 16))).toBe(86_400_000);
    expect(untilNextDayInChina(Date.UTC(2026, 10, 22, 15, 59, 59, 999))).toBe(1);
  });
});

describe('business codes', () => {
  it.each([
    [1004, 'task_not_found', false],
    [3021, 'task_not_found', false],
    [3030, 'vendor_unavailable', true],
    [5000, 'vendor_unavailable', true],
    [5001, 'invalid_argument', false],
    [1030, 'invalid_argument', false],
    [2006, 'invalid_argument', false],
    [3016, 'invalid_argument', false],
    [3018, 'vendor_unavailable', true],
    [9999, 'invalid_response', true],
  ] as const)('%i is %s', async (vendorCode, code, retryable) => {
    for (const wire of [vendorCode, String(vendorCode)]) {
      const error = await refusalOf({
        body: envelope({ code: wire, message: 'NAME_OF_IT' }, { charge: true }),
        headers: { 'x-jdcloud-request-id': 'r1' },
      });
      expect(error).toMatchObject({ code, retryable, vendorCode: String(vendorCode), requestId: 'r1' });
      expect(error.message).toContain('NAME_OF_IT');
    }
  });

  it('are found under their other name', async () => {
    expect(await refusalOf({ body: envelope({ status_code: 1004, message: 'TASK_NOT_EXIST' }) })).toMatchObject({
      code: 'task_not_found',
    });
  });

  it('of another type are invalid_response', async () => {
    expect(await refusalOf({ body: envelope({ code: {}, task_status: 'FINISHED' }) })).toMatchObject({
      code: 'invalid_response',
    });
  });
});

describe('gateway errors', () => {
  it.each([
    [401, 'ACCESS_ERROR', 'Invalid accessKey', 'authentication_failed', false],
    [401, 'UNAUTHENTICATED', '', 'authentication_failed', false],
    [403, 'HTTP_FORBIDDEN', 'api is disabled', 'permission_denied', false],
    [404, 'NOT_FOUND', 'no route', 'invalid_response', true],
    [404, 'RESOURCE_NOT_EXIST', '', 'task_not_found', false],
    [400, 'HTTP_BAD_REQUEST', '', 'invalid_argument', false],
    [409, 'CONFLICT', '', 'vendor_unavailable', true],
    [413, 'SOMETHING', '', 'invalid_argument', false],
    [418, 'SOMETHING', '', 'invalid_response', true],
    [429, 'HTTP_RATE_LIMIT_EXCEEDED', 'minute rate limit exceeded, role:ak', 'rate_limited', true],
    [429, 'QUOTA_EXCEEDED', '', 'quota_exhausted', false],
    [429, 'SOMETHING_NEW', '', 'rate_limited', true],
    [499, 'CANCELLED', '', 'vendor_unavailable', true],
    [500, 'HTTP_INTERNAL_SERVER_ERROR', '', 'vendor_unavailable', true],
    [500, 'INTERNAL', 'secret key is nul', 'authentication_failed', false],
    [502, 'HTTP_BAD_GATEWAY', '', 'vendor_unavailable', true],
    [503, 'UNAVAILABLE', '', 'vendor_unavailable', true],
    [504, 'HTTP_SERVER_TIMING_OUT', '', 'vendor_unavailable', true],
  ] as const)('%i %s %s is %s', async (status, name, message, code, retryable) => {
    const error = await refusalOf({ status, body: { requestId: 'r2', error: { code: status, status: name, message } } });
    expect(error).toMatchObject({ code, retryable, vendorCode: name, requestId: 'r2', status });
    const inBadDisguise = await refusalOf({
      status: 200,
      body: { requestId: 'r2', error: { code: status, status: name, message } },
    });
    expect(inBadDisguise).toMatchObject({ code, vendorCode: name });
  });

  it('of the signature say what to check', async () => {
    const error = await refusalOf({ status: 401, body: gatewaySignature });
    expect(error).toMatchObject({ code: 'authentication_failed', retryable: false, requestId: gatewaySignature.requestId });
    expect(error.message).toMatch(/sign result is not same \[gw\].*secretAccessKey.*clock.*region.*tasks sign jd/s);
  });

  it('of a reused nonce can be retried: the next attempt has a new one', async () => {
    expect(await refusalOf({ status: 403, body: gatewayNonce })).toMatchObject({
      code: 'authentication_failed',
      retryable: true,
    });
  });

  it('tell by how much the clock is wrong, when the answer is dated', async () => {
    const date = (offsetMs: number): Readonly<Record<string, string>> => ({ date: new Date(now + offsetMs).toUTCString() });
    const message = async (headers: Readonly<Record<string, string>>): Promise<string> =>
      (await refusalOf({ body: { code: '10045', msg: 'timestamp' }, headers })).message;
    expect(await message(date(420_000))).toContain("This machine's clock is 7 min behind the vendor's.");
    expect(await message(date(-3_600_000))).toContain("This machine's clock is 60 min ahead of the vendor's.");
    expect(await message(date(1000))).not.toContain("This machine's clock is");
    expect(await message({})).toContain('clockOffsetMs');
  });

  it('keep the hint when to ask again', async () => {
    const body = { error: { code: 429, status: 'RATE_LIMIT_EXCEEDED' } };
    expect((await refusalOf({ status: 429, body, headers: { 'retry-after': '3' } })).retryAfterMs).toBe(3000);
  });
});

describe('answers that are not of the vendor', () => {
  it.each([
    [502, '<html><title>502 Bad Gateway</title></html>', 'vendor_unavailable'],
    [503, '', 'vendor_unavailable'],
    [404, '<html><title>Not Found</title></html>', 'invalid_response'],
    [413, '<html></html>', 'invalid_argument'],
    [401, 'who are you', 'authentication_failed'],
    [403, '<html></html>', 'permission_denied'],
    [302, '', 'invalid_response'],
    [429, '{"error":"slow"}', 'rate_limited'],
    [200, '<html><title>Login</title></html>', 'invalid_response'],
    [200, '', 'invalid_response'],
    [200, '{"code":"10000","result":{', 'invalid_response'],
    [200, '[]', 'invalid_response'],
    [200, 'null', 'invalid_response'],
    [200, '{"error":"text"}', 'invalid_response'],
    [200, '{}', 'invalid_response'],
  ] as const)('HTTP %i with %j is %s', async (status, body, code) => {
    expect(await refusalOf({ status, body })).toMatchObject({ code, status, provider: 'jd' });
  });
});

describe('secrets', () => {
  it('cover the token of a temporary key', async () => {
    const { jd } = jdAnswering(() => ({ body: { code: '10047', msg: 'bad SESSION-TOKEN, TESTSK-SECRET' } }), {
      sessionToken: 'SESSION-TOKEN',
    });
    const error = await errorOf(jd.types['product-image'].getStatus('1', callOptions()));
    expect(error.message).toContain('bad [redacted], [redacted]');
  });

  it('that the vendor sends back are not shown', async () => {
    const secret = 'TESTSK-SECRET';
    for (const answer of [
      { body: { code: '10047', msg: `bad ${secret}` } },
      { status: 401, body: { error: { code: 401, status: secret, message: `bad ${secret}` }, requestId: secret } },
      { status: 500, body: `echo ${encodeURIComponent(secret)}`, headers: { 'x-jdcloud-request-id': secret } },
      { body: `not JSON ${secret}` },
    ]) {
      const error = await refusalOf(answer);
      expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain(secret);
    }
  });
});

describe('the table', () => {
  it('has a sentence of what to do for every code', () => {
    for (const rule of jdErrors) expect(rule.todo).toMatch(/^[A-Z].*\.$/s);
  });

  it('has each code once', () => {
    const codes = jdErrors.flatMap(({ when }) => when.flatMap((condition) => condition.codes ?? []));
    expect(new Set(codes.map(String)).size).toBe(codes.length);
  });
});
