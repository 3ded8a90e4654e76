import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

/** The largest delivery that is read, in bytes. */
const longestBodyBytes = 16 * 1024 * 1024;

/** An event as a receiver gets it. */
export interface ReceivedEvent {
  readonly type: string;
  /** When it happened, in ISO 8601. */
  readonly timestamp: string;
  readonly data: unknown;
}

/** A delivery whose signature is right. */
export interface ReceivedDelivery {
  /** The same for each time that it arrives: a delivery may come more than once. */
  readonly id: string;
  readonly event: ReceivedEvent;
}

/** Options of {@link createWebhookReceiver}. */
export interface WebhookReceiverOptions {
  /** `whsec_` and Base64; or where to look it up, for a receiver that has to listen before its webhook is made. Undefined: nothing is taken yet. */
  readonly secret: string | (() => string | undefined);
  /** Takes a delivery. When it throws, the sender is told that it failed, and tries again. */
  readonly onEvent: (delivery: ReceivedDelivery) => void | Promise<void>;
}

/** A receiver of webhooks on loopback. */
export interface WebhookReceiver {
  /**
   * Listens.
   *
   * @param port - Zero: a free one. @default 0
   * @returns the URL to register.
   */
  start(port?: number): Promise<string>;
  /** Listens no more, and breaks off what is under way. */
  close(): Promise<void>;
}

/** Creates a small receiver of webhooks that takes only what is signed with its secret: for trials and demonstrations, on loopback. */
export function createWebhookReceiver({ secret, onEvent }: WebhookReceiverOptions): WebhookReceiver {
  const receive = async (request: IncomingMessage): Promise<number> => {
    if (request.method !== 'POST') return 405;
    const body = await readBody(request);
    if (body === undefined) return 413;
    const key = typeof secret === 'string' ? secret : secret();
    if (key === undefined) return 503;
    const delivery = verifyDelivery(key, request.headers, body);
    if (delivery === undefined) return 401;
    await onEvent(delivery);
    return 204;
  };
  const server = createServer((request, response: ServerResponse) => {
    receive(request).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(500).end(),
    );
  });
  return {
    start: (port = 0) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Undefined when the signature is not right, is too old, or what was signed is no event. */
function verifyDelivery(secret: string, headers: IncomingMessage['headers'], body: Buffer): ReceivedDelivery | undefined {
  const id = String(headers['webhook-id'] ?? '');
  try {
    const event = new Webhook(secret).verify(body, {
      'webhook-id': id,
      'webhook-timestamp': String(headers['webhook-timestamp'] ?? ''),
      'webhook-signature': String(headers['webhook-signature'] ?? ''),
    });
    return isEvent(event) ? { id, event } : undefined;
  } catch (error) {
    if (error instanceof WebhookVerificationError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isEvent(value: unknown): value is ReceivedEvent {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('timestamp' in value)) return false;
  return typeof value.type === 'string' && typeof value.timestamp === 'string' && 'data' in value;
}

/** Undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
