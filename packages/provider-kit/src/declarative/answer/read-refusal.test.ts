import { describe, expect, it } from 'vitest';
import type { HttpErrorsDefinition } from '../definition/http-errors.ts';
import { callOptions, definitionOf, errorOf, fakeApi } from '../test-support.ts';
import type { GivenAnswer } from '../test-support.ts';

function errorBy(
  errors: HttpErrorsDefinition | undefined,
  answer: GivenAnswer,
  own?: HttpErrorsDefinition['rules'],
): ReturnType<typeof errorOf> {
  const { job } = fakeApi(definitionOf({ status: { errors: own } }, { errors }), answer);
  return errorOf(job.getStatus('1', callOptions()));
}

describe('a refusal', () => {
  it.each([
    [400, 'invalid_argument', false],
    [401, 'authentication_failed', false],
    [403, 'permission_denied', false],
    [404, 'task_not_found', false],
    [429, 'rate_limited', true],
    [500, 'vendor_unavailable', true],
    [302, 'invalid_response', true],
  ])('of status %i is %s where no rule says otherwise', async (status, code, retryable) => {
    expect(await errorBy(undefined, { status })).toMatchObject({ code, retryable, status, provider: 'acme' });
  });

  it('is told in the words of the usual shapes', async () => {
    const error = await errorBy(undefined, {
      status: 429,
      body: { error: { code: 'slow_down', message: 'Too fast' } },
      headers: { 'retry-after': '5', 'x-request-id': 'r1' },
    });
    expect(error).toMatchObject({ code: 'rate_limited', vendorCode: 'slow_down', requestId: 'r1', retryAfterMs: 5000 });
    expect(error.message).toBe('api.acme.example answered HTTP 429 (slow_down: Too fast). Ask less often.');
  });

  it('is told in the words that stand where the definition says', async () => {
    const errors: HttpErrorsDefinition = { message: ['a.b', 'c'], vendorCode: { header: 'x-code' }, requestId: 'trace' };
    const error = await errorBy(errors, {
      status: 400,
      body: { c: 'bad\n\u0000 thing', trace: 't1', message: 'not this' },
      headers: { 'x-code': 'E7' },
    });
    expect(error).toMatchObject({ code: 'invalid_argument', vendorCode: 'E7', requestId: 't1' });
    expect(error.message).toBe('api.acme.example answered HTTP 400 (E7: bad thing). Correct the request.');
  });

  it('means what the first rule that holds says, those of the call before those of all', async () => {
    const errors: HttpErrorsDefinition = {
      rules: [
        { status: [402, 429], when: { from: 'error.type', oneOf: ['quota', 7] }, code: 'quota_exhausted', advice: 'Buy more.' },
        {
          when: [
            { from: 'error.type', equals: 'quota' },
            { from: { header: 'x-soft' }, exists: true },
          ],
          code: 'rate_limited',
          retryable: false,
        },
        { when: { from: 'message', contains: 'expired' }, code: 'task_not_found' },
      ],
    };
    expect(await errorBy(errors, { status: 429, body: { error: { type: 'quota' } } })).toMatchObject({
      code: 'quota_exhausted',
      retryable: false,
      message: expect.stringMatching(/Buy more\.$/) as string,
    });
    expect(await errorBy(errors, { status: 402, body: { error: { type: 7 } } })).toMatchObject({ code: 'quota_exhausted' });
    expect(await errorBy(errors, { status: 400, body: { error: { type: 'quota' } }, headers: { 'x-soft': '1' } })).toMatchObject({
      code: 'rate_limited',
      retryable: false,
    });
    expect(await errorBy(errors, { status: 500, body: { message: 'the job expired' } })).toMatchObject({
      code: 'task_not_found',
    });
    expect(await errorBy(errors, { status: 429, body: { error: { type: 'other' } } })).toMatchObject({
      code: 'rate_limited',
      retryable: true,
    });
    expect(
      await errorBy(errors, { status: 429, body: { error: { type: 'quota' } } }, [{ status: 429, code: 'permission_denied' }]),
    ).toMatchObject({ code: 'permission_denied' });
  });

  it('may come with status 200, where a rule names it', async () => {
    const when = { from: 'code', exists: true } as const;
    const body = { code: 'E1', message: 'no such job', state: 'done' };
    expect(await errorBy({ rules: [{ status: 200, when, code: 'task_not_found' }] }, { body })).toMatchObject({
      code: 'task_not_found',
      vendorCode: 'E1',
      status: 200,
    });
    const { job } = fakeApi(definitionOf({}, { errors: { rules: [{ when, code: 'task_not_found' }] } }), { body });
    expect(await job.getStatus('1', callOptions())).toMatchObject({ state: 'succeeded' });
  });

  it('of a page that is no JSON quotes it', async () => {
    const error = await errorBy({ message: 'error' }, { status: 502, body: '<html><title>Bad Gateway</title></html>' });
    expect(error).toMatchObject({ code: 'vendor_unavailable' });
    expect(error.message).toContain('an HTML page titled "Bad Gateway"');
  });

  it('is not longer than a message should be', async () => {
    const error = await errorBy(undefined, { status: 400, body: { message: 'x'.repeat(100_000) } });
    expect(error.message.length).toBeLessThan(1000);
  });
});
