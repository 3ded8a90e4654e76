import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createAppFixture } from '../testing/app-fixture.ts';
import type { AppFixture } from '../testing/app-fixture.ts';
import { readEvents } from '../testing/event-reader.ts';
import { listen } from './listen.ts';
import type { Listener, ListenOptions } from './listen.ts';

async function start(fixture: AppFixture, options: Partial<ListenOptions> = {}): Promise<Listener> {
  return listen(fixture.app, { host: '127.0.0.1', port: 0, ...options });
}

function portOf(listener: Listener): number {
  return Number(new URL(listener.url).port);
}

async function rawSocket(listener: Listener): Promise<{ socket: Socket; received: () => string; closed: Promise<unknown> }> {
  const socket = connect(portOf(listener), '127.0.0.1');
  let received = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  return { socket, received: () => received, closed };
}

describe('a listener', () => {
  it('answers over HTTP, and tells where', async () => {
    await using fixture = await createAppFixture();
    const listener = await start(fixture);
    expect(listener.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    fixture.provider.script('1', 'running');
    const response = await fetch(`${listener.url}/v1/tasks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"ref":"fake:1"}',
    });
    expect([response.status, ((await response.json()) as { ref: string }).ref]).toEqual([201, 'fake:job:1']);
    expect((await fetch(`${listener.url}/v1/tasks`, { method: 'HEAD' })).status).toBe(200);
    await listener.stop();
    await expect(fetch(`${listener.url}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('says why it cannot listen', async () => {
    await using fixture = await createAppFixture();
    const listener = await start(fixture);
    await expect(start(fixture, { port: portOf(listener) })).rejects.toThrow(
      expect.objectContaining({ code: 'invalid_argument' }),
    );
    await listener.stop();
  });

  it('does not wait at a stop for connections that were opened in advance and never used', async () => {
    await using fixture = await createAppFixture();
    // The grace is over when the fixture's clock is moved, which it is not.
    const listener = await start(fixture, { clock: fixture.clock });
    const { closed } = await rawSocket(listener);
    await fetch(`${listener.url}/healthz`);
    await listener.stop();
    await expect(closed).resolves.toEqual([false]);
  });

  it('follows events, and forgets readers who go without a word', async () => {
    await using fixture = await createAppFixture();
    const listener = await start(fixture);
    const abort = new AbortController();
    const reader = readEvents(await fetch(`${listener.url}/v1/events`, { signal: abort.signal }));
    await reader.next();
    await fixture.track('1');
    expect(await reader.next()).toMatchObject({ event: 'task.created' });
    expect(fixture.app.eventStreams).toBe(1);

    const { socket, closed } = await rawSocket(listener);
    socket.write('GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(socket, 'data');
    expect(fixture.app.eventStreams).toBe(2);
    socket.destroy();
    await closed;
    abort.abort();
    while (fixture.app.eventStreams > 0) await new Promise((resolve) => setImmediate(resolve));
    await listener.stop();
  });

  it('ends event streams and idle connections when it stops', async () => {
    await using fixture = await createAppFixture();
    const listener = await start(fixture);
    const reader = readEvents(await fetch(`${listener.url}/v1/events`));
    await reader.next();
    const agent = new Agent({ keepAlive: true });
    const idle = request(`${listener.url}/healthz`, { agent }).end();
    const [answer] = (await once(idle, 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    const end = reader.next();
    await listener.stop({ graceMs: 60_000 });
    expect(await end).toBeUndefined();
    agent.destroy();
  });

  it('answers what came before it was stopped, and closes the connection', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    await using fixture = await createAppFixture({
      renderMetrics: async () => {
        asked();
        await gate;
        return { contentType: 'text/plain', body: 'late' };
      },
    });
    const listener = await start(fixture);
    const answer = fetch(`${listener.url}/metrics`);
    await isAsked;
    const stopped = listener.stop({ graceMs: 60_000 });
    release();
    const response = await answer;
    expect([response.status, response.headers.get('connection'), await response.text()]).toEqual([200, 'close', 'late']);
    await stopped;
  });

  it('cuts what is not over when the grace is', async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    await using fixture = await createAppFixture({
      renderMetrics: () => {
        asked();
        return new Promise(() => undefined);
      },
    });
    const listener = await start(fixture, { clock: fixture.clock });
    const answer = fetch(`${listener.url}/metrics`);
    // It fails before it is looked at.
    answer.catch(() => undefined);
    await isAsked;
    const stopped = listener.stop({ graceMs: 5000 });
    await fixture.clock.advance(5000);
    await stopped;
    await expect(answer).rejects.toThrow('fetch failed');
  });

  it('refuses headers that are too large', async () => {
    await using fixture = await createAppFixture();
    const listener = await start(fixture, { maxHeaderBytes: 2000 });
    const { socket, received, closed } = await rawSocket(listener);
    socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ${'x'.repeat(3000)}\r\n\r\n`);
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 431 /);
    await listener.stop();
  });

  it.each([
    ['no host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['a host that is none', 'GET /healthz HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400],
    ['a host with a path', 'GET /healthz HTTP/1.1\r\nHost: a/../b\r\nConnection: close\r\n\r\n', 400],
    ['two lengths', 'POST /v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}', 400],
    [
      'a length and chunks',
      'POST /v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['nonsense', '\0\0\0\r\n\r\n', 400],
    ['a foreign host', 'GET /v1/tasks HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 403],
  ])('refuses a request with %s', async (_name, text, status) => {
    await using fixture = await createAppFixture();
    const listener = await start(fixture);
    const { socket, received, closed } = await rawSocket(listener);
    socket.write(text);
    await closed;
    expect(received()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    await listener.stop();
  });

  it('answers a body that is too large, without reading all of it', async () => {
    await using fixture = await createAppFixture({ limits: { bodyBytes: 1000 } });
    const listener = await start(fixture);
    const { socket, received } = await rawSocket(listener);
    socket.write(
      'POST /v1/tasks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    socket.write(`400\r\n${'x'.repeat(1024)}\r\n`);
    await once(socket, 'data');
    expect(received()).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
    await listener.stop();
  });

  it('answers a batch of lines while it is sent', async () => {
    await using fixture = await createAppFixture();
    const listener = await start(fixture);
    const { socket, received } = await rawSocket(listener);
    const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
    socket.write(
      'POST /v1/tasks/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    socket.write(chunk('{"ref":"fake:a"}\n'));
    while (!received().includes('"fake:a"')) await once(socket, 'data');
    socket.write(chunk('{"ref":"fake:b"}\n'));
    while (!received().includes('"fake:b"')) await once(socket, 'data');
    socket.write('0\r\n\r\n');
    while (!received().endsWith('0\r\n\r\n')) await once(socket, 'data');
    expect(received()).toMatch(/^HTTP\/1\.1 200 /);
    socket.destroy();
    await listener.stop();
  });
});
