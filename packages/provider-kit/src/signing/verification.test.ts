import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../secrets/fingerprint.ts';
import { readQuery } from './read-query.ts';
import { verifyHmac } from './verify-hmac.ts';

const message = '{"id":7}';
const secret = 'shared secret';

describe('verifyHmac', () => {
  it.each(['hex', 'base64'] as const)('accepts the signature in %s, of text and of bytes', (encoding) => {
    const signature = createHmac('sha256', secret).update(message).digest(encoding);
    expect(verifyHmac({ message, signature, encoding, secret })).toBe(true);
    expect(verifyHmac({ message: new TextEncoder().encode(message), signature, encoding, secret })).toBe(true);
    expect(verifyHmac({ message, signature, encoding, secret: ['the new one', secret] })).toBe(true);
    for (const wrong of ['', null, undefined, signature.slice(1), `${signature}0`, `0${signature.slice(1)}`, `${signature}\n`]) {
      expect(verifyHmac({ message, signature: wrong, encoding, secret })).toBe(false);
    }
    expect(verifyHmac({ message: `${message} `, signature, encoding, secret })).toBe(false);
    expect(verifyHmac({ message, signature, encoding, secret: 'another' })).toBe(false);
  });

  it.each([[''], [[]], [['']], [undefined]])('does not verify with the secret %j', (none) => {
    expect(() => verifyHmac({ message, signature: '', encoding: 'hex', secret: none as string })).toThrow(
      expect.objectContaining({ code: 'invalid_argument' }),
    );
  });
});

describe('readQuery', () => {
  it.each([['a=1&b=x%20y'], ['?a=1&b=x+y'], [new URLSearchParams('a=1&b=x y')], [{ a: '1', b: 'x y', c: undefined }]])(
    'reads %o',
    (query) => {
      expect([...(readQuery(query) ?? [])]).toEqual([
        ['a', '1'],
        ['b', 'x y'],
      ]);
    },
  );

  it.each([['a=1&a=2'], [new URLSearchParams('a=1&a=1')], [{ a: ['1', '2'] }], [{ a: 1 }]])('does not trust %o', (query) => {
    expect(readQuery(query)).toBeUndefined();
  });
});

it('a fingerprint tells secrets and what they are of apart, and is no part of them', () => {
  const prints = [
    fingerprint('acme/a', 'token-one-0123456789'),
    fingerprint('acme/a', 'token-two-0123456789'),
    fingerprint('acme/b', 'token-one-0123456789'),
  ];
  expect(new Set(prints).size).toBe(3);
  expect(fingerprint('acme/a', 'token-one-0123456789')).toBe(prints[0]);
  for (const print of prints) expect(print).toMatch(/^[\da-f]{12}$/);
});
