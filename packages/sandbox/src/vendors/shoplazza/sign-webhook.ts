import { createHmac } from 'node:crypto';

/** The value of `X-Shoplazza-Hmac-Sha256` for a webhook's exact bytes: base64 of their HMAC-SHA256 under the app's client secret. */
export function signWebhook(clientSecret: string, body: string | Uint8Array): string {
  return createHmac('sha256', clientSecret).update(body).digest('base64');
}
