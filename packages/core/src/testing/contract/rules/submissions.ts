import { withEngine } from '../engine-scene.ts';
import type { EngineScene } from '../engine-scene.ts';
import { formatRef } from '../../../provider/index.ts';
import { sameJson } from '../plain-json.ts';
import { answering, resetting, silent } from '../reactions.ts';
import type { Reaction } from '../reactions.ts';
import { ruleFor } from '../rule.ts';
import type { Rule, RuleCheck } from '../rule.ts';
import type { Exchange, Scene } from '../scene.ts';
import type { SubmitExample } from '../upstream-description.ts';

/** The vendor's id is what a task is asked after by. */
const givesId: Rule = ruleFor('submit', 'submit/id', 'submits a task and gives its id', async (scene) => {
  const { id, answer, input } = exampleOf(scene);
  const mend = 'Give { id } with the id as the vendor answered it, as a text.';
  const exchange = await submitOnce(scene, answering(answer), input);
  const result = scene.expectValue(exchange, 'submit', 'the vendor takes the task', mend) as {
    readonly id?: unknown;
    readonly rejected?: unknown;
  } | null;
  if (result?.id !== id) scene.fail({ expected: `id is ${JSON.stringify(id)}`, seen: scene.describe(exchange.outcome), mend });
  const rejected = result?.rejected ?? [];
  const isList =
    Array.isArray(rejected) &&
    (rejected as readonly unknown[]).every((item) => typeof (item as { readonly key?: unknown } | null)?.key === 'string');
  if (isList) return;
  scene.fail({
    expected: 'rejected, where there is one, is a list of objects with a key',
    seen: scene.describe(exchange.outcome),
    mend: 'Leave rejected out, or give a list.',
  });
});

