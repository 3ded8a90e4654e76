import { createPoller } from '@tasks/core';
import { startSandbox } from '@tasks/sandbox';
import type { Sandbox } from '@tasks/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createJdProvider } from './jd-provider.ts';
import type { JdProvider } from './jd-provider.ts';
import type { JdProviderOptions } from './options/jd-options.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ jd: { qps: Infinity } });
});
afterEach(() => {
  sandbox.faults.clear();
});
afterAll(async () => {
  await sandbox.close();
});

function connect(options: JdProviderOptions = {}): JdProvider {
  const { accessKeyId, secretAccessKey } = sandbox.jd;
  const baseUrl = sandbox.environment['JD_BASE_URL'];
  return createJdProvider({
    accessKeyId,
    secretAccessKey,
    baseUrl,
    rateLimit: [{ capacity: 100, refillPerSecond: 100 }],
    ...options,
  });
}

const call = { signal: new AbortController().signal };

describe('against the sandbox, over HTTP', () => {
  it('stores images and follows their task to its end', async () => {
    const provider = connect();
    await using poller = createPoller({ providers: [provider] });
    const id = sandbox.jd.createTask({ durationMs: 0, total: 3, failures: 1 });
    const snapshot = await poller.wait(provider.productImage(id));
    expect(snapshot).toMatchObject({
      ref: `jd:product-image:${id}`,
      state: 'partially_succeeded',
      vendorState: 'FINISHED',
      progress: { total: 3, succeeded: 2, failed: 1, pending: 0 },
    });
    expect(snapshot.failed[0]?.reason).toBe('NO_AVAILABLE_FEATURE');
    expect(snapshot.quota?.remaining).toBeGreaterThan(0);
  });

  it('submits, and tells the images that were refused at once', async () => {
    const provider = connect();
    await using poller = createPoller({ providers: [provider] });
    const image = { productId: 'p1', imageId: 'a.jpg', content: 'https://img.example/a.jpg' };
    const rejected: unknown[] = [];
    const ref = await poller.submit(
      'jd:product-image',
      { collectionName: '服饰', images: [image, image] },
      { onRejected: (items) => rejected.push(...items) },
    );
    expect(await poller.getStatus(ref)).toMatchObject({ type: 'product-image', progress: { total: 1 } });
    expect(rejected).toMatchObject([{ reason: 'REPEAT_IMAGE_NAME_IN_PARAM' }]);
  });

  it('follows an image index', async () => {
    const provider = connect();
    const id = sandbox.jd.createIndexTask({ durationMs: 0, total: 2 });
    expect(await provider.types['image-index'].getStatus(id, call)).toMatchObject({
      state: 'succeeded',
      vendorState: 'FINISHED',
    });
  });

  it.each([
    ['a wrong key', { secretAccessKey: 'not-the-secret' }, { code: 'authentication_failed', status: 401 }],
    ['a clock that is off', { clockOffsetMs: 3_600_000 }, { code: 'authentication_failed', status: 401 }],
    ['an unknown task', {}, { code: 'task_not_found' }],
  ])('tells %s', async (_what, options, error) => {
    await expect(connect(options).types['product-image'].getStatus('nope', call)).rejects.toMatchObject(error);
  });

  it('signs every attempt anew: a task is followed through faults, and no nonce is used twice', async () => {
    const provider = connect();
    await using poller = createPoller({ providers: [provider], random: () => 0 });
    const id = sandbox.jd.createTask({ durationMs: 0 });
    // The vendor has done its work and used up the nonce before the connection breaks.
    sandbox.faults.add({ vendor: 'jd', kind: 'reset', after: 'work' });
    const before = sandbox.requests.length;
    expect((await poller.wait(provider.productImage(id))).state).toBe('succeeded');
    const made = sandbox.requests.slice(before);
    expect(made).toHaveLength(2);
    expect(made.map(({ refusal }) => refusal)).toEqual([undefined, undefined]);
  });
});
