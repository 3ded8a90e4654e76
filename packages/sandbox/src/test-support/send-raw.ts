import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes to a port of this machine, half-closes, and gives all that comes back until the end. */
export async function sendRaw(port: number, bytes: Uint8Array): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A reset is an end as well.
  socket.on('error', () => {});
  socket.end(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

/** Writes an HTTP/1.1 request as it goes over the wire. */
export function rawRequest(
  method: string,
  target: string,
  headers: readonly (readonly [name: string, value: string])[],
  body: Uint8Array,
): Buffer {
  const length: readonly (readonly [string, string])[] = body.length > 0 ? [['content-length', String(body.length)]] : [];
  const lines = [...headers, ...length, ['connection', 'close']].map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'utf8'), body]);
}
