import { describe, expect, it } from 'vitest';
import vectors from './__fixtures__/hmac_vectors.self-generated.json' with { type: 'json' };
import { verifyWebhook } from './verify-webhook.ts';

const { secret } = vectors;
const { raw_body: body, base64: signature } = vectors.webhook;

describe('verifyWebhook', () => {
  it('accepts the signature of the body, given as text or as bytes', () => {
    expect(verifyWebhook({ body, signature, secret })).toBe(true);
    expect(verifyWebhook({ body: new TextEncoder().encode(body), signature, secret })).toBe(true);
  });

  it('hashes bytes as they are, also those that are not text', () => {
    const bytes = new Uint8Array([0xff, 0x00, 0xfe]);
    expect(verifyWebhook({ body: bytes, signature: 'CBKVjNEjwNd0COoUX0EBfUqKlHOkYZ5ddbLHYFzde4g=', secret })).toBe(true);
  });

  it('refuses a body that was parsed and written again', () => {
    expect(verifyWebhook({ body: JSON.stringify(JSON.parse(body), null, 1), signature, secret })).toBe(false);
  });

  it.each([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['cut', signature.slice(0, -1)],
    ['longer', `${signature}A`],
    ['with a line break', `${signature}\n`],
    ['another', `A${signature.slice(1)}`],
    ['in hex', Buffer.from(signature, 'base64').toString('hex')],
    ['not ASCII', 'é'.repeat(44)],
  ])('refuses a signature that is %s', (_, wrong) => {
    expect(verifyWebhook({ body, signature: wrong, secret })).toBe(false);
  });

  it('accepts any of several secrets, for the time of a rotation', () => {
    expect(verifyWebhook({ body, signature, secret: ['the new one', secret] })).toBe(true);
    expect(verifyWebhook({ body, signature, secret: ['the new one', 'another'] })).toBe(false);
  });

  it.each([[''], [[]], [['']], [undefined]])('does not verify with the secret %j', (none) => {
    expect(() => verifyWebhook({ body, signature, secret: none as string })).toThrow(
      expect.objectContaining({ code: 'invalid_argument' }),
    );
  });

  it('refuses a parsed body with words on what to do', () => {
    expect(() => verifyWebhook({ body: JSON.parse(body) as string, signature, secret })).toThrow(/as it arrived/);
  });
});
