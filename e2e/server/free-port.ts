import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what systems give to connections that go out: while the server is down, nobody else gets its port by chance. */
const first = 20_000;
const last = 30_000;

/** Finds a port of 127.0.0.1 on which a server can be started again and again. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = first + Math.floor(Math.random() * (last - first));
    const probe = createServer();
    try {
      probe.listen(port, '127.0.0.1');
      await once(probe, 'listening');
      return port;
    } catch {
      // Somebody has it.
    } finally {
      probe.close();
    }
  }
}
