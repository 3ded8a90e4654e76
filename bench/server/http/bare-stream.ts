import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';

// The least that it costs to tell many readers: what is to be told is written to all open responses, once for each request that brings it. Nothing is kept,
// and nobody who is slow is helped.

const { values } = parseArgs({ options: { frame: { type: 'string', default: '600' } } });
const frameBytes = Number(values.frame);
const readers = new Set<ServerResponse>();
let last = 0;

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 3000\n\n');
    readers.add(response);
    return;
  }
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const { tasks } = JSON.parse(body) as { readonly tasks: readonly unknown[] };
    let frames = '';
    // Each task is told of twice, as one that is tracked and asked after is.
    for (let index = 0; index < tasks.length * 2; index += 1) {
      last += 1;
      frames += `${`id: ${last}\nevent: task.created\ndata: `.padEnd(frameBytes - 2, 'x')}\n\n`;
    }
    const bytes = Buffer.from(frames);
    for (const reader of readers) reader.write(bytes);
    response.end('{}');
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ type: 'serving', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({
    type: 'report',
    residentBytes: process.memoryUsage.rss(),
    mostResidentBytes: process.resourceUsage().maxRSS * 1024,
    processorMs: (user + system) / 1000,
    lags: [],
  });
});
process.once('disconnect', () => process.exit(1));
process.once('SIGTERM', () => process.exit(0));
