import type { StoredWebhook, WebhookSecret } from '@tasks/core';
import { createWebhookSecret } from '@tasks/core/durable';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { mostSecrets, oldSecretMs, rotateSecret } from './rotate-secret.ts';
import { signDelivery } from './sign-delivery.ts';

const now = Date.now();

function webhookWith(...secrets: WebhookSecret[]): StoredWebhook {
  return { id: 'whk_1', url: 'https://example.com/', scope: 'subscription', secrets, createdAt: now };
}

function verifies(secret: string, secrets: readonly WebhookSecret[], at: number): boolean {
  const headers = signDelivery({ id: 'dlv_1', timestamp: now, body: '{}', secrets, now: at });
  try {
    new Webhook(secret).verify('{}', { ...headers });
    return true;
  } catch {
    return false;
  }
}

it('lets the old secret sign along for a day', () => {
  const [old, secret] = [createWebhookSecret(), createWebhookSecret()];
  const { secrets = [] } = rotateSecret({ webhook: webhookWith({ secret: old }), secret, now });
  expect(secrets[0]).toEqual({ secret });
  expect(verifies(old, secrets, now + oldSecretMs - 1)).toBe(true);
  expect(verifies(old, secrets, now + oldSecretMs)).toBe(false);
  expect(verifies(secret, secrets, now + oldSecretMs)).toBe(true);
});

it('does not prolong what was on its way out, and drops what is over', () => {
  const webhook = webhookWith(
    { secret: 'whsec_newest' },
    { secret: 'whsec_older', expiresAt: now + 1000 },
    { secret: 'whsec_over', expiresAt: now },
  );
  expect(rotateSecret({ webhook, secret: 'whsec_new', now })).toEqual({
    secrets: [
      { secret: 'whsec_new' },
      { secret: 'whsec_newest', expiresAt: now + oldSecretMs },
      { secret: 'whsec_older', expiresAt: now + 1000 },
    ],
  });
});

it('keeps only so many', () => {
  let webhook = webhookWith({ secret: 'whsec_0' });
  for (let index = 1; index <= 20; index += 1) {
    const { secrets = [] } = rotateSecret({ webhook, secret: `whsec_${index}`, now });
    webhook = { ...webhook, secrets };
  }
  expect(webhook.secrets.map(({ secret }) => secret)).toEqual(['whsec_20', 'whsec_19', 'whsec_18', 'whsec_17', 'whsec_16']);
  expect(webhook.secrets).toHaveLength(mostSecrets);
});
