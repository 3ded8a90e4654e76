import { createWebhookSecret } from '@tasks/core/durable';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { signDelivery } from './sign-delivery.ts';
import type { SignedParts } from './sign-delivery.ts';

const now = Date.now();
const body = JSON.stringify({ type: 'task.succeeded', timestamp: new Date(now).toISOString(), data: { uid: 'tsk_1' } });
const [first, second, other] = [createWebhookSecret(), createWebhookSecret(), createWebhookSecret()];

function sign(parts: Partial<SignedParts> = {}): Record<string, string> {
  return { ...signDelivery({ id: 'dlv_1', timestamp: now, body, secrets: [{ secret: first }], now, ...parts }) };
}

it('signs so that a receiver with the library of Standard Webhooks takes it', () => {
  expect(new Webhook(first).verify(body, sign())).toEqual(JSON.parse(body));
});

it('signs so that no other secret, body, id or time fits', () => {
  const headers = sign();
  expect(() => new Webhook(other).verify(body, headers)).toThrow('No matching signature');
  expect(() => new Webhook(first).verify(`${body} `, headers)).toThrow('No matching signature');
  expect(() => new Webhook(first).verify(body, { ...headers, 'webhook-id': 'dlv_2' })).toThrow('No matching signature');
  const later = String(Number(headers['webhook-timestamp']) + 1);
  expect(() => new Webhook(first).verify(body, { ...headers, 'webhook-timestamp': later })).toThrow('No matching signature');
});

it('signs with the old and the new secret while both hold', () => {
  const secrets = [{ secret: second }, { secret: first, expiresAt: now + 1 }];
  const headers = sign({ secrets });
  expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
  for (const secret of [first, second]) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
});

it('does not sign with a secret whose time is over', () => {
  const headers = sign({ secrets: [{ secret: second }, { secret: first, expiresAt: now }] });
  expect(() => new Webhook(first).verify(body, headers)).toThrow('No matching signature');
  expect(new Webhook(second).verify(body, headers)).toEqual(JSON.parse(body));
});

it('does not send what nobody could verify', () => {
  expect(() => sign({ secrets: [] })).toThrow('No secret of the webhook holds.');
  expect(() => sign({ secrets: [{ secret: first, expiresAt: now }] })).toThrow('No secret of the webhook holds.');
});

it('keeps a secret that it cannot read to itself', () => {
  expect(() => sign({ secrets: [{ secret: 'whsec_(top-secret)' }] })).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('top-secret') }),
  );
});

it('signs any body', () => {
  fc.assert(
    fc.property(fc.json(), fc.stringMatching(/^dlv_[\w-]+$/), (json, id) => {
      const headers = sign({ body: json, id });
      expect(new Webhook(first).verify(json, headers)).toEqual(JSON.parse(json));
    }),
  );
});
