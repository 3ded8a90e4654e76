import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startSandbox } from './start-sandbox.ts';
import { ask, startBench } from './test-support/sandbox-clients.ts';
import { until } from './test-support/until.ts';

describe('starting', () => {
  it('gives the address, and the environment that points there', async () => {
    await using sandbox = await startSandbox({ shoplazza: { shop: 'my-shop' } });
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(sandbox.environment).toEqual({
      JD_ACCESS_KEY_ID: sandbox.jd.accessKeyId,
      JD_SECRET_ACCESS_KEY: sandbox.jd.secretAccessKey,
      JD_BASE_URL: sandbox.url,
      SHOPLAZZA_SHOP: 'my-shop',
      SHOPLAZZA_ACCESS_TOKEN: sandbox.shoplazza.accessToken,
      SHOPLAZZA_BASE_URL: sandbox.url,
    });
  });

  it('names the session token in the environment when there is one', async () => {
    await using sandbox = await startSandbox({ jd: { sessionToken: 'token' } });
    expect(sandbox.environment['JD_SESSION_TOKEN']).toBe('token');
  });

  it('runs on its own clock, and says what it shows', async () => {
    await using bench = await startBench();
    bench.advance(3_600_000);
    const answer = await bench.shoplazza('GET', '2026-01/file/task/x');
    expect(answer.headers.get('date')).toBe('Sun, 22 Nov 2026 01:00:00 GMT');
  });

  it('fails when the port is taken', async () => {
    await using first = await startSandbox();
    await expect(startSandbox({ port: Number(new URL(first.url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it.each([
    [{ host: '0.0.0.0' }, /loopback/],
    [{ host: 'example.com' }, /loopback/],
    [{ port: 70_000 }, /port/],
    [{ prot: 1 }, /no member "prot"/],
    [{ jd: { qps: 0 } }, /qps/],
    [{ jd: { secret: 'x' } }, /jd has no member "secret"/],
    [{ jd: { accessKeyId: 'a/b' } }, /accessKeyId/],
    [{ jd: { itemVariant: 'xml' } }, /itemVariant/],
    [{ shoplazza: { rateLimit: [{ capacity: 0, refillPerSecond: 1 }] } }, /rateLimit/],
    [{ shoplazza: { shop: 'a.myshoplaza.com' } }, /shop/],
  ])('refuses options that are wrong: %j', async (options, message) => {
    await expect(startSandbox(options as never)).rejects.toThrow(message);
  });
});

describe('closing', () => {
  it('cuts connections that hang, wait or are idle, and can be repeated', async () => {
    const bench = await startBench();
    bench.sandbox.faults.add({ kind: 'hang' });
    bench.sandbox.faults.add({ kind: 'slow', delayMs: 1_000_000 });
    const outcomes = Promise.allSettled([bench.jdStatus('a'), bench.jdStatus('b')]);
    const idle = connect(Number(new URL(bench.sandbox.url).port), '127.0.0.1');
    await once(idle, 'connect');
    const idleClosed = once(idle.resume(), 'close');
    await until(() => bench.sandbox.requests.length === 2);
    await Promise.all([bench.sandbox.close(), bench.sandbox.close()]);
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await idleClosed;
    await expect(ask(bench.sandbox.url)).rejects.toThrow('fetch failed');
  });

  it('leaves nothing that keeps a process alive', async () => {
    const entry = new URL('./start-sandbox.ts', import.meta.url).href;
    const script = `
      import { startSandbox } from ${JSON.stringify(entry)};
      const sandbox = await startSandbox();
      sandbox.faults.add({ kind: 'hang' });
      sandbox.faults.add({ kind: 'slow', delayMs: 1_000_000 });
      const outcomes = Promise.allSettled([1, 2].map(() => fetch(sandbox.url + '/jdai/task')));
      while (sandbox.requests.length < 2) await new Promise(setImmediate);
      await sandbox.close();
      await outcomes;
      console.log('closed');
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    // The process ends by itself, or this test runs into its time limit.
    const [code] = (await once(child, 'close')) as [number];
    expect([output.trim(), code]).toEqual(['closed', 0]);
  });
});
