import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../http/read-body.ts';
import type { SignedRequest } from '../vendors/jd/signature/canonical-request.ts';
import { sendRaw } from './send-raw.ts';

/** What the HTTP parser makes of a request's bytes. */
export async function receiveRaw(bytes: Uint8Array): Promise<SignedRequest> {
  const received = Promise.withResolvers<SignedRequest>();
  const server = createServer((request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const { method = '', headers } = request;
    const read = async (): Promise<SignedRequest> => {
      const body = (await readBody(request, 1_000_000)) as Buffer;
      response.end();
      return { method, path, query, headers, body };
    };
    received.resolve(read());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await sendRaw((server.address() as AddressInfo).port, bytes);
  server.close();
  return received.promise;
}
