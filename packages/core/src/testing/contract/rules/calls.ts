import type { SubmitResultV1 } from '../../../provider/index.ts';
import { moveTimeOfDay } from '../moved-clock.ts';
import { doneExample, openExample, taskId } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { nextTurn } from '../outcome.ts';
import { answering, htmlPage, resetting } from '../reactions.ts';
import type { Reaction } from '../reactions.ts';
import { ruleForEvery } from '../rule.ts';
import type { Rule } from '../rule.ts';
import type { Subject } from '../subject.ts';
import type { Scene } from '../scene.ts';
import { signatureParts } from '../signature-parts.ts';
import type { UpstreamRequest } from '../upstream-request.ts';

const faults: readonly (readonly [what: string, reaction: Reaction])[] = [
  // "Again in no time" is an invitation to clients that retry by themselves.
  ['answers HTTP 429 with "retry-after: 0"', answering({ status: 429, headers: { 'retry-after': '0' } })],
  ['answers HTTP 500', answering({ status: 500 })],
  ['answers HTTP 503 with "retry-after: 0"', answering({ status: 503, headers: { 'retry-after': '0' } })],
  ['answers with an HTML page', answering({ body: htmlPage })],
  ['resets the connection', resetting],
];

/** Whether and when to ask again is the engine's to decide: it knows the limits, the deadline and what else waits. */
const oneAttempt: Rule = ruleForEvery('calls/one-attempt', 'makes one request and no second one when it fails', async (scene) => {
  for (const operation of scene.operations) {
    for (const [what, reaction] of faults) {
      const { requests } = await scene.exchange(operation, reaction);
      if (requests.length === 1) continue;
      scene.fail({
        expected: `${operation.method} makes one request when the vendor ${what}`,
        seen: `it made ${requests.length}: ${requests.map(({ method, target }) => `${method} ${target}`).join(', ')}`,
        mend: 'Turn the retries of the HTTP client off (retry: 0), and throw: the engine decides whether and when to ask again.',
      });
    }
  }
});

/** Options of a call belong to the caller. */
const frozenOptions: Rule = ruleForEvery('calls/frozen', 'leaves the options of a call as they are', async (scene) => {
  for (const operation of scene.operations) {
    const type = frozenCalls(scene.typeOf());
    const exchange = await scene.observe(answering(operation.good), () => operation.call(type, new AbortController().signal));
    scene.expectValue(
      exchange,
      operation.method,
      'the options of the call cannot be changed',
      'Take what is needed out of the options (const { signal } = options), and change nothing in them or in the list of ids.',
    );
  }
});

/** The task type with options and ids frozen on their way in. What is submitted has a rule of its own. */
function frozenCalls(type: Subject['type']): Subject['type'] {
  return {
    getStatus: (id, options) => type.getStatus(id, Object.freeze(options)),
    getStatusMany: async (ids, options) => (await type.getStatusMany?.(Object.freeze([...ids]), Object.freeze(options))) ?? [],
    submit: async (input, options) => (await type.submit?.(input, Object.freeze(options))) as SubmitResultV1,
    cancel: async (id, options) => type.cancel?.(id, Object.freeze(options)),
  };
}

/** Several calls are under way at once, and are answered in another order than they were made in. */
const concurrent: Rule = ruleForEvery('calls/concurrent', 'does not mix up calls that are under way at once', async (scene) => {
  const { example } = scene.subject;
  const count = Math.max(2, Math.min(8, scene.provider.maxConcurrency ?? 8));
  const ids = Array.from({ length: count }, (_, number) => taskId(example, number + 1));
  const states = [openExample(example), doneExample(example)];
  const stateOf = (id: unknown): (typeof states)[number] | undefined => states[ids.indexOf(String(id)) % states.length];
  const held: (() => void | Promise<void>)[] = [];
  scene.upstream.react = async (request, response) => {
    const state = stateOf(example.idOf(request));
    held.push(() => answering(state?.answer ?? example.notFound)(request, response));
    if (held.length < count) return;
    // The last that came is answered first.
    for (const answer of held.splice(0).toReversed()) await answer();
  };
  const type = scene.typeOf();
  const outcomes = await Promise.all(
    ids.map((id) => scene.settle(() => type.getStatus(id, { signal: new AbortController().signal }))),
  );
  const mend = 'Keep what belongs to a call in variables of that call, not in the provider; wait for no other call.';
  if (scene.upstream.requests.length < count) {
    const [first] = outcomes;
    scene.fail({
      expected: `${count} calls at once make ${count} requests at once`,
      seen: `${scene.upstream.requests.length} came before the first was answered${first === undefined ? '' : `; ${scene.describe(first)}`}`,
      mend,
    });
  }
  for (const [index, outcome] of outcomes.entries()) {
    const expected = stateOf(ids[index])?.expect;
    const status =
      outcome.kind === 'resolved'
        ? (outcome.value as { readonly state?: unknown; readonly vendorState?: unknown } | null)
        : undefined;
    if (status?.state === expected?.state && status?.vendorState === expected?.vendorState) continue;
    scene.fail({
      expected: `each of ${count} calls at once gets the state of its own task, "${expected?.state}" here`,
      seen: scene.describe(outcome),
      mend,
    });
  }
});

