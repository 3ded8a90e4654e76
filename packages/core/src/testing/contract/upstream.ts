import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeModules } from './node-modules.ts';
import { answering, silent } from './reactions.ts';
import type { Reaction } from './reactions.ts';
import type { UpstreamAnswer } from './upstream-description.ts';
import { toUpstreamRequest } from './upstream-request.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** The vendor, played on loopback. */
export interface Upstream {
  /** `http://127.0.0.1:<port>` */
  readonly baseUrl: string;
  /** The requests about tasks so far, in the order they came. */
  readonly requests: readonly UpstreamRequest[];
  /** How many requests came that were not about tasks. */
  readonly auxiliaryRequests: number;
  /** What is done with requests from here on. */
  react: Reaction;
  /** What a reaction threw: a function of the test's author, most likely. */
  readonly fault: unknown;
  /** Resolves once that many requests have come since the upstream was started. */
  received(count: number): Promise<void>;
  /** Resolves once every request that came was answered or has lost its connection. */
  settled(): Promise<void>;
  /** Cuts all connections and stops listening. */
  stop(): Promise<void>;
}

/** The longest request line and headers that are taken, in bytes: an id of some thousand characters fits. */
const maxHeaderSize = 262_144;

/** Starts a vendor that never answers, until it is told to react otherwise. */
export async function startUpstream(auxiliary?: (request: UpstreamRequest) => UpstreamAnswer | undefined): Promise<Upstream> {
  const { http } = nodeModules();
  const server = http.createServer({ maxHeaderSize }, (incoming, response) => {
    // A caller may hang up at any time.
    response.on('error', ignore);
    void serve(incoming, response);
  });
  server.on('connection', (socket) => socket.on('error', ignore));

  const requests: UpstreamRequest[] = [];
  const open = new Set<ServerResponse>();
  const watchers = new Set<() => void>();
  const notify = (): void => {
    for (const watcher of watchers) watcher();
  };
  let auxiliaryRequests = 0;
  let fault: unknown;

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await readRequest(incoming);
      const aside = auxiliary?.(request);
      if (aside !== undefined) {
        auxiliaryRequests += 1;
        await answering(aside)(request, response);
        return;
      }
      open.add(response);
      response.on('close', () => {
        open.delete(response);
        notify();
      });
      requests.push(request);
      notify();
      await upstream.react(request, response);
    } catch (error) {
      // A caller that hangs up while it sends its request is no fault.
      if (!incoming.destroyed || incoming.complete) fault ??= error;
      response.destroy();
    }
  }

  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  const upstream: Upstream = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get auxiliaryRequests() {
      return auxiliaryRequests;
    },
    react: silent,
    get fault() {
      return fault;
    },
    received: (count) => until(() => requests.length >= count),
    settled: () => until(() => open.size === 0),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return upstream;
}

async function readRequest(incoming: IncomingMessage): Promise<UpstreamRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(incoming.headersDistinct)) headers[name] = (values ?? []).join(', ');
  return toUpstreamRequest({
    method: incoming.method ?? '',
    target: incoming.url ?? '',
    headers,
    body: Buffer.concat(chunks).toString(),
  });
}

function ignore(): void {}