/** A task that may have begun must not be lost without a word. */
const noId: Rule = ruleFor(
  'submit',
  'submit/no-id',
  'tells an answer to a submission that has no id: "invalid_response"',
  async (scene) => {
    for (const body of [{}, { nobody_documented: true }, [], null]) {
      const { outcome } = await submitOnce(
        scene,
        answering({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        exampleOf(scene).input,
      );
      scene.expectError({ method: 'submit' }, outcome, {
        codes: ['invalid_response'],
        when: `the vendor answers ${JSON.stringify(body)}`,
        mend: 'Throw "invalid_response" where the answer has no id: an id that is undefined, empty or "undefined" names no task.',
      });
    }
  },
);

/** What is submitted is the caller's, who may submit it again. */
const inputUntouched: Rule = ruleFor('submit', 'submit/input-untouched', 'leaves what is submitted as it is', async (scene) => {
  const { input, answer } = exampleOf(scene);
  const given = frozenCopy(input);
  const mend = 'Build the request from copies of what is needed of the input, and change nothing in it.';
  scene.expectValue(await submitOnce(scene, answering(answer), given), 'submit', 'the input cannot be changed', mend);
  if (sameJson(bytesAsLists(given), bytesAsLists(input))) return;
  scene.fail({ expected: 'the input is as it was', seen: `it is ${scene.show(given)}`, mend });
});

/** Values of a kind that the input of the example is not. */
const strangers: readonly unknown[] = [undefined, null, 42, 'text', true, []];

const badInput: Rule = {
  id: 'submit/bad-input',
  checks: ({ type, example: { submit } }): readonly RuleCheck[] => {
    // An example that is no object says nothing of what else is none.
    const isMade = typeof submit?.input === 'object' && submit.input !== null && !Array.isArray(submit.input);
    const inputs = [...(isMade ? strangers : []), ...(submit?.badInputs ?? [])];
    if (type.submit === undefined || inputs.length === 0) return [];
    return [
      { title: 'refuses a bad input before anything is sent: "invalid_argument"', run: (scene) => checkBadInputs(scene, inputs) },
    ];
  },
};

async function checkBadInputs(scene: Scene, inputs: readonly unknown[]): Promise<void> {
  for (const input of inputs) {
    const when = `the input is ${scene.show(input)}`;
    const mend = 'Check the input before anything else, and throw "invalid_argument" naming the field that is missing or wrong.';
    const { outcome, requests } = await submitOnce(scene, answering(exampleOf(scene).answer), input);
    scene.expectError({ method: 'submit' }, outcome, { codes: ['invalid_argument'], when, mend });
    if (requests.length > 0)
      scene.fail({ expected: `nothing is sent when ${when}`, seen: `${requests.length} request(s) came`, mend });
  }
}

/** One key is one task, however often and however fast it is submitted. */
const idempotent: Rule = ruleFor('submit', 'submit/same-key', 'submits once for one idempotency key', async (scene) => {
  const { answer, input, id } = exampleOf(scene);
  const mend = 'Make one request for each call of submit, and give the id of that answer.';
  await withEngine(scene, async ({ poller, provider, passUntil }) => {
    scene.upstream.react = answering(answer);
    const target = `${provider.name}:${scene.subject.typeName}`;
    const submitted = (idempotencyKey: string): Promise<string> => poller.submit(target, input, { idempotencyKey });
    const key = crypto.randomUUID();
    const twice = Promise.all([submitted(key), submitted(key)]);
    await passUntil(twice, 10);
    const again = twice.then(async (refs) => [...refs, await submitted(key)]);
    await passUntil(again, 10);
    const outcome = await scene.settle(() => again);
    const ref = formatRef({ provider: provider.name, type: scene.subject.typeName, id });
    const same = outcome.kind === 'resolved' && sameJson(outcome.value, [ref, ref, ref]);
    if (!same || scene.upstream.requests.length !== 1) {
      scene.fail({
        expected: `three submissions with one key give ${ref} and make one request`,
        seen: `${scene.upstream.requests.length} request(s) came, and ${scene.describe(outcome)}`,
        mend,
      });
    }
    const other = submitted(crypto.randomUUID());
    await passUntil(other, 10);
    if ((await scene.settle(() => other)).kind === 'resolved' && scene.upstream.requests.length === 2) return;
    scene.fail({
      expected: 'a submission with another key makes a request of its own',
      seen: `${scene.upstream.requests.length} request(s) came for two keys`,
      mend,
    });
  });
});

const hourMs = 3_600_000;

/** Whether a task began is not known: another request might start a second one. */
const lostAnswer: Rule = ruleFor('submit', 'submit/lost-answer', 'submits once when the answer is lost', async (scene) => {
  const { input } = exampleOf(scene);
  const losses: readonly (readonly [what: string, reaction: Reaction])[] = [
    ['the connection is reset', resetting],
    ['the vendor answers HTTP 500', answering({ status: 500 })],
    ['the vendor does not answer', silent],
  ];
  for (const [what, reaction] of losses) {
    await withEngine(scene, async (engine) => {
      const before = scene.upstream.requests.length;
      scene.upstream.react = reaction;
      const controller = new AbortController();
      const submitting = engine.poller.submit(`${engine.provider.name}:${scene.subject.typeName}`, input, {
        signal: controller.signal,
      });
      submitting.catch(() => undefined);
      await waitForLoss(scene, engine, submitting, before, reaction === silent);
      controller.abort(new Error('the check is over'));
      const sent = scene.upstream.requests.length - before;
      if (sent === 1) return;
      scene.fail({
        expected: `submit makes one request when ${what}`,
        seen: `it made ${sent}`,
        mend: 'Make one request for each call of submit, and reject when its answer is lost: not with "rate_limited", which says that the vendor did not take the task.',
      });
    });
  }
});

/** Waits until the answer is lost, and as long again as anybody would take to submit once more. */
async function waitForLoss(
  scene: Scene,
  { passUntil, pass }: EngineScene,
  submitting: Promise<unknown>,
  before: number,
  hangs: boolean,
): Promise<void> {
  // A request that hangs ends by the engine's own clock, which stands until the request has come.
  await (hangs ? scene.comes(scene.upstream.received(before + 1)) : passUntil(submitting, 10));
  await pass(hourMs);
}

/** The key goes to vendors that take one, so that they know a request that comes twice. */
const sendsKey: Rule = {
  id: 'submit/key',
  checks: ({ type, example: { submit } }): readonly RuleCheck[] => {
    const keyOf = submit?.keyOf;
    if (type.submit === undefined || keyOf === undefined) return [];
    return [{ title: 'passes the idempotency key on to the vendor', run: (scene) => checkKey(scene, keyOf) }];
  },
};

async function checkKey(scene: Scene, keyOf: NonNullable<SubmitExample['keyOf']>): Promise<void> {
  const { answer, input } = exampleOf(scene);
  const mend = 'Send options.idempotencyKey as it is, where the vendor wants it.';
  for (const idempotencyKey of [crypto.randomUUID(), crypto.randomUUID()]) {
    const exchange = await submitOnce(scene, answering(answer), input, idempotencyKey);
    scene.expectValue(exchange, 'submit', 'the vendor takes the task', mend);
    const arrived = exchange.requests.map((request) => keyOf(request));
    if (arrived.every((key) => key === idempotencyKey)) continue;
    scene.fail({ expected: `the vendor gets the key ${idempotencyKey}`, seen: `it got ${scene.show(arrived[0])}`, mend });
  }
}

function submitOnce(scene: Scene, reaction: Reaction, input: unknown, key: string = crypto.randomUUID()): Promise<Exchange> {
  const type = scene.typeOf();
  return scene.observe(reaction, () => type.submit?.(input, { signal: new AbortController().signal, idempotencyKey: key }));
}

/** The options were checked to have it. */
function exampleOf(scene: Scene): SubmitExample {
  return (
    scene.subject.example.submit ??
    scene.fail({ expected: 'an example of a submission', seen: 'none', mend: 'Give submit in upstream.' })
  );
}

/** A copy with all its plain objects and lists frozen; bytes, which cannot be, are copied. */
function frozenCopy(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return Object.freeze(value.map((element) => frozenCopy(element)));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, member]) => [name, frozenCopy(member)])));
}

function bytesAsLists(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map((element) => bytesAsLists(element));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, bytesAsLists(member)]));
}

export const submissionRules: readonly Rule[] = [givesId, noId, inputUntouched, badInput, idempotent, lostAnswer, sendsKey];
