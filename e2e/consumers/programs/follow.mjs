import { createPoller } from '@tasks/core';
import { createJdProvider } from '@tasks/provider-jd';
import { createShoplazzaProvider } from '@tasks/provider-shoplazza';
import { startSandbox } from '@tasks/sandbox';

// A consumer's program, run as it is: follows a task of each vendor to its end over real HTTP.

const sandbox = await startSandbox();
Object.assign(process.env, sandbox.environment);
const jd = createJdProvider();
const shoplazza = createShoplazzaProvider();
const poller = createPoller({ providers: [jd, shoplazza], latencyMs: 50 });

const images = sandbox.jd.createTask({ items: [{ key: 'p1/1.jpg' }], durationMs: 100 });
const files = sandbox.shoplazza.createFileTask({ items: [{ key: 'https://example.com/a.png' }], durationMs: 100 });
for (const ref of [jd.productImage(images), shoplazza.file(files)]) {
  const { provider, state, succeeded } = await poller.wait(ref, { timeoutMs: 30_000 });
  console.log(provider, state, succeeded[0].key);
}

await poller.stop();
await sandbox.close();
