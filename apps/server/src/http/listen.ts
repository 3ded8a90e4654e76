import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { TasksError, systemClock } from '@tasks/core';
import type { Clock } from '@tasks/core';
import type { App } from '../create-app.ts';

/** Options of {@link listen}. */
export interface ListenOptions {
  readonly host: string;
  /** Zero: any that is free. */
  readonly port: number;
  /** How long a client may take to send the headers of a request, in milliseconds. @default 15_000 */
  readonly headersTimeoutMs?: number | undefined;
  /** How long a client may take to send a whole request, in milliseconds. @default 120_000 */
  readonly requestTimeoutMs?: number | undefined;
  /** How long a connection without a request is kept, in milliseconds. Longer than a proxy before it does, or that meets closed connections. @default 75_000 */
  readonly keepAliveTimeoutMs?: number | undefined;
  /** The most that headers may have, in bytes. @default 16_384 */
  readonly maxHeaderBytes?: number | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/** An app that listens. */
export interface Listener {
  /** Such as `http://127.0.0.1:8787`. */
  readonly url: string;
  /**
   * Takes no more connections, ends event streams, answers the requests that came, and resolves when all connections are closed. Those that are open after
   * the grace are cut.
   *
   * @param options - `graceMs`: default 10_000.
   */
  stop(options?: { readonly graceMs?: number | undefined }): Promise<void>;
}

/**
 * Answers HTTP requests by an app.
 *
 * @throws {TasksError} `invalid_argument` when the address cannot be listened on.
 */
export async function listen(app: Pick<App, 'fetch' | 'close'>, options: ListenOptions): Promise<Listener> {
  const { host, port, clock = systemClock } = options;
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      headersTimeout: options.headersTimeoutMs ?? 15_000,
      requestTimeout: options.requestTimeoutMs ?? 120_000,
      keepAliveTimeout: options.keepAliveTimeoutMs ?? 75_000,
      maxHeaderSize: options.maxHeaderBytes ?? 16_384,
      // A reader of events whose machine is gone says nothing more.
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
    },
  }) as Server;
  const underWay = new Set<ServerResponse>();
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  let isStopping = false;
  // Before the app's own listener, which may answer at once.
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (isStopping) response.setHeader('connection', 'close');
    underWay.add(response);
    response.once('close', () => {
      underWay.delete(response);
      // Its connection becomes idle in a moment.
      if (isStopping) setImmediate(() => server.closeIdleConnections());
    });
  });

  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `The server cannot listen on ${host}, port ${port}: ${error instanceof Error ? error.message : String(error)}. Choose another port, or stop what uses this one.`,
      cause: error,
    });
  }

  const stop = async (graceMs: number): Promise<void> => {
    isStopping = true;
    const closed = once(server, 'close');
    server.close();
    for (const response of underWay) {
      if (!response.headersSent) response.setHeader('connection', 'close');
    }
    app.close();
    // One that was opened in advance and never used counts as busy to Node.js.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    const cancel = clock.schedule(() => server.closeAllConnections(), graceMs);
    await closed;
    cancel();
  };
  let stopping: Promise<void> | undefined;
  return {
    url: urlOf(server.address() as AddressInfo),
    stop: ({ graceMs = 10_000 } = {}) => (stopping ??= stop(graceMs)),
  };
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
