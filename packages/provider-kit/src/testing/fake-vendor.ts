import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A request that a {@link FakeVendor} was sent. */
export interface FakeVendorRequest {
  readonly method: string;
  /** As it came on the wire: the path and its query. */
  readonly path: string;
  /** Names in lower case, repeated ones joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as it came. */
  readonly bodyBytes: Uint8Array;
}

/**
 * What a {@link FakeVendor} does with a request: answers, resets the connection, closes it in the middle of the body, or never answers (the
 * connection stays open until the caller or the vendor closes it).
 */
export type FakeVendorAnswer =
  | {
      /** @default 200 */
      readonly status?: number | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      /** Text and bytes go as they are, anything else as JSON; an iterable goes chunk by chunk. @default no body */
      readonly body?: unknown;
      /** `close`: the connection is cut after the body's bytes, before the answer is complete. `hang`: nothing more comes. @default 'complete' */
      readonly end?: 'complete' | 'close' | 'hang' | undefined;
    }
  | 'reset'
  | 'never';

/** Decides what a {@link FakeVendor} does with a request; a promise delays it. */
export type FakeVendorHandler = (request: FakeVendorRequest, index: number) => FakeVendorAnswer | Promise<FakeVendorAnswer>;

/** An HTTP server on loopback that plays a vendor. */
export interface FakeVendor extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly baseUrl: string;
  /** All requests so far, in the order they came. */
  readonly requests: readonly FakeVendorRequest[];
  /** How many connections are open at this moment. */
  openConnections(): Promise<number>;
  /** Resolves once that many requests have come. */
  received(count: number): Promise<void>;
  /** Resolves once no connection is open. Idle ones are closed. */
  idle(): Promise<void>;
  /** Cuts all connections and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts a fake vendor on a free port of 127.0.0.1.
 *
 * @example
 * ```ts
 * await using vendor = await startFakeVendor(() => ({ status: 503, headers: { 'retry-after': '2' }, body: 'busy' }));
 * const provider = createAcmeProvider({ baseUrl: vendor.baseUrl, token: 'test' });
 * ```
 */
export async function startFakeVendor(handler: FakeVendorHandler): Promise<FakeVendor> {
  const requests: FakeVendorRequest[] = [];
  const watchers = new Set<() => void>();
  const notify = (): void => {
    for (const watcher of watchers) watcher();
  };
  const server = createServer((incoming, response) => {
    void serve(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.on('connection', (socket) => {
    socket.on('close', notify);
    socket.on('error', () => undefined);
  });

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const index = requests.push(request) - 1;
    notify();
    await answer(response, await handler(request, index));
  }

  const openConnections = (): Promise<number> =>
    new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count))));

  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await holds())) {
      await new Promise<void>((resolve) => {
        const watcher = (): void => {
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
      });
    }
  }

  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    openConnections,
    received: (count) => until(() => requests.length >= count),
    idle: () =>
      until(async () => {
        server.closeIdleConnections();
        return (await openConnections()) === 0;
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function readRequest(incoming: IncomingMessage): Promise<FakeVendorRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bodyBytes = Buffer.concat(chunks);
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(incoming.headersDistinct)) headers[name] = (values ?? []).join(', ');
  return { method: incoming.method ?? '', path: incoming.url ?? '', headers, body: bodyBytes.toString(), bodyBytes };
}

async function answer(response: ServerResponse, what: FakeVendorAnswer): Promise<void> {
  if (what === 'never') return;
  if (what === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status = 200, headers = {}, body, end = 'complete' } = what;
  const json = body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array) && !isChunks(body);
  response.writeHead(status, { ...(json ? { 'content-type': 'application/json' } : {}), ...headers });
  if (isChunks(body)) {
    // Rejects when the caller hangs up, which is the caller's right.
    await pipeline(Readable.from(body), response, { end: false }).catch(() => undefined);
  } else if (body !== undefined) {
    response.write(json ? JSON.stringify(body) : body);
  } else {
    response.flushHeaders();
  }
  if (end === 'complete') response.end();
  else if (end === 'close') response.socket?.destroySoon();
}

function isChunks(body: unknown): body is Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array> {
  return (
    typeof body === 'object' &&
    body !== null &&
    !(body instanceof Uint8Array) &&
    !Array.isArray(body) &&
    (Symbol.iterator in body || Symbol.asyncIterator in body)
  );
}
