import { expect, it } from 'vitest';

import { createWebhookSecret } from './webhook-secret.ts';

it('makes keys of 32 bytes that are all different', () => {
  const secrets = Array.from({ length: 50 }, () => createWebhookSecret());
  expect(new Set(secrets).size).toBe(50);
  for (const secret of secrets) {
    expect(secret.startsWith('whsec_')).toBe(true);
    expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  }
});