const hourMs = 3_600_000;

/** A vendor refuses a nonce that it has seen and a date that is old. */
const signedAnew: Rule = ruleForEvery(
  'calls/signed-anew',
  'signs each request anew, by the time of the request',
  async (scene) => {
    for (const operation of scene.operations) {
      const first = await sentRequest(scene, operation);
      const setRight = moveTimeOfDay(hourMs);
      let second: UpstreamRequest;
      try {
        second = await sentRequest(scene, operation);
      } finally {
        setRight();
      }
      const names = scene.subject.options.signedAnew;
      const [before, after] = [signatureParts(first, names), signatureParts(second, names)];
      for (const [name, value] of after) {
        const what = `${name} of two requests of ${operation.method}`;
        if (value === undefined) {
          scene.fail({
            expected: `requests of ${operation.method} carry ${name}, which signedAnew names`,
            seen: 'there is neither a header nor a query parameter of that name',
            mend: 'Sign each request, or correct signedAnew.',
          });
        }
        if (before.get(name) !== value) continue;
        scene.fail({
          expected: `${what} an hour apart differ`,
          seen: `both are ${scene.show(value)}`,
          mend: `Make nonce, date and signature in each call, not when the provider is made. If ${name} is no part of a signature, name those that are in signedAnew.`,
        });
      }
    }
  },
);

async function sentRequest(scene: Scene, operation: Operation): Promise<UpstreamRequest> {
  const exchange = await scene.exchange(operation, answering(operation.good));
  scene.expectValue(exchange, operation.method, 'the vendor answers as described', 'Send one request and read its answer.');
  const [request] = exchange.requests;
  return request ?? scene.fail({ expected: 'a request', seen: 'none', mend: 'Send a request in each call.' });
}

/** So many calls that what one leaves behind stands out from what else goes on in the process. */
const callsForTimers = 12;

/** A timer that is left keeps a program from ending. */
const noTimers: Rule = ruleForEvery('calls/no-timers', 'leaves no timer behind that keeps the process alive', async (scene) => {
  for (const operation of scene.operations) {
    await scene.exchange(operation, answering(operation.good));
    await nextTurn();
    const before = activeTimers();
    for (let call = 0; call < callsForTimers; call += 1) await scene.exchange(operation, answering(operation.good));
    await nextTurn();
    const left = activeTimers() - before;
    if (left < callsForTimers / 2) continue;
    scene.fail({
      expected: `no timer is left once calls of ${operation.method} have ended`,
      seen: `${left} more than before were active after ${callsForTimers} calls`,
      mend: 'Clear the timer of each call when it ends (clearTimeout in a finally), or use AbortSignal.timeout, whose timers keep no process alive.',
    });
  }
});

function activeTimers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

/** Two instances live side by side: two accounts, two shops. */
const apart: Rule = ruleForEvery('instances/apart', 'keeps instances apart: each sends to its own baseUrl', async (scene) => {
  const first = scene.create();
  // Whatever the module keeps is overwritten by this one, at whose address nothing listens.
  scene.create({ baseUrl: 'http://127.0.0.1:9', timeoutMs: 1 });
  for (const operation of scene.operations) {
    const exchange = await scene.exchange(operation, answering(operation.good), first);
    scene.expectValue(
      exchange,
      operation.method,
      'another instance was made with another baseUrl and timeoutMs after it',
      'Keep options in the instance, not in variables of the module.',
    );
  }
});

export const callRules: readonly Rule[] = [oneAttempt, frozenOptions, concurrent, signedAnew, noTimers];
export const instanceRules: readonly Rule[] = [apart];
