import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import vectors from './__fixtures__/hmac_vectors.self-generated.json' with { type: 'json' };
import { verifyOAuthCallback } from './verify-oauth-callback.ts';

const { secret, oauth_query: plain, oauth_query_reserved_chars: reserved } = vectors;
const query = `hmac=${plain.hex}&${plain.message}`;

function sign(text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

describe('verifyOAuthCallback', () => {
  it('accepts a signed query as text, as URLSearchParams and as an object', () => {
    expect(verifyOAuthCallback({ query, secret })).toBe(true);
    expect(verifyOAuthCallback({ query: `?${query}`, secret })).toBe(true);
    expect(verifyOAuthCallback({ query: new URLSearchParams(query), secret })).toBe(true);
    expect(verifyOAuthCallback({ query: Object.fromEntries(new URLSearchParams(query)), secret })).toBe(true);
  });

  it('sorts the parameters', () => {
    const shuffled = plain.message.split('&').toReversed().join('&');
    expect(verifyOAuthCallback({ query: `${shuffled}&hmac=${plain.hex}`, secret })).toBe(true);
  });

  it('accepts the form of the documentation and that of the Go SDK where they differ', () => {
    const parameters = { shop: 'xxx.myshoplaza.com', state: 'a b/c' };
    expect(verifyOAuthCallback({ query: { ...parameters, hmac: reserved.raw_hex }, secret })).toBe(true);
    expect(verifyOAuthCallback({ query: { ...parameters, hmac: reserved.encoded_hex }, secret })).toBe(true);
    expect(verifyOAuthCallback({ query: `${reserved.encoded_message_go_sdk}&hmac=${reserved.raw_hex}`, secret })).toBe(true);
  });

  it('encodes like Go', () => {
    const encoded = 'shop=xxx.myshoplaza.com&state=%21%27%28%29%2A~-_.%26%3D+%C3%A9%F0%9F%98%80';
    expect(
      verifyOAuthCallback({ query: { shop: 'xxx.myshoplaza.com', state: "!'()*~-_.&= é😀", hmac: sign(encoded) }, secret }),
    ).toBe(true);
  });

  it('does not take parameters for others that join to the same text', () => {
    const hmac = sign('a=1&code=2&shop=xxx.myshoplaza.com');
    expect(verifyOAuthCallback({ query: { a: '1', code: '2', shop: 'xxx.myshoplaza.com', hmac }, secret })).toBe(true);
    expect(verifyOAuthCallback({ query: { a: '1&code=2', shop: 'xxx.myshoplaza.com', hmac }, secret })).toBe(false);
    expect(verifyOAuthCallback({ query: { 'a=1&code': '2', shop: 'xxx.myshoplaza.com', hmac }, secret })).toBe(false);
    const withEquals = sign('a=b=1&shop=xxx.myshoplaza.com');
    expect(verifyOAuthCallback({ query: { a: 'b=1', shop: 'xxx.myshoplaza.com', hmac: withEquals }, secret })).toBe(true);
    expect(verifyOAuthCallback({ query: { 'a=b': '1', shop: 'xxx.myshoplaza.com', hmac: withEquals }, secret })).toBe(false);
  });

  it('refuses a parameter that comes twice, the signature among them', () => {
    expect(verifyOAuthCallback({ query: `${query}&shop=xxx.myshoplaza.com`, secret })).toBe(false);
    expect(verifyOAuthCallback({ query: `${query}&hmac=${plain.hex}`, secret })).toBe(false);
    const asList = { ...Object.fromEntries(new URLSearchParams(query)), shop: ['xxx.myshoplaza.com', 'evil.myshoplaza.com'] };
    expect(verifyOAuthCallback({ query: asList, secret })).toBe(false);
  });

  it.each(['evil.example', 'xxx.myshoplaza.com.evil.example', 'xxxmyshoplaza.com', 'xxx', 'xxx.myshoplaza.com\n', ''])(
    'refuses the shop %j, however well signed',
    (shop) => {
      expect(verifyOAuthCallback({ query: { shop, hmac: sign(`shop=${shop}`) }, secret })).toBe(false);
    },
  );

  it('refuses a query without a shop', () => {
    expect(verifyOAuthCallback({ query: { code: '1', hmac: sign('code=1') }, secret })).toBe(false);
    expect(verifyOAuthCallback({ query: { hmac: sign('') }, secret })).toBe(false);
  });

  it.each(['', plain.hex.slice(1), `${plain.hex}0`, plain.hex.toUpperCase(), 'z'.repeat(64)])(
    'refuses the signature %j',
    (hmac) => {
      expect(verifyOAuthCallback({ query: `${plain.message}&hmac=${hmac}`, secret })).toBe(false);
    },
  );

  it('refuses a query without a signature, and one that was changed', () => {
    expect(verifyOAuthCallback({ query: plain.message, secret })).toBe(false);
    expect(verifyOAuthCallback({ query: query.replace('1339409', '1339408'), secret })).toBe(false);
    expect(verifyOAuthCallback({ query: `${query}&added=1`, secret })).toBe(false);
  });

  it('compares the shop with the expected one', () => {
    expect(verifyOAuthCallback({ query, secret, shop: 'XXX' })).toBe(true);
    expect(verifyOAuthCallback({ query, secret, shop: 'xxx.myshoplaza.com' })).toBe(true);
    expect(verifyOAuthCallback({ query, secret, shop: 'yyy' })).toBe(false);
    expect(() => verifyOAuthCallback({ query, secret, shop: 'evil.example' })).toThrow(
      expect.objectContaining({ code: 'invalid_argument' }),
    );
  });

  it('looks at the timestamp when it is asked to', () => {
    const now = 1_700_000_000_000;
    const signed = (timestamp: string) => {
      const text = `shop=xxx.myshoplaza.com&timestamp=${timestamp}`;
      return { query: `${text}&hmac=${sign(text)}`, secret, maxAgeMs: 60_000, now };
    };
    expect(verifyOAuthCallback(signed('1700000000'))).toBe(true);
    expect(verifyOAuthCallback(signed('1699999940'))).toBe(true);
    expect(verifyOAuthCallback(signed('1699999939'))).toBe(false);
    expect(verifyOAuthCallback(signed('1700000061'))).toBe(false);
    expect(verifyOAuthCallback(signed('soon'))).toBe(false);
    expect(verifyOAuthCallback({ query, secret, maxAgeMs: 60_000, now })).toBe(false);
  });

  it('accepts any of several secrets and none that is empty', () => {
    expect(verifyOAuthCallback({ query, secret: ['the new one', secret] })).toBe(true);
    for (const none of ['', [], ['']]) {
      expect(() => verifyOAuthCallback({ query: '', secret: none })).toThrow(
        expect.objectContaining({ code: 'invalid_argument' }),
      );
    }
  });
});
