import type { StoredWebhook, WebhookPatch, WebhookSecret } from '@tasks/core';
import { holds } from './sign-delivery.ts';

/** How long a secret signs along after another took its place, in milliseconds: a day for the receiver to learn the new one. */
export const oldSecretMs: number = 24 * 3_600_000;

/** The most secrets that a delivery is signed with. Rotating more often within a day ends the oldest early. */
export const mostSecrets = 5;

/** What takes the place of what. */
export interface SecretRotation {
  readonly webhook: StoredWebhook;
  /** `whsec_` and Base64, from `createWebhookSecret`. */
  readonly secret: string;
  /** The store's time, in milliseconds since the epoch. */
  readonly now: number;
}

/** The change that gives a receiver a new secret. Its old ones sign along for another day, or until their own end, if that is sooner. */
export function rotateSecret({ webhook, secret, now }: SecretRotation): WebhookPatch {
  const end = now + oldSecretMs;
  const old = webhook.secrets
    .filter((candidate) => holds(candidate, now))
    .map((candidate): WebhookSecret => ({ ...candidate, expiresAt: Math.min(candidate.expiresAt ?? Infinity, end) }));
  return { secrets: [{ secret }, ...old].slice(0, mostSecrets) };
}
