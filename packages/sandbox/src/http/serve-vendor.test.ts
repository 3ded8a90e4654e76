import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createFaultList } from '../faults/fault-list.ts';
import type { Vendor } from '../vendors/vendor.ts';
import { createRequestLog } from './request-log.ts';
import { serveVendor } from './serve-vendor.ts';
import { until } from '../test-support/until.ts';

it('does the work of a slow request late, though its client has gone', async () => {
  const log = createRequestLog();
  const faults = createFaultList();
  faults.add({ kind: 'slow', delayMs: 1000 });
  const waiting = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const delays = {
    wait: (delayMs: number): Promise<void> => {
      expect(delayMs).toBe(1000);
      waiting.resolve();
      return released.promise;
    },
    clear: () => {},
  };
  const bodies: unknown[] = [];
  const answer = { status: 200, headers: {}, body: '{}', taskId: 'made-late' };
  const vendor: Vendor = {
    name: 'jd',
    bodyLimit: 100,
    tooManyRequests: () => answer,
    handle: ({ body }) => {
      bodies.push(body.toString());
      return answer;
    },
  };
  const server = createServer((incoming, response) => {
    void serveVendor({ log, faults, delays, now: () => 5 }, vendor, incoming, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', method: 'POST', path: '/jdai/x' });
  client.end('all of it');
  await waiting.promise;
  client.on('error', () => {});
  const gone = new Promise((resolve) => client.on('close', resolve));
  client.destroy();
  await gone;
  released.resolve();
  await until(() => bodies.length > 0);
  expect(bodies).toEqual(['all of it']);
  expect(log.requests).toMatchObject([{ number: 1, at: 5, taskId: 'made-late', fault: 'slow' }]);
  server.closeAllConnections();
  server.close();
});
