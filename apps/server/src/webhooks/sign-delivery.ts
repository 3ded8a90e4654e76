import type { WebhookSecret } from '@tasks/core';
import { Webhook } from 'standardwebhooks';

/** What is signed. */
export interface SignedParts {
  /** The same at every try, so that a receiver can tell that it had it before. */
  readonly id: string;
  /** The time of day, in milliseconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
  /** The newest first. */
  readonly secrets: readonly WebhookSecret[];
  /** The time that the secrets' ends are compared with, in milliseconds since the epoch. */
  readonly now: number;
}

/** The headers of Standard Webhooks. */
export interface SignatureHeaders {
  readonly 'webhook-id': string;
  /** Seconds since the epoch. */
  readonly 'webhook-timestamp': string;
  /** One signature for each secret that holds, with spaces between. */
  readonly 'webhook-signature': string;
}

/**
 * Signs a delivery with every secret that holds, as Standard Webhooks 1.0 has it: a receiver that knows one of them takes it.
 *
 * @throws {Error} when no secret holds, or one is not Base64. The message does not have it.
 */
export function signDelivery({ id, timestamp, body, secrets, now }: SignedParts): SignatureHeaders {
  const date = new Date(timestamp);
  const signatures = secrets.filter((secret) => holds(secret, now)).map(({ secret }) => new Webhook(secret).sign(id, date, body));
  if (signatures.length === 0) throw new Error('No secret of the webhook holds.');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(timestamp / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}

/** Whether deliveries are signed with a secret at a time. */
export function holds({ expiresAt }: WebhookSecret, now: number): boolean {
  return expiresAt === undefined || expiresAt > now;
}
