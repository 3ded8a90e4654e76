import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { createManualClock } from '@tasks/core/testing';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createDeliveryPoster, deliveryTimeoutMs } from './post-delivery.ts';
import type { DeliveryAnswer, DeliveryPoster, DeliveryPosterOptions } from './post-delivery.ts';
import { checkWebhookUrl } from './check-webhook-url.ts';
import type { ResolveHost } from './resolve-host.ts';
import { innerHosts, ownHosts } from './test-support/private-hosts.ts';
import { startTestReceiver } from './test-support/start-test-receiver.ts';
import type { TestReceiver } from './test-support/start-test-receiver.ts';
import { testCertificate } from './test-support/test-certificate.ts';
import { until } from './test-support/until.ts';

const noPublicAddress = 'The host of the receiver is not a public address, nor a name of public addresses.';

async function receiverOf(options?: { readonly secure: boolean }): Promise<TestReceiver> {
  const receiver = await startTestReceiver(options);
  onTestFinished(() => receiver.close());
  return receiver;
}

function posterOf(options: DeliveryPosterOptions = {}): DeliveryPoster {
  const poster = createDeliveryPoster(options);
  onTestFinished(() => poster.close());
  return poster;
}

function post(poster: DeliveryPoster, url: string, signal = new AbortController().signal): Promise<DeliveryAnswer> {
  return poster.post({ url, headers: { 'webhook-id': 'dlv_1' }, body: '{"type":"task.succeeded"}', signal });
}

const resolveTo =
  (...addresses: string[]): ResolveHost =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

afterEach(() => {
  vi.unstubAllEnvs();
});

it('posts JSON and keeps the connection for the next', async () => {
  const receiver = await receiverOf();
  const poster = posterOf({ allowPrivate: true });
  expect(await post(poster, `${receiver.url}?a=1#b`)).toEqual({ status: 204 });
  expect(receiver.requests).toMatchObject([
    {
      method: 'POST',
      path: '/hook?a=1',
      body: '{"type":"task.succeeded"}',
      headers: {
        'content-type': 'application/json',
        'content-length': '25',
        'user-agent': 'tasks-server',
        'webhook-id': 'dlv_1',
        host: `127.0.0.1:${receiver.port}`,
      },
    },
  ]);
  await post(poster, receiver.url);
  expect(receiver.connections).toBe(1);
});

describe('addresses', () => {
  it.each(ownHosts)('makes no connection to %s', async (host) => {
    const receiver = await receiverOf();
    const poster = posterOf();
    expect(await post(poster, `http://${host}:${receiver.port}/hook`)).toEqual({ error: noPublicAddress });
    expect(await post(poster, `https://${host}:${receiver.port}/hook`)).toEqual({ error: noPublicAddress });
    expect(receiver.connections).toBe(0);
  });

  it.each(innerHosts)('makes no connection to %s', async (host) => {
    const poster = posterOf();
    expect(await post(poster, `http://${host}/hook`)).toEqual({ error: noPublicAddress });
    expect(await post(poster, `https://${host}/hook`)).toEqual({ error: noPublicAddress });
  });

  it('makes no connection where one of the addresses of a name is private', async () => {
    const receiver = await receiverOf();
    const lists = [
      ['127.0.0.1'],
      ['93.184.215.14', '127.0.0.1'],
      ['::ffff:127.0.0.1'],
      ['::1'],
      ['::7f00:1'],
      ['168.63.129.16'],
      [],
    ];
    for (const addresses of lists) {
      const poster = posterOf({ resolve: resolveTo(...addresses) });
      expect(await post(poster, `http://receiver.test:${receiver.port}/`)).toEqual({ error: noPublicAddress });
    }
    expect(receiver.connections).toBe(0);
  });

  it('makes no connection to a name that was public when it was checked and is private when it is connected to', async () => {
    const receiver = await receiverOf();
    let asked = 0;
    const resolve: ResolveHost = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '93.184.215.14' : '127.0.0.1', family: 4 }];
    };
    const url = `http://rebinding.test:${receiver.port}/`;
    await expect(checkWebhookUrl(url, { allowPrivate: false, resolve })).resolves.toBe(url);
    expect(await post(posterOf({ resolve }), url)).toEqual({ error: noPublicAddress });
    expect(asked).toBe(2);
    expect(receiver.connections).toBe(0);
  });

  it('says the same of names that do not exist', async () => {
    for (const code of ['ENOTFOUND', 'EAI_AGAIN']) {
      const resolve = async (): Promise<never> => {
        throw Object.assign(new Error(`getaddrinfo ${code} inner.corp`), { code });
      };
      expect(await post(posterOf({ resolve }), 'http://inner.corp/')).toEqual({ error: noPublicAddress });
    }
  });

  it('connects to private addresses where they are allowed, by name and by number', async () => {
    const receiver = await receiverOf();
    const poster = posterOf({ allowPrivate: true, resolve: resolveTo('127.0.0.1') });
    for (const host of ['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', 'receiver.test', '0.0.0.0']) {
      expect(await post(poster, `http://${host}:${receiver.port}/`)).toEqual({ status: 204 });
    }
    expect(receiver.requests[3]?.headers.host).toBe(`receiver.test:${receiver.port}`);
  });

  it('uses no proxy of the environment', async () => {
    const receiver = await receiverOf();
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) vi.stubEnv(name, 'http://127.0.0.1:1');
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    expect(await post(posterOf({ allowPrivate: true }), receiver.url)).toEqual({ status: 204 });
  });
});

