import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { parseRetryAfterMs } from './parse-retry-after.ts';

const now = Date.UTC(2026, 10, 22, 2, 3, 4);

function parse(headers: Record<string, string>): number | undefined {
  return parseRetryAfterMs(new Headers(headers), now);
}

describe('parseRetryAfterMs', () => {
  it.each<[string, number | undefined]>([
    ['5', 5000],
    [' 5 ', 5000],
    ['0', 0],
    ['1.5', 1500],
    ['-5', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['soon', undefined],
    ['Sun, 22 Nov 2026 02:03:14 GMT', 10_000],
    ['Sunday, 22-Nov-26 02:03:14 GMT', 10_000],
    ['Sun Nov 22 02:03:14 2026', 10_000],
    ['Sun, 22 Nov 2026 02:03:00 GMT', undefined],
    ['2592000', 2_592_000_000],
  ])('Retry-After: %s', (value, expected) => {
    expect(parse({ 'retry-after': value })).toBe(expected);
  });

  it.each<[Record<string, string>, number | undefined]>([
    [{}, undefined],
    [{ 'ratelimit-reset': '7' }, 7000],
    [{ 'x-ratelimit-reset': '7' }, 7000],
    [{ 'x-rate-limit-reset': String(now / 1000 + 7) }, 7000],
    [{ 'x-ratelimit-reset': String(now + 7) }, 7],
    [{ 'x-ratelimit-reset': String(now / 1000 - 7) }, undefined],
    [{ 'x-ratelimit-reset': 'tomorrow' }, undefined],
    [{ 'x-ratelimit-reset': '7', 'x-ratelimit-remaining': '3' }, undefined],
    [{ 'x-ratelimit-reset': '7', 'x-ratelimit-remaining': '0' }, 7000],
    [{ ratelimit: '"default";r=0;t=9' }, 9000],
    [{ 'retry-after': '1', 'ratelimit-reset': '7' }, 1000],
  ])('%j', (headers, expected) => {
    expect(parse(headers)).toBe(expected);
  });

  it('gives a number of milliseconds from 0 on, or nothing, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        const value = text.replace(/[^\x20-\x7e]/g, '');
        for (const name of ['retry-after', 'ratelimit-reset', 'ratelimit', 'x-ratelimit-remaining']) {
          const wait = parse({ [name]: value });
          expect(wait === undefined || (Number.isFinite(wait) && wait >= 0)).toBe(true);
        }
      }),
    );
  });
});
