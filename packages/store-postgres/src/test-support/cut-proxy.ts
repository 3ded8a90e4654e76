import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A TCP proxy before a server that can cut the line. */
export interface CutProxy {
  readonly port: number;
  /** Breaks all connections, and refuses new ones until {@link mend}. */
  cut(): void;
  mend(): void;
  /** The next answer that begins so does not arrive any more: the connection breaks in its place. */
  breakBefore(answer: string): void;
  close(): Promise<void>;
}

export async function startCutProxy(targetPort: number): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let breaking: string | undefined;
  const drop = (socket: Socket): void => {
    sockets.delete(socket);
    socket.destroy();
  };
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => drop(to));
      from.on('close', () => drop(to));
    }
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => {
      if (breaking === undefined || !chunk.includes(breaking)) return void near.write(chunk);
      breaking = undefined;
      drop(near);
      drop(far);
    });
    return undefined;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      for (const socket of sockets) drop(socket);
    },
    mend() {
      isCut = false;
    },
    breakBefore(answer) {
      breaking = answer;
    },
    async close() {
      for (const socket of sockets) drop(socket);
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
