import { TasksError } from '@tasks/core/provider';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReadResponse } from '../http/http-message.ts';
import { createRedactor } from '../secrets/redactor.ts';
import type { ErrorRule } from './error-rule.ts';
import { refusalError } from './refusal-error.ts';

const vendor = 'Acme';
const now = Date.UTC(2026, 10, 22);

function responseOf(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): ReadResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const redact = createRedactor(['S3CR3T-TOKEN']);
  return new ReadResponse(new Response(null, { status, headers }), text, 'https://api.example/v1', redact, 'acme-eu');
}

const rules: readonly ErrorRule[] = [
  { when: [{ words: /task id .*expired/i }], code: 'task_not_found', why: 'the task is too old', todo: 'Start it again.' },
  { when: [{ codes: ['no_credit', 4021] }, { status: [402] }], code: 'quota_exhausted', retryAfterMs: (time) => time + 1 },
  { when: [{ status: [404], call: 'submit' }], code: 'invalid_argument', todo: 'Check the base URL.' },
  { when: [{ status: [404], fromApi: false }], code: 'vendor_unavailable' },
  { when: [{ status: [5, 404] }], code: 'permission_denied', retryable: true },
  { when: [{ codes: ['key'] }], code: 'authentication_failed', todo: 'Check the key.' },
];

function errorOf(status: number, body: unknown, call = 'status'): TasksError {
  return refusalError(responseOf(status, body), { vendor, rules, call, now });
}

describe('refusalError', () => {
  it('says what the vendor said, why, and what to do', () => {
    const headers = { 'x-request-id': 'r1', 'retry-after': '3' };
    const response = responseOf(429, { code: 'Slow', message: 'too\nfast' }, headers);
    const slow: ErrorRule = { when: [{ codes: ['Slow'] }], code: 'rate_limited', why: 'a plan of two', todo: 'Wait.' };
    expect(refusalError(response, { vendor, rules: [slow] })).toMatchObject({
      code: 'rate_limited',
      message: 'Acme answered HTTP 429 (Slow: too fast): a plan of two. Wait.',
      provider: 'acme-eu',
      status: 429,
      vendorCode: 'Slow',
      requestId: 'r1',
      retryAfterMs: 3000,
    });
  });

  it.each<[string, number, unknown, string, string?]>([
    ['words, however they are joined', 200, { message: 'taskId 7 has-expired' }, 'task_not_found'],
    ['a code', 200, { code: 'no_credit' }, 'quota_exhausted'],
    ['a code that is a number', 200, { code: 4021 }, 'quota_exhausted'],
    ['one of several conditions', 402, {}, 'quota_exhausted'],
    ['the kind of call', 404, {}, 'invalid_argument', 'submit'],
    ['an answer that is not of the API', 404, '<html>', 'vendor_unavailable'],
    ['a status', 404, {}, 'permission_denied'],
    ['the hundreds of a status', 503, {}, 'permission_denied'],
    ['the status that the body speaks of', 200, { error: { code: 500 } }, 'permission_denied'],
  ])('finds the first rule that fits: %s', (_name, status, body, code, call) => {
    expect(errorOf(status, body, call)).toMatchObject({ code, status });
  });

  it('goes by the HTTP status where no rule fits', () => {
    expect(errorOf(401, { message: 'who?' })).toMatchObject({ code: 'authentication_failed' });
    expect(errorOf(401, { message: 'who?' }).message).toBe(`Acme answered HTTP 401 (who?). Check the account's key or token.`);
    expect(errorOf(200, { code: 'news' }).message).toMatch(/\(news\)\. .*look it up in the vendor's documentation\.$/);
    expect(errorOf(302, '').message).toContain('which is not followed');
  });

  it('takes from the rule whether to retry and when', () => {
    expect(errorOf(500, {})).toMatchObject({ retryable: true });
    expect(errorOf(402, {})).toMatchObject({ retryAfterMs: now + 1, retryable: false });
  });

  it('describes a body without words', () => {
    expect(errorOf(404, '<html><title>Sorry</title>').message).toMatch(/with an HTML page titled "Sorry"\. Ask again later\.$/);
    expect(errorOf(500, '').message).toContain('Acme answered HTTP 500 with an empty body.');
  });

  it('repeats neither itself nor the status', () => {
    expect(errorOf(500, { code: 500, message: 'Aborted' }).message).toContain('HTTP 500 (Aborted).');
    expect(errorOf(500, { code: 'Aborted', message: 'Aborted' }).message).toContain('HTTP 500 (Aborted).');
  });

  it('tells by how much the clock of those who sign is off', () => {
    const message = (offsetMs: number, code = 'key', time: number | undefined = now): string =>
      refusalError(responseOf(400, { code }, { date: new Date(now + offsetMs).toUTCString() }), { vendor, rules, now: time })
        .message;
    expect(message(420_000)).toMatch(/Check the key\. This machine's clock is 7 min behind the vendor's\.$/);
    expect(message(-3_600_000)).toContain('60 min ahead of');
    expect(message(1000)).not.toContain('clock');
    expect(message(420_000, 'other')).not.toContain('clock');
    expect(refusalError(responseOf(400, { code: 'key' }), { vendor, rules }).message).not.toContain('clock');
  });

  it('takes what was said from the caller', () => {
    const said = { fromApi: true, vendorCode: 'no_credit', message: 'in a result of its own' };
    expect(refusalError(responseOf(200, '{}'), { vendor, rules, said })).toMatchObject({
      code: 'quota_exhausted',
      message: expect.stringContaining('(no_credit: in a result of its own)'),
    });
  });

  it('shows no secret, not even half of one at the end of what it shows', () => {
    for (let length = 280; length < 300; length++) {
      const said = {
        code: `${'x'.repeat(length - 95)}S3CR3T-TOKEN`,
        message: `${'x'.repeat(length)}S3CR3T-TOKEN`,
        requestId: 'S3CR3T-TOKEN',
      };
      const error = errorOf(500, said);
      expect(`${JSON.stringify(error)} ${error.stack}`).not.toMatch(/xS|TOKEN/);
    }
  });

  it('makes a TasksError of any answer', () => {
    const body = fc.oneof(fc.json(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), body, (status, text) => {
        const error = errorOf(status, text);
        expect(TasksError.isInstance(error)).toBe(true);
        expect(error.message.length).toBeLessThan(1000);
      }),
    );
  });
});
