import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './redactor.ts';
import { secret } from './secret.ts';

const anySecret = fc.string({ unit: 'binary', minLength: 4, maxLength: 40 }).filter((text) => text.isWellFormed());

const forms: readonly [string, (text: string) => string][] = [
  ['as it is', (text) => text],
  ['percent-encoded', encodeURIComponent],
  [
    'percent-encoded with lower-case digits',
    (text) => encodeURIComponent(text).replace(/%../g, (escape) => escape.toLowerCase()),
  ],
  ['percent-encoded whole', (text) => Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')],
  ['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['as a form value', (text) => new URLSearchParams({ a: text }).toString().slice(2)],
  ['as JSON', (text) => JSON.stringify(text).slice(1, -1)],
  ['as JSON in JSON', (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3)],
  ['as ASCII JSON', (text) => text.replace(/[^]/g, (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)],
  [
    'as PHP writes JSON',
    (text) =>
      JSON.stringify(text)
        .slice(1, -1)
        .replaceAll('/', String.raw`\/`),
  ],
];

describe('createRedactor', () => {
  it.each(forms)('finds any secret %s', (_name, form) => {
    fc.assert(
      fc.property(anySecret, (text) => {
        expect(createRedactor([text])(`before <${form(text)}> after`)).toBe('before <[redacted]> after');
      }),
    );
  });

  it('replaces every occurrence of every secret, the longer one first', () => {
    expect(createRedactor(['abcd', 'abcdef', undefined])('abcdef abcd abcdefg')).toBe('[redacted] [redacted] [redacted]g');
  });

  it('leaves texts alone that hold no secret, and secrets that are too short to be any', () => {
    const redact = createRedactor(['', 'abc', 'token']);
    expect(redact('abc %%% \\u00zz')).toBe('abc %%% \\u00zz');
    expect(createRedactor([])('text')).toBe('text');
  });
});

describe('secret', () => {
  it('is had by asking only', () => {
    const hidden = secret('s3cr3t');
    expect(hidden.reveal()).toBe('s3cr3t');
    expect(
      [JSON.stringify({ hidden }), String(hidden), inspect({ hidden }, { showHidden: true, depth: 9 })].join(' '),
    ).not.toContain('s3cr3t');
    expect(inspect(hidden)).toBe('[redacted]');
  });
});
