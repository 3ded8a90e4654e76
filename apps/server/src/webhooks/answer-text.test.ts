import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerText, longestAnswerBytes } from './answer-text.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

it('keeps text with its lines', () => {
  expect(answerText(encode('{\n\t"ok": true\r\n}\n'))).toBe('{\n\t"ok": true\n}');
  expect(answerText(encode('größer – 大'))).toBe('größer – 大');
});

it('takes out what a terminal or a log would act on', () => {
  expect(answerText(encode('a\u001B[31mb\u0000c\u009Bd\u202Ee\u2028f\u0007'))).toBe('a[31mbcdef');
});

it('has nothing for nothing', () => {
  expect(answerText(new Uint8Array())).toBeUndefined();
  expect(answerText(encode(' \r\n\u0000'))).toBeUndefined();
});

it('cuts at 1 kB, not within a character', () => {
  expect(answerText(encode('a'.repeat(5000)))).toBe('a'.repeat(1024));
  expect(answerText(encode(`a${'大'.repeat(1000)}`))).toBe(`a${'大'.repeat(341)}`);
});

it('gives at most 1 kB of harmless text for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      const text = answerText(bytes) ?? '';
      expect(encode(text).length).toBeLessThanOrEqual(longestAnswerBytes);
      expect(text).not.toMatch(/(?![\n\t])\p{Cc}/u);
    }),
  );
});
