import { describe, expect, it } from 'vitest';
import { errorForStatus } from './error-for-status.ts';
import { ReadResponse } from './http-message.ts';
import { createRedactor } from '../secrets/redactor.ts';

function responseOf(status: number, text = '', headers: Record<string, string> = {}, secrets: string[] = []): ReadResponse {
  const fetched = new Response(null, { status, headers });
  return new ReadResponse(fetched, text, 'https://api.example/v1?token=in-the-query', createRedactor(secrets));
}

describe('errorForStatus', () => {
  it.each([
    [400, 'invalid_argument', false],
    [401, 'authentication_failed', false],
    [402, 'permission_denied', false],
    [403, 'permission_denied', false],
    [404, 'task_not_found', false],
    [408, 'vendor_unavailable', true],
    [409, 'invalid_response', true],
    [410, 'task_not_found', false],
    [418, 'invalid_response', true],
    [422, 'invalid_argument', false],
    [425, 'vendor_unavailable', true],
    [429, 'rate_limited', true],
    [500, 'vendor_unavailable', true],
    [503, 'vendor_unavailable', true],
    [599, 'vendor_unavailable', true],
    [302, 'invalid_response', true],
    [204, 'invalid_response', true],
  ] as const)('HTTP %i is %s', (status, code, retryable) => {
    const error = errorForStatus(responseOf(status, '', { 'x-request-id': 'r1' }), { provider: 'acme' });
    expect(error).toMatchObject({ code, retryable, status, provider: 'acme', requestId: 'r1' });
    expect(error.message).toContain(`api.example answered HTTP ${status}`);
    expect(error.message).not.toContain('in-the-query');
  });

  it('keeps the hint when to ask again where waiting helps', () => {
    const headers = { 'retry-after': '3' };
    expect(errorForStatus(responseOf(429, '', headers), { provider: 'a' }).retryAfterMs).toBe(3000);
    expect(errorForStatus(responseOf(503, '', headers), { provider: 'a' }).retryAfterMs).toBe(3000);
    expect(errorForStatus(responseOf(401, '', headers), { provider: 'a' }).retryAfterMs).toBeUndefined();
  });

  it('shows HTML by its title and text by its beginning, on one line', () => {
    expect(errorForStatus(responseOf(502, '<!DOCTYPE html><title>Bad\n Gateway</title>'), { provider: 'a' }).message).toContain(
      'an HTML page titled "Bad Gateway"',
    );
    const { message } = errorForStatus(responseOf(500, `line\u0000one\nline two ${'x'.repeat(5000)}`), { provider: 'a' });
    expect(message).toContain('"line one line two xxx');
    expect(message.length).toBeLessThan(400);
    expect(errorForStatus(responseOf(500), { provider: 'a' }).message).toContain('an empty body');
  });

  it('names the host of a redirect only', () => {
    const { message } = errorForStatus(responseOf(302, '', { location: 'https://login.example/?next=secret' }), {
      provider: 'a',
    });
    expect(message).toContain('redirect to login.example, which is not followed');
  });

  it('lets the provider know better, and redacts what it says', () => {
    const error = errorForStatus(responseOf(500, '', {}, ['token-1']), {
      provider: 'acme',
      code: 'authentication_failed',
      message: 'refused token-1',
      vendorCode: 'Unauthenticated',
      retryable: true,
    });
    expect(error).toMatchObject({
      code: 'authentication_failed',
      message: 'refused [redacted]',
      vendorCode: 'Unauthenticated',
      retryable: true,
    });
  });

  it('redacts before it cuts, so that no half of a secret shows', () => {
    const secret = 'abcdefghij'.repeat(4);
    for (let shift = 150; shift < 210; shift++) {
      const { message } = errorForStatus(responseOf(500, `${'x'.repeat(shift)}${secret}`, {}, [secret]), { provider: 'a' });
      expect(message).not.toContain('abcdefghij');
    }
  });
});
