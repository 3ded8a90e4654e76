import { createPoller, fixed } from '@tasks/core';
import type { TaskProviderV1 } from '@tasks/core';
import { createJdProvider } from '@tasks/provider-jd';
import type { JdProvider } from '@tasks/provider-jd';

/** How many requests are under way at once. */
export const inFlight = 32;

/** One way to poll. */
export interface HttpContender {
  readonly name: string;
  /** Polls for so long and gives the number of answers. */
  poll(durationMs: number): Promise<number>;
}

const path = '/jdai/product_image_status';
const taskIdOf = (index: number): string => `92374205376234/food/${index}.7619262`;

/** The least that one would write: posts the same body by the platform's `fetch` and parses the JSON, with no signature and no look at what came. */
function bareFetch(baseUrl: string): HttpContender {
  return {
    name: 'bare fetch',
    poll: (durationMs) =>
      workers(durationMs, async (index) => {
        const response = await fetch(baseUrl + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ task_id: taskIdOf(index) }),
        });
        const { code } = (await response.json()) as { readonly code: string };
        if (code !== '10000') throw new Error(`answered ${code}`);
      }),
  };
}

/** The JD provider: signs, sends through ky, checks by valibot, maps into the normal form. */
function providerAlone(provider: JdProvider): HttpContender {
  const { signal } = new AbortController();
  return {
    name: 'JD provider',
    poll: (durationMs) =>
      workers(durationMs, async (index) => {
        const { state } = await provider.types['product-image'].getStatus(taskIdOf(index), { signal });
        if (state !== 'running') throw new Error(`is ${state}`);
      }),
  };
}

/** The same through the poller: twice as many tasks as requests fit, each asked after again at once. */
function throughPoller(jd: JdProvider): HttpContender {
  const type = { ...jd.types['product-image'], hints: { minIntervalMs: 1 } };
  const provider: TaskProviderV1 = { ...jd, types: { 'product-image': type }, rateLimit: undefined, maxConcurrency: inFlight };
  return {
    name: 'JD provider through the poller',
    async poll(durationMs) {
      const poller = createPoller({ providers: [provider], schedule: fixed(1) });
      const controller = new AbortController();
      const { signal } = controller;
      const waits = Array.from({ length: 2 * inFlight }, (_, index) => poller.wait(jd.productImage(taskIdOf(index)), { signal }));
      const ended = Promise.allSettled(waits);
      await new Promise((resolve) => setTimeout(resolve, durationMs));
      const { polls, failures } = poller.stats();
      if (failures > 0) throw new Error(`${failures} polls failed`);
      controller.abort();
      await ended;
      await poller.stop();
      return polls;
    },
  };
}

export function contendersAt(baseUrl: string): readonly [HttpContender, ...HttpContender[]] {
  const provider = createJdProvider({ accessKeyId: 'TESTAK', secretAccessKey: 'TESTSK', baseUrl });
  return [bareFetch(baseUrl), providerAlone(provider), throughPoller(provider)];
}

/** Keeps so many requests under way for so long. */
async function workers(durationMs: number, request: (index: number) => Promise<void>): Promise<number> {
  const end = performance.now() + durationMs;
  let answers = 0;
  const work = async (index: number): Promise<void> => {
    while (performance.now() < end) {
      await request(index);
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, index) => work(index)));
  return answers;
}
