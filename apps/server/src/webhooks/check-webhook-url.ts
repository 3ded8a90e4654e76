import { isIP } from 'node:net';
import { TasksError, systemClock } from '@tasks/core';
import type { Clock } from '@tasks/core';
import { isPublicAddress } from './public-address.ts';
import { hostOf, resolveHost } from './resolve-host.ts';
import type { ResolveHost } from './resolve-host.ts';

/** The longest URL of a receiver, in characters. */
export const longestWebhookUrl = 2048;

/** How long to wait for the addresses of a name, in milliseconds. */
const resolveTimeoutMs = 3000;

/** Options of {@link checkWebhookUrl}. */
export interface CheckWebhookUrlOptions {
  /** Takes receivers on private, loopback and link-local addresses; no name is resolved then. */
  readonly allowPrivate: boolean;
  /** @default the system's resolver */
  readonly resolve?: ResolveHost | undefined;
  /** @default the system's */
  readonly clock?: Clock | undefined;
}

/**
 * Whether deliveries may go to a URL. Plain `http:` is taken: a signature keeps deliveries true, though not secret.
 *
 * A name that cannot be resolved for the moment passes: what counts is the address that is connected to, and that is checked at every delivery.
 *
 * @returns the URL in its normal spelling, so that two spellings of one are one receiver.
 * @throws {TasksError} `invalid_argument` for what is not an HTTP URL, holds a user name, a password or more than 2,048 characters, or has a host that is, or
 *   resolves to, anything but public addresses.
 */
export async function checkWebhookUrl(url: string, options: CheckWebhookUrlOptions): Promise<string> {
  if (url.length > longestWebhookUrl) {
    throw refused(`it has ${url.length} characters. Use at most ${longestWebhookUrl}.`);
  }
  const parsed = URL.parse(url);
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) {
    throw refused('it is not an HTTP URL. Give one such as https://example.com/hook.');
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw refused('it holds a user name or a password. Leave them out: deliveries are signed.');
  }
  if (parsed.href.length > longestWebhookUrl) {
    throw refused(`it has ${parsed.href.length} characters once it is encoded. Use at most ${longestWebhookUrl}.`);
  }
  if (!options.allowPrivate && !(await mayBePublic(hostOf(parsed), options))) {
    // One text for private addresses and for names that do not exist: it does not tell which names there are inside.
    throw refused('its host is not a public address, nor a name of public addresses. Use a receiver on the public internet.');
  }
  return parsed.href;
}

async function mayBePublic(host: string, options: CheckWebhookUrlOptions): Promise<boolean> {
  if (isIP(host) !== 0) return isPublicAddress(host);
  const { resolve = resolveHost, clock = systemClock } = options;
  const { promise: late, resolve: giveUp } = Promise.withResolvers<'unknown'>();
  const cancel = clock.schedule(() => giveUp('unknown'), resolveTimeoutMs);
  try {
    const addresses = await Promise.race([resolve(host), late]);
    return addresses === 'unknown' || (addresses.length > 0 && addresses.every(({ address }) => isPublicAddress(address)));
  } catch (error) {
    return !isUnknownName(error);
  } finally {
    cancel();
  }
}

function isUnknownName(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOTFOUND' || code === 'ENODATA';
}

// The URL itself stays out of the message: its path or query may hold what only the receiver should know.
function refused(why: string): TasksError {
  return new TasksError({ code: 'invalid_argument', message: `The URL of the webhook is refused: ${why}` });
}
