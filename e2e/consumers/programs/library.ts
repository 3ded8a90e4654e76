import { openProviders, loadedProviders } from '@tasks/configuration';
import type { ProviderSet } from '@tasks/configuration';
import { createPoller, TasksError, TimeoutError } from '@tasks/core';
import type { Poller, TaskSnapshot } from '@tasks/core';
import { defineProvider } from '@tasks/core/provider';
import { createManualClock } from '@tasks/core/testing';
import { createJdProvider, plugin as jdPlugin, signRequest } from '@tasks/provider-jd';
import {
  createShoplazzaProvider,
  plugin as shoplazzaPlugin,
  verifyOAuthCallback,
  verifyWebhook,
} from '@tasks/provider-shoplazza';
import { startSandbox } from '@tasks/sandbox';

// A consumer's program, only compiled: what it says of the types has to hold for the installed declarations.

const jd = createJdProvider({ accessKeyId: 'key', secretAccessKey: 'secret', timeoutMs: undefined });
const shop = createShoplazzaProvider({
  name: 'eu-shop',
  shop: 'eu-shop',
  accessToken: 'token',
  rateLimit: [{ capacity: 40, refillPerSecond: 2 }],
});
const poller: Poller = createPoller({ providers: [jd, shop, false] });

export async function follow(signal: AbortSignal): Promise<void> {
  const images = await poller.wait(jd.productImage('92374205376234/food/1573113266.7619262'), { timeoutMs: 60_000, signal });
  for (const image of images.failed) {
    const productId: string = image.productId;
    const reason: string | undefined = image.reason;
    // @ts-expect-error -- items are typed: this is no member of theirs
    console.log(productId, reason, image.fileUri);
  }

  const files = await poller.getStatus(shop.file('7'), { signal });
  for (const file of files.succeeded) {
    const fileUri: string = file.fileUri;
    // @ts-expect-error -- a member of another provider's items
    console.log(fileUri, file.imageId);
  }

  const snapshot: TaskSnapshot = await poller.getStatus('jd:1', { signal: undefined });
  // @ts-expect-error -- a state is one of seven words
  if (snapshot.state === 'finished') console.log(snapshot.quota?.remaining);

  for await (const outcome of poller.waitAll(['jd:1', 'eu-shop:file:2'], { signal })) {
    if (outcome.error === undefined) console.log(outcome.ref, outcome.snapshot.state);
    else console.log(outcome.ref, outcome.error.code);
  }
  for await (const change of poller.watch('jd:1', { signal })) console.log(change.progress?.total);
  const ref: string = await poller.submit('eu-shop:file', { files: [] }, { idempotencyKey: 'one', signal });
  console.log(ref);
  await poller.stop();
}

export async function followConfigured(): Promise<Poller> {
  const set: ProviderSet = await openProviders({
    configurationFile: undefined,
    plugins: ['./own.json'],
    bundledPlugins: { '@tasks/provider-jd': () => Promise.resolve(jdPlugin) },
  });
  // @ts-expect-error -- the section is anything until it was checked
  console.log(set.server.port);
  return createPoller({ providers: loadedProviders(set) });
}

export function tell(error: unknown): string {
  if (TimeoutError.isInstance(error)) return `${error.ref} ${error.snapshot?.state ?? 'never seen'}`;
  if (!TasksError.isInstance(error)) return 'unexpected';
  // @ts-expect-error -- no such code
  return error.code === 'no_such_code' ? '' : `${error.code} ${error.retryAfterMs?.toFixed() ?? ''}`;
}

// @ts-expect-error -- an access key is needed
createJdProvider({ accessKeyId: 7 });
// @ts-expect-error -- a provider needs more than a name
defineProvider({ name: 'incomplete' });

export const signature: string =
  signRequest({
    method: 'POST',
    url: 'https://aiapi.jdcloud.com/jdai/product_image_status',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    accessKeyId: 'key',
    secretAccessKey: 'secret',
    region: 'cn-north-1',
    service: 'aiapi',
  }).headers['authorization'] ?? '';

export const used: readonly unknown[] = [
  createManualClock,
  jdPlugin,
  shoplazzaPlugin,
  verifyOAuthCallback,
  verifyWebhook,
  startSandbox,
];
