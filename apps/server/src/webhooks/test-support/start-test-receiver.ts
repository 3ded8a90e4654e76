import { createServer } from 'node:http';
import type { IncomingHttpHeaders, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { testCertificate } from './test-certificate.ts';

/** A request as it came in. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a test answers: a status, or by hand. */
export type Answering = number | ((response: ServerResponse, request: ReceivedRequest) => void);

/** A receiver over real HTTP on loopback that does what a test says. */
export interface TestReceiver {
  readonly port: number;
  readonly url: string;
  /** What came in, in order. */
  readonly requests: ReceivedRequest[];
  /** How many connections were made. */
  readonly connections: number;
  /** How many requests were under way at once at the most. */
  readonly mostAtOnce: number;
  answer: Answering;
  close(): Promise<void>;
}

/** Starts a receiver that answers 204. */
export async function startTestReceiver({ secure = false }: { readonly secure?: boolean } = {}): Promise<TestReceiver> {
  const requests: ReceivedRequest[] = [];
  let connections = 0;
  let underWay = 0;
  let mostAtOnce = 0;
  const listener: RequestListener = (request, response) => {
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    response.on('close', () => {
      underWay -= 1;
    });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      requests.push(received);
      if (typeof receiver.answer === 'number') response.writeHead(receiver.answer).end();
      else receiver.answer(response, received);
    });
  };
  const server: Server = secure ? createSecureServer(testCertificate, listener) : createServer(listener);
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const receiver: TestReceiver = {
    port,
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}/hook`,
    requests,
    answer: 204,
    get connections() {
      return connections;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
