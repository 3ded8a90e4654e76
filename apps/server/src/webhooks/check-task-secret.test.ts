import { describe, expect, it } from 'vitest';
import { checkTaskSecret } from './check-task-secret.ts';

const base64 = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64');

describe('the secret of webhooks that tasks bring', () => {
  it.each([24, 32, 64])('may have %d bytes', (bytes) => {
    expect(checkTaskSecret(`whsec_${base64(bytes)}`)).toBe(`whsec_${base64(bytes)}`);
  });

  it('may be left out', () => {
    expect(checkTaskSecret(undefined)).toBeUndefined();
  });

  it.each([`whsec_${base64(23)}`, `whsec_${base64(65)}`, base64(32), 'whsec_not base64 at all, though long enough'])(
    'refuses %s without repeating it',
    (secret) => {
      expect(() => checkTaskSecret(secret)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
      expect(() => checkTaskSecret(secret)).not.toThrow(secret);
    },
  );
});
