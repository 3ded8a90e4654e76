import { cuttingOff, resetting, silent, stalling } from '../reactions.ts';
import type { Reaction } from '../reactions.ts';
import { ruleForEvery } from '../rule.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import type { Operation } from '../operation.ts';
import { startUpstream } from '../upstream.ts';

/** What the provider is told to wait at the most where the vendor does not answer. */
const shortTimeoutMs = 50;

const asUnavailable =
  'Throw a TasksError of code "vendor_unavailable" for whatever the HTTP client throws that is no abort of the caller, with the original as cause.';

const reset: Rule = ruleForEvery('network/reset', 'tells a connection that was reset: "vendor_unavailable"', (scene) =>
  expectUnavailable(scene, scene.operations, () => resetting, 'the vendor resets the connection', asUnavailable),
);

const cutOff: Rule = ruleForEvery(
  'network/cut-off',
  'tells an answer that was cut off in transit: "vendor_unavailable"',
  async (scene) =>
    expectUnavailable(
      scene,
      await scene.readingOperations(),
      ({ good }) => cuttingOff(good),
      'the connection is closed in the middle of the body',
      `${asUnavailable} Read the body as text first and parse it then, so that a body that did not come whole is told from one that is not JSON.`,
    ),
);

const refused: Rule = ruleForEvery(
  'network/refused',
  'tells a vendor that cannot be reached: "vendor_unavailable"',
  async (scene) => {
    const gone = await startUpstream();
    await gone.stop();
    const provider = scene.create({ baseUrl: gone.baseUrl });
    for (const operation of scene.operations) {
      const { outcome } = await scene.exchange(operation, silent, provider);
      scene.expectError(operation, outcome, {
        codes: ['vendor_unavailable'],
        when: 'nothing listens at baseUrl',
        mend: asUnavailable,
      });
    }
  },
);

const late =
  'Let timeoutMs end an attempt as a whole, from the call to the last byte of the body, with a TasksError of code "vendor_unavailable"; let create pass timeoutMs on.';

const timeout: Rule = ruleForEvery(
  'network/timeout',
  'gives up on a vendor that does not answer in timeoutMs: "vendor_unavailable"',
  (scene) =>
    expectTimeout(scene, scene.operations, () => silent, `the vendor does not answer within timeoutMs, ${shortTimeoutMs} ms`),
);

const slowBody: Rule = ruleForEvery(
  'network/slow-body',
  'gives up on a body that does not come to its end in timeoutMs: "vendor_unavailable"',
  async (scene) =>
    expectTimeout(
      scene,
      await scene.readingOperations(),
      ({ good }) => stalling(good),
      `the body does not come to its end within timeoutMs, ${shortTimeoutMs} ms`,
    ),
);

async function expectUnavailable(
  scene: Scene,
  operations: readonly Operation[],
  reaction: (operation: Operation) => Reaction,
  when: string,
  mend: string,
): Promise<void> {
  for (const operation of operations) {
    const { outcome } = await scene.exchange(operation, reaction(operation));
    scene.expectError(operation, outcome, { codes: ['vendor_unavailable'], when, mend });
  }
}

async function expectTimeout(
  scene: Scene,
  operations: readonly Operation[],
  reaction: (operation: Operation) => Reaction,
  when: string,
): Promise<void> {
  const provider = scene.create({ timeoutMs: shortTimeoutMs });
  for (const operation of operations) {
    const { outcome } = await scene.exchange(operation, reaction(operation), provider);
    scene.expectError(operation, outcome, { codes: ['vendor_unavailable'], when, mend: late });
    if (await scene.comes(scene.upstream.settled())) continue;
    scene.fail({
      expected: `the connection is closed when ${when}`,
      seen: `it was still open ${scene.patienceMs} ms later`,
      mend: 'Abort the request when the time is over; do not only stop waiting for it.',
    });
  }
}

export const networkRules: readonly Rule[] = [reset, cutOff, refused, timeout, slowBody];
