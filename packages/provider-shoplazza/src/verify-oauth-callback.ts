import { invalidArgument, percentEncode, readQuery, verifyHmac } from '@tasks/provider-kit';
import type { QueryInput, VerificationSecret } from '@tasks/provider-kit';
import { explainShop, isShopHost, parseShopHandle } from './shop-host.ts';

/** Options of {@link verifyOAuthCallback}. */
export interface VerifyOAuthCallbackOptions {
  /** The query of the callback: as text (with or without `?`), as `URLSearchParams`, or as an object of decoded values. */
  readonly query: QueryInput;
  /** The client secret of the app; several while it is being replaced. */
  readonly secret: VerificationSecret;
  /** The shop that the callback must be of, `my-shop` or `my-shop.myshoplaza.com`. @default any shop */
  readonly shop?: string | undefined;
  /**
   * How far the parameter `timestamp` (seconds since 1970) may be from now, in milliseconds; a callback without one is then refused.
   *
   * @default the timestamp is not looked at: the vendor does not promise one
   */
  readonly maxAgeMs?: number | undefined;
  /** The time to compare `timestamp` with, in milliseconds since 1970. @default Date.now() */
  readonly now?: number | undefined;
}

/**
 * Whether the query of an install or authorization callback was signed by Shoplazza, is of a real shop host, and holds no parameter twice.
 *
 * The signature is the lowercase hex HMAC-SHA256 of the other parameters, sorted by name and joined by `&`. The documentation joins them as they
 * are (https://www.shoplazza.dev/docs/app/building-blocks/authentication/signature-verification), the vendor's Go SDK joins them URL-encoded; the
 * two differ once a value holds a reserved character, and which one the server uses is not known, so either is accepted:
 *
 * - Encoded, one text can mean one set of parameters only.
 * - As they are, `a=1&b=2` is also the text of a single parameter `a` with the value `1&b=2`, so whoever can have one set signed could pass it off as
 *   the other. That form is therefore not tried when a value holds `&` or a name holds `&` or `=`.
 * - Between the two, a value can at most be confused with its own percent-encoding. Values of unreserved characters, as the shop's host must be,
 *   read the same in both.
 *
 * It does not check `state`: compare that with the one you sent, as in any OAuth flow.
 *
 * @throws {TasksError} `invalid_argument` when the secret is empty or `shop` is not a shop.
 */
export function verifyOAuthCallback(options: VerifyOAuthCallbackOptions): boolean {
  const expectedShop = options.shop === undefined ? undefined : parseShopHandle(options.shop);
  if (options.shop !== undefined && expectedShop === undefined) {
    throw invalidArgument(
      `verifyOAuthCallback cannot compare with the shop ${JSON.stringify(options.shop)}: ${explainShop(options.shop)}`,
    );
  }
  const parameters = readQuery(options.query);
  const signature = parameters?.get('hmac') ?? '';
  parameters?.delete('hmac');
  // Computed for unusable queries too, so that a missing secret is always noticed.
  const entries = [...(parameters ?? [])].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const signed = signedTexts(entries).map((message) =>
    verifyHmac({ message, signature, encoding: 'hex', secret: options.secret }),
  );
  if (!parameters || !signed.includes(true)) return false;

  const shop = parameters.get('shop');
  if (shop === undefined || !isShopHost(shop)) return false;
  if (expectedShop !== undefined && parseShopHandle(shop) !== expectedShop) return false;
  return options.maxAgeMs === undefined || isFresh(parameters.get('timestamp'), options.maxAgeMs, options.now ?? Date.now());
}

/** The texts that the vendor may have signed. */
function signedTexts(entries: readonly (readonly [string, string])[]): string[] {
  const encoded = entries.map(([name, value]) => `${encodeLikeGo(name)}=${encodeLikeGo(value)}`).join('&');
  const ambiguous = entries.some(([name, value]) => /[&=]/.test(name) || value.includes('&'));
  return ambiguous ? [encoded] : [encoded, entries.map(([name, value]) => `${name}=${value}`).join('&')];
}

/** Go's `url.QueryEscape`: everything but letters, digits, `-`, `_`, `.` and `~` is percent-encoded, and a space is `+`. */
function encodeLikeGo(text: string): string {
  return percentEncode(text).replaceAll('%20', '+');
}

function isFresh(timestamp: string | undefined, maxAgeMs: number, now: number): boolean {
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(now - Number(timestamp) * 1000) <= maxAgeMs;
}
