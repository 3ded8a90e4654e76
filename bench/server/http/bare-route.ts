import { loadPeer } from '../../measure/load-peer.ts';

// The least that a route of JSON costs: Hono reads the body and answers 201, and keeps nothing.

interface Context {
  readonly req: { json(): Promise<{ readonly ref: string }> };
  json(value: unknown, status: number): Response;
}
interface App {
  readonly fetch: unknown;
  post(path: string, handler: (c: Context) => Promise<Response>): void;
}

const { Hono } = await loadPeer<{ readonly Hono: new () => App }>('hono');
const { serve } = await loadPeer<{
  readonly serve: (options: object, onListening: (address: { readonly port: number }) => void) => void;
}>('@hono/node-server');
const app = new Hono();
app.post('/v1/tasks', async (c) => {
  const { ref } = await c.req.json();
  return c.json({ ref }, 201);
});
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.send?.({ type: 'serving', url: `http://127.0.0.1:${port}` });
});
process.once('disconnect', () => process.exit(1));
process.once('SIGTERM', () => process.exit(0));
