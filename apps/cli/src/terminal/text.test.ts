import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize, sanitizeJson } from './sanitize.ts';
import { padEnd, textWidth, truncateEnd, truncateMiddle } from './text-width.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('sanitize', () => {
  it('shows control characters and leaves letters of all kinds alone', () => {
    expect(sanitize('a\u001b[2J\u009b1m\r\n\t\u202ereversed\u2028')).toBe('a\\x1b[2J\\x9b1m\\r\\n\\t\\u202ereversed\\u2028');
    expect(sanitize('XX小店 é 👩‍👩‍👧 ض')).toBe('XX小店 é 👩‍👩‍👧 ض');
  });

  it('lets nothing through that a terminal would obey', () => {
    fc.assert(fc.property(anyText, (text) => !/\p{Cc}|\p{Cs}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(sanitize(text))));
  });

  it('keeps the value of JSON', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = sanitizeJson(JSON.stringify(text));
        expect(JSON.parse(json)).toBe(text);
        expect(json).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('truncating', () => {
  it('counts wide characters as two columns and cuts none apart', () => {
    expect(textWidth('小店')).toBe(4);
    expect(truncateEnd('小店铺', 5)).toBe('小店…');
    expect(truncateEnd('小店铺', 4)).toBe('小…');
    expect(truncateMiddle('jd:product-image:92374205376234/food/1573113266', 20)).toBe('jd:product…573113266');
    expect(padEnd('小店', 6)).toBe('小店  ');
  });

  it('never takes more columns than it may, and leaves what fits as it is', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 70 }), (text, columns) => {
        const clean = sanitize(text);
        for (const cut of [truncateEnd(clean, columns), truncateMiddle(clean, columns)]) {
          expect(textWidth(cut)).toBeLessThanOrEqual(columns);
          expect(cut === clean).toBe(textWidth(clean) <= columns);
        }
      }),
    );
  });
});
