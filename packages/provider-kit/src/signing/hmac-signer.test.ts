import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHmacSigner } from './hmac-signer.ts';

it('signs as createHmac does, short and long texts in any order', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.array(fc.string({ unit: 'binary-ascii', maxLength: 2000, size: 'max' }), { maxLength: 5 }),
      (key, texts) => {
        const sign = createHmacSigner(key);
        for (const text of texts) expect(sign(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
      },
    ),
  );
});