describe('answers', () => {
  it('follows no redirect', async () => {
    const inner = await receiverOf();
    const receiver = await receiverOf();
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.answer = (response) => response.writeHead(status, { location: inner.url }).end();
      const answer = await post(posterOf({ allowPrivate: true }), receiver.url);
      expect(answer.status).toBe(status);
      expect(answer.error).toContain(`answered ${status}`);
    }
    expect(inner.connections).toBe(0);
  });

  it('counts only 2xx as taken', async () => {
    const receiver = await receiverOf();
    const poster = posterOf({ allowPrivate: true });
    for (const status of [200, 201, 202, 204, 299]) {
      receiver.answer = status;
      expect(await post(poster, receiver.url)).toEqual({ status });
    }
    for (const status of [304, 400, 404, 410, 500, 503]) {
      receiver.answer = status;
      expect((await post(poster, receiver.url)).error).toContain(`answered ${status}`);
    }
  });

  it('keeps 1 kB of an answer that never ends, as harmless text', async () => {
    const receiver = await receiverOf();
    receiver.answer = (response) => {
      const more = (): void => {
        if (response.write('\u001B[2Jab\u0000\n'.repeat(200))) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    };
    const { status, error, answer = '' } = await post(posterOf({ allowPrivate: true }), receiver.url);
    expect({ status, error }).toEqual({ status: 200, error: undefined });
    expect(answer).toMatch(/^(?:\[2Jab\n?)+/);
    expect(answer.length).toBeLessThanOrEqual(1024);
  });

  it('takes a status whose answer does not come to its end', async () => {
    const clock = createManualClock();
    const receiver = await receiverOf();
    let written = false;
    receiver.answer = (response) => {
      response.writeHead(200);
      response.write('well', () => {
        written = true;
      });
    };
    const posting = post(posterOf({ allowPrivate: true, clock }), receiver.url);
    await until(() => written);
    // The bytes are in the kernel; a few turns bring them to the other end.
    for (let turn = 0; turn < 50; turn += 1) await clock.advance(0);
    await clock.advance(deliveryTimeoutMs);
    expect(await posting).toEqual({ status: 200, answer: 'well' });
  });

  it('hears how long a receiver asks to wait, only where it means that', async () => {
    const clock = createManualClock();
    const receiver = await receiverOf();
    const poster = posterOf({ allowPrivate: true, clock });
    const askedBy = async (status: number, value: string): Promise<number | undefined> => {
      receiver.answer = (response) => response.writeHead(status, { 'retry-after': value }).end();
      return (await post(poster, receiver.url)).retryAfterMs;
    };
    expect(await askedBy(429, '120')).toBe(120_000);
    expect(await askedBy(503, new Date(clock.now() + 60_000).toUTCString())).toBe(60_000);
    expect(await askedBy(500, '120')).toBeUndefined();
    expect(await askedBy(204, '120')).toBeUndefined();
    expect(await askedBy(429, '-5')).toBeUndefined();
    expect(await askedBy(429, 'soon')).toBeUndefined();
  });
});

describe('failures', () => {
  it('gives up on a receiver that does not answer, and leaves nothing behind', async () => {
    const clock = createManualClock();
    const receiver = await receiverOf();
    receiver.answer = () => {};
    const posting = post(posterOf({ allowPrivate: true, clock }), receiver.url);
    await until(() => receiver.requests.length === 1);
    await clock.advance(deliveryTimeoutMs - 1);
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(1);
    expect(await posting).toEqual({ error: 'The receiver did not answer within 15 seconds.' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives up on a resolver that does not answer', async () => {
    const clock = createManualClock();
    const posting = post(posterOf({ clock, resolve: () => new Promise(() => {}) }), 'http://example.com/');
    await clock.advance(deliveryTimeoutMs);
    expect(await posting).toEqual({ error: 'The receiver did not answer within 15 seconds.' });
  });

  it('breaks off by its signal, with its reason', async () => {
    const receiver = await receiverOf();
    let closed = false;
    receiver.answer = (response) =>
      response.on('close', () => {
        closed = true;
      });
    const poster = posterOf({ allowPrivate: true });
    const controller = new AbortController();
    const posting = post(poster, receiver.url, controller.signal);
    await until(() => receiver.requests.length === 1);
    const reason = new Error('stop');
    controller.abort(reason);
    await expect(posting).rejects.toBe(reason);
    await until(() => closed);
    await expect(post(poster, receiver.url, controller.signal)).rejects.toBe(reason);
    expect(receiver.requests).toHaveLength(1);
  });

  it('tells a refused, a broken and a silly connection apart, and names no address', async () => {
    const receiver = await receiverOf();
    const poster = posterOf({ allowPrivate: true });
    receiver.answer = (response) => response.destroy();
    expect(await post(poster, receiver.url)).toEqual({
      error: 'The connection broke off before the receiver answered.',
    });
    receiver.answer = (response) => response.socket?.end('SSH-2.0-OpenSSH_9.9\r\n');
    expect(await post(poster, receiver.url)).toEqual({ error: 'The receiver did not answer in HTTP.' });
    await receiver.close();
    expect(await post(poster, receiver.url)).toEqual({ error: 'The receiver refused the connection.' });
  });

  it('sends again at once when a kept connection turns out to be closed', async () => {
    const receiver = await receiverOf();
    const poster = posterOf({ allowPrivate: true });
    await post(poster, receiver.url);
    receiver.answer = (response) => {
      receiver.answer = 204;
      response.destroy();
    };
    expect(await post(poster, receiver.url)).toEqual({ status: 204 });
    expect(receiver.requests).toHaveLength(3);
    expect(receiver.connections).toBe(2);
  });

  it('gives an answer for whatever bytes come back', async () => {
    let bytes: Uint8Array = new Uint8Array();
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(bytes));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const poster = posterOf({ allowPrivate: true });
    const head = fc.constantFrom(
      '',
      'HTTP/1.1 ',
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 101 Upgrade\r\n\r\n',
      'HTTP/1.1 200 OK\r\n\r\n',
    );
    await fc.assert(
      fc.asyncProperty(head, fc.uint8Array({ maxLength: 200 }), async (start, rest) => {
        bytes = Buffer.concat([Buffer.from(start), rest]);
        const { status, error } = await post(poster, `http://127.0.0.1:${port}/`);
        expect(status !== undefined || error !== undefined).toBe(true);
      }),
    );
  });
});

describe('HTTPS', () => {
  const failed = { error: 'No secure connection came about: the certificate of the receiver, or its TLS, was not accepted.' };

  it('delivers where the certificate is trusted and of that name, else not', async () => {
    const receiver = await receiverOf({ secure: true });
    const options = { allowPrivate: true, resolve: resolveTo('127.0.0.1') };
    const url = `https://receiver.test:${receiver.port}/hook`;
    expect(await post(posterOf(options), url)).toEqual(failed);

    const trusted = tls.getCACertificates('default');
    onTestFinished(() => tls.setDefaultCACertificates(trusted));
    tls.setDefaultCACertificates([...trusted, testCertificate.cert]);
    expect(await post(posterOf(options), `https://other.test:${receiver.port}/hook`)).toEqual(failed);
    expect(receiver.requests).toHaveLength(0);
    expect(await post(posterOf(options), url)).toEqual({ status: 204 });
  });

  it('does not speak TLS to a receiver that has none', async () => {
    const receiver = await receiverOf();
    expect(await post(posterOf({ allowPrivate: true }), receiver.url.replace('http:', 'https:'))).toEqual(failed);
  });
});
