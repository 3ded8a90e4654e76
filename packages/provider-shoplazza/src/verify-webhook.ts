import { invalidArgument, verifyHmac } from '@tasks/provider-kit';
import type { VerificationSecret } from '@tasks/provider-kit';

/** Options of {@link verifyWebhook}. */
export interface VerifyWebhookOptions {
  /**
   * The request's body exactly as it arrived, before any parsing. A body that was parsed and written again has other bytes and does not verify.
   */
  readonly body: string | Uint8Array;
  /** The value of the header `X-Shoplazza-Hmac-Sha256`; a missing one verifies nothing. */
  readonly signature: string | null | undefined;
  /** The client secret of the app; several while it is being replaced. */
  readonly secret: VerificationSecret;
}

/**
 * Whether a webhook was sent by Shoplazza and arrived unchanged: the header holds the base64 HMAC-SHA256 of the body by the app's client secret
 * (https://www.shoplazza.dev/reference/webhook-copy). Compared in constant time.
 *
 * It does not tell a repeated delivery from the first: drop repeats by the header `X-Shoplazza-Deduplication-ID`.
 *
 * @throws {TasksError} `invalid_argument` when the secret is empty or the body is neither a string nor bytes.
 * @example
 * const genuine = verifyWebhook({ body: rawBody, signature: request.headers['x-shoplazza-hmac-sha256'], secret });
 */
export function verifyWebhook(options: VerifyWebhookOptions): boolean {
  const { body, signature, secret } = options;
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw invalidArgument(
      'verifyWebhook needs the body as it arrived, as a string or as bytes; it was given something else, perhaps a parsed body.',
    );
  }
  return verifyHmac({ message: body, signature, encoding: 'base64', secret });
}
