import { createPoller } from '@tasks/core';
import { startSandbox } from '@tasks/sandbox';
import type { Sandbox } from '@tasks/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOptions, fakeToken } from './fake-shop.ts';
import { createShoplazzaProvider } from './shoplazza-provider.ts';
import type { ShoplazzaProviderOptions } from './shoplazza-options.ts';
import type { ShoplazzaProvider } from './shoplazza-provider.ts';
import { verifyWebhook } from './verify-webhook.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.close();
});

function connect(options: ShoplazzaProviderOptions = {}): ShoplazzaProvider {
  const { shop, accessToken } = sandbox.shoplazza;
  return createShoplazzaProvider({ shop, accessToken, baseUrl: sandbox.environment['SHOPLAZZA_BASE_URL'], ...options });
}

describe('against the sandbox, over HTTP', () => {
  it.each(['2022-01', '2025-06', '2026-01'])('submits files and reads their task in version %s', async (apiVersion) => {
    const { file } = connect({ apiVersion }).types;
    const { id } = await file.submit({ urls: ['https://a.example/1.png', 'https://a.example/2.png'] }, callOptions());
    expect(await file.getStatus(id, callOptions())).toMatchObject({ progress: { total: 2 } });
  });

  it('reads tasks of each type', async () => {
    const { types } = connect();
    const { shoplazza } = sandbox;
    expect(await types.file.getStatus(shoplazza.createFileTask({ durationMs: 0 }), callOptions())).toMatchObject({
      vendorState: '0',
    });
    expect(await types.theme.getStatus(shoplazza.createThemeTask({ durationMs: 0 }), callOptions())).toMatchObject({
      state: 'succeeded',
    });
    const query = shoplazza.createDataQuery({ durationMs: 0 });
    expect(await types['data-query'].getStatus(query, callOptions())).toMatchObject({
      state: 'succeeded',
      succeeded: [{ key: query }],
    });
  });

  it('is followed to its end by the poller', async () => {
    const provider = connect();
    await using poller = createPoller({ providers: [provider] });
    const id = sandbox.shoplazza.createFileTask({ durationMs: 0, total: 3, failures: 1 });
    const snapshot = await poller.wait(provider.file(id));
    expect(snapshot).toMatchObject({
      ref: `shoplazza:file:${id}`,
      state: 'partially_succeeded',
      done: true,
      progress: { total: 3, succeeded: 2, failed: 1, pending: 0 },
    });
    expect(snapshot.failed[0]?.originLink).toBe(snapshot.failed[0]?.key);
  });

  it('tells refusals apart', async () => {
    const status = (options: ShoplazzaProviderOptions): Promise<unknown> =>
      connect(options).types.file.getStatus('none', callOptions());
    for (const apiVersion of ['2022-01', '2026-01']) {
      await expect(status({ apiVersion })).rejects.toMatchObject({ code: 'task_not_found', status: 404 });
      await expect(status({ apiVersion, accessToken: fakeToken })).rejects.toMatchObject({
        code: 'authentication_failed',
        status: 401,
      });
    }
    await expect(status({ apiVersion: '1999-01' })).rejects.toMatchObject({ code: 'task_not_found', status: 404 });
  });

  it('verifies a webhook that it signed', () => {
    const body = '{"id":"1"}';
    const { clientSecret: secret } = sandbox.shoplazza;
    expect(verifyWebhook({ body, signature: sandbox.shoplazza.signWebhook(body), secret })).toBe(true);
  });
});
