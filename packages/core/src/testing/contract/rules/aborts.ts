import { nextTurn } from '../outcome.ts';
import { answering, silent, stalling } from '../reactions.ts';
import { ruleForEvery } from '../rule.ts';
import type { Rule } from '../rule.ts';
import type { Operation } from '../operation.ts';
import type { Reaction } from '../reactions.ts';
import type { Scene } from '../scene.ts';

const passOn =
  "Pass options.signal on to the HTTP client, throw no error of your own in place of the signal's reason, and wait for nothing that the signal does not end.";

/** A call whose signal was aborted before it began. */
const abortedBefore: Rule = ruleForEvery('abort/before', 'sends nothing when its signal was aborted before', async (scene) => {
  for (const operation of scene.operations) {
    const reason = new Error('aborted before the call');
    const auxiliary = scene.upstream.auxiliaryRequests;
    const { outcome, requests } = await scene.exchange(
      operation,
      answering(operation.good),
      undefined,
      AbortSignal.abort(reason),
    );
    const sent = requests.length + scene.upstream.auxiliaryRequests - auxiliary;
    if (sent === 0 && outcome.kind === 'rejected' && outcome.reason === reason) continue;
    scene.fail({
      expected: `${operation.method} sends nothing and rejects with the signal's own reason when the signal was aborted before`,
      seen: `it sent ${sent} request(s), and ${scene.describe(outcome)}`,
      mend: 'Call options.signal.throwIfAborted() first, and pass the signal on to the HTTP client.',
    });
  }
});

/** A call that is aborted while the vendor thinks. */
const during: Rule = ruleForEvery(
  'abort/during',
  "ends at once when it is aborted, with the signal's reason and no request left open",
  async (scene) => {
    for (const operation of scene.operations) await abortAfter(scene, operation, silent, 'the vendor has not answered');
  },
);

/** A call that is aborted while the body comes. */
const whileBodyComes: Rule = ruleForEvery(
  'abort/body',
  'ends at once when it is aborted in the middle of a body',
  async (scene) => {
    for (const operation of await scene.readingOperations())
      await abortAfter(scene, operation, stalling(operation.good), 'half of the body has come');
  },
);

/** Turns of the event loop in which what the vendor wrote reaches the provider. */
const turnsToArrive = 10;

/** Turns in which a call that was aborted must have ended. They take some milliseconds when nothing else happens; no time is measured. */
const turnsToEnd = 2000;

/** Lets so many turns pass, or fewer when the call settles. Gives whether it did. */
async function within(turns: number, calling: Promise<unknown>): Promise<boolean> {
  const call = { over: false };
  const end = (): void => {
    call.over = true;
  };
  calling.then(end, end);
  for (let turn = 0; turn < turns && !call.over; turn += 1) await nextTurn();
  return call.over;
}

async function abortAfter(scene: Scene, operation: Operation, reaction: Reaction, state: string): Promise<void> {
  const { method } = operation;
  const controller = new AbortController();
  const reason = new Error('aborted during the call');
  const before = scene.upstream.requests.length;
  const calling = scene.exchange(operation, reaction, undefined, controller.signal);
  const sent = await Promise.race([scene.comes(scene.upstream.received(before + 1)), calling.then(() => false)]);
  if (!sent) {
    const { outcome } = await calling;
    scene.fail({
      expected: `${method} sends a request`,
      seen: `none came; ${scene.describe(outcome)}`,
      mend: 'Send a request in each call, to the baseUrl that create is given.',
    });
  }
  // What was written arrives within these: vendor and provider are in one process.
  await within(turnsToArrive, calling);
  controller.abort(reason);
  const prompt = await within(turnsToEnd, calling);
  const { outcome } = await calling;
  if (outcome.kind !== 'rejected' || outcome.reason !== reason) {
    scene.fail({
      expected: `${method} rejects at once with the signal's own reason when it is aborted while ${state}`,
      seen: scene.describe(outcome),
      mend: passOn,
    });
  }
  if (!prompt) {
    scene.fail({
      expected: `${method} rejects at once when it is aborted while ${state}`,
      seen: `it rejected later: ${turnsToEnd} turns of the event loop had passed, in which nothing else happened`,
      mend: passOn,
    });
  }
  if (await scene.comes(scene.upstream.settled())) return;
  scene.fail({
    expected: `the connection is closed when ${method} is aborted while ${state}`,
    seen: `it was still open ${scene.patienceMs} ms later`,
    mend: 'Give the signal to the HTTP client itself: a race between the signal and the request leaves the request running.',
  });
}

export const abortRules: readonly Rule[] = [abortedBefore, during, whileBodyComes];
