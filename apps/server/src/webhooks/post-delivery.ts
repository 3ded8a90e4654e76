import http from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { systemClock } from '@tasks/core';
import type { Clock } from '@tasks/core';
import { parseRetryAfterMs } from '@tasks/provider-kit';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { answerText, longestAnswerBytes } from './answer-text.ts';
import { RefusedAddressError, codeOf, describeFailure, describeStatus } from './delivery-failure.ts';
import { isPublicAddress } from './public-address.ts';
import { hostOf, resolveHost } from './resolve-host.ts';
import type { ResolveHost } from './resolve-host.ts';

/** How long a delivery may take in all, from the name's resolution to the answer's end, in milliseconds. */
export const deliveryTimeoutMs = 15_000;

/** How long a connection is kept open for the next delivery, in milliseconds. */
const idleConnectionMs = 10_000;

/** Statuses whose `Retry-After` is heard. */
const askingForPause: ReadonlySet<number> = new Set([429, 503]);

/** What to send where. */
export interface DeliveryRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
  readonly signal: AbortSignal;
}

/** What came of it. */
export interface DeliveryAnswer {
  /** Undefined when there was no answer. */
  readonly status?: number | undefined;
  /** Why it did not arrive, for people; undefined when it did. */
  readonly error?: string | undefined;
  /** The beginning of the answer as text, 1 kB at most. */
  readonly answer?: string | undefined;
  /** How long the receiver asks to wait, in milliseconds; only beside 429 and 503. */
  readonly retryAfterMs?: number | undefined;
}

/** Sends one delivery, once. Rejects only with the reason of its signal. */
export type PostDelivery = (request: DeliveryRequest) => Promise<DeliveryAnswer>;

/** Sends deliveries over connections that it keeps. */
export interface DeliveryPoster {
  readonly post: PostDelivery;
  /** Closes the connections that are kept. */
  close(): void;
}

/** Options of {@link createDeliveryPoster}. */
export interface DeliveryPosterOptions {
  /** Delivers to private, loopback and link-local addresses too. @default false */
  readonly allowPrivate?: boolean | undefined;
  /** @default the system's resolver */
  readonly resolve?: ResolveHost | undefined;
  /** @default the system's */
  readonly clock?: Clock | undefined;
}

/**
 * Creates what sends deliveries, to public addresses only. The address is checked that is connected to, at each connection: it makes no difference how an
 * address is spelled, nor what a name meant before. Redirects are not followed, and no proxy of the environment is used.
 */
export function createDeliveryPoster(options: DeliveryPosterOptions = {}): DeliveryPoster {
  const { allowPrivate = false, resolve = resolveHost, clock = systemClock } = options;
  const agentOptions = {
    keepAlive: true,
    timeout: idleConnectionMs,
    // Asks the lookup for all addresses of a name.
    autoSelectFamily: true,
    allowPrivateIPAddress: allowPrivate,
    allowMetaIPAddress: allowPrivate,
  };
  const httpAgent = new RequestFilteringHttpAgent(agentOptions);
  const httpsAgent = new RequestFilteringHttpsAgent(agentOptions);
  const lookup = guardedLookup(resolve, allowPrivate);

  const start = (url: URL, { headers, body }: DeliveryRequest): ClientRequest => {
    const secure = url.protocol === 'https:';
    const sent = (secure ? https : http).request({
      protocol: url.protocol,
      hostname: hostOf(url),
      port: url.port,
      path: url.pathname + url.search,
      method: 'POST',
      agent: secure ? httpsAgent : httpAgent,
      lookup,
      headers: { 'user-agent': 'tasks-server', 'content-type': 'application/json', ...headers },
    });
    sent.end(body);
    return sent;
  };

  const exchange = async (request: DeliveryRequest, late: Promise<unknown>): Promise<Exchanged> => {
    const url = new URL(request.url);
    const host = hostOf(url);
    // No name is resolved for these, so that the lookup would not see them.
    if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw new RefusedAddressError();
    for (;;) {
      const sent = start(url, request);
      try {
        return await receive(sent, late);
      } catch (error) {
        // A receiver may close a kept connection at the moment at which it is used again: that says nothing about the receiver.
        if (!sent.reusedSocket || codeOf(error) !== 'ECONNRESET') throw error;
      }
    }
  };

  return {
    async post(request) {
      const { signal } = request;
      signal.throwIfAborted();
      const { promise: late, reject: giveUp } = Promise.withResolvers<never>();
      // Heard by the exchange, unless that fails before.
      late.catch(() => undefined);
      const abort = (): void => giveUp(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      const timeout = new Error('timeout');
      const cancel = clock.schedule(() => giveUp(timeout), deliveryTimeoutMs);
      try {
        return answerOf(await exchange(request, late), clock.now());
      } catch (error) {
        signal.throwIfAborted();
        if (error === timeout) return { error: `The receiver did not answer within ${deliveryTimeoutMs / 1000} seconds.` };
        return { error: describeFailure(error) };
      } finally {
        cancel();
        signal.removeEventListener('abort', abort);
      }
    },
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** A resolver for sockets that rejects names of addresses that must not be connected to, also where only one of several is such. It gives all of them. */
function guardedLookup(resolve: ResolveHost, allowPrivate: boolean): LookupFunction {
  const resolveGuarded = callbackify(async (hostname: string) => {
    const addresses = await resolve(hostname);
    const allowed = allowPrivate || addresses.every(({ address }) => isPublicAddress(address));
    if (addresses.length === 0 || !allowed) throw new RefusedAddressError();
    return [...addresses];
  });
  return (hostname, _options, callback) => resolveGuarded(hostname, callback);
}

interface Exchanged {
  readonly incoming: IncomingMessage;
  readonly bytes: Uint8Array;
}

/** Reads the answer as far as it is kept. One whose rest does not come in time is an answer all the same: its status is known. */
function receive(sent: ClientRequest, late: Promise<unknown>): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    let finish: (() => void) | undefined;
    sent.on('error', reject);
    sent.on('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    sent.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      finish = () => resolve({ incoming, bytes: Buffer.concat(chunks) });
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size <= longestAnswerBytes) return;
        finish?.();
        incoming.destroy();
      });
      incoming.on('end', finish);
      incoming.on('error', finish);
      incoming.on('close', finish);
    });
    late.catch((reason: unknown) => {
      finish?.();
      reject(reason);
      sent.destroy();
    });
  });
}

function answerOf({ incoming, bytes }: Exchanged, now: number): DeliveryAnswer {
  const status = incoming.statusCode ?? 0;
  const retryAfter = askingForPause.has(status) ? incoming.headers['retry-after'] : undefined;
  return {
    status,
    error: describeStatus(status),
    answer: answerText(bytes),
    retryAfterMs: retryAfter === undefined ? undefined : parseRetryAfterMs(new Headers({ 'retry-after': retryAfter }), now),
  };
}
