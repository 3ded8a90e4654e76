import { statusProblem } from '../status-problems.ts';
import { answering, answerOf, bytesOf, htmlPage, streaming } from '../reactions.ts';
import type { Reaction } from '../reactions.ts';
import { sameJson } from '../plain-json.ts';
import { nodeModules } from '../node-modules.ts';
import { ruleForEvery } from '../rule.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import type { Operation } from '../operation.ts';
import type { UpstreamAnswer } from '../upstream-description.ts';

const asInvalid =
  'Throw a TasksError of code "invalid_response" when a body with a good status cannot be parsed, or what is needed is not in it.';

const html: Rule = ruleForEvery('body/html', 'tells an HTML page with a good status: "invalid_response"', (scene) =>
  expectInvalid(
    scene,
    scene.askingOperations,
    () => answering({ headers: { 'content-type': 'text/html' }, body: htmlPage }),
    'the vendor answers HTTP 200 with an HTML page',
    asInvalid,
  ),
);

const empty: Rule = ruleForEvery('body/empty', 'tells an empty body: "invalid_response"', (scene) =>
  expectInvalid(scene, scene.askingOperations, () => answering({}), 'the vendor answers HTTP 200 with an empty body', asInvalid),
);

/** JSON that says nothing of a task. */
const strangers: readonly unknown[] = [{}, [], [{}], null, true, 42, '"text"', { nobody_documented: { this: [1, 2, 3] } }];

/** Those that the vendor does not mean something by: some leave out every member that has its default. */
function strangersTo({ subject: { example } }: Scene): readonly unknown[] {
  const emptyIsMeant = example.states.some(({ answer }) => typeof answer !== 'function' && sameJson(jsonOf(answer.body), {}));
  return strangers.filter((body) => !emptyIsMeant || typeof body !== 'object' || body === null || Array.isArray(body));
}

const shape: Rule = ruleForEvery(
  'body/shape',
  'tells JSON that is no answer of the vendor: "invalid_response"',
  async (scene) => {
    for (const body of strangersTo(scene)) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      await expectInvalid(
        scene,
        // No list of tasks is a list, too.
        scene.askingOperations.filter(({ method }) => method !== 'getStatusMany'),
        () => answering({ headers: { 'content-type': 'application/json' }, body: text }),
        `the vendor answers HTTP 200 with the JSON ${text}`,
        `${asInvalid} Check that what is read is there and of its type; a missing state is no state.`,
      );
    }
  },
);

const cutJson: Rule = ruleForEvery('body/cut-json', 'tells JSON without its end: "invalid_response"', async (scene) =>
  expectInvalid(
    scene,
    await scene.readingOperations(),
    ({ good }) => changed(good, (answer) => ({ ...answer, body: halfOf(answer.body) })),
    'the body is whole by its length and ends in the middle of its JSON',
    asInvalid,
  ),
);

const mebibyte = 1024 * 1024;
/** Larger than any status; providers stop at some megabytes. */
const mostMebibytes = 32;
const cap = `Read no more of a body than some megabytes (10 MiB, say), counted as they come and after decompression, and throw "invalid_response" beyond that.`;

/** The vendor's own answer behind 32 MiB of white space: who reads all of it would find it good. */
const oversized: Rule = ruleForEvery(
  'body/oversized',
  'stops reading a body that is far too large: "invalid_response"',
  (scene) =>
    expectInvalid(
      scene,
      statusOnly(scene),
      ({ good }) => padded(good, {}, (chunk) => chunk),
      `the body is ${mostMebibytes} MiB long`,
      cap,
    ),
);

/** The same in some kilobytes of gzip: made of many members, each a mebibyte of spaces. */
const compressed: Rule = ruleForEvery(
  'body/compressed',
  'stops reading a body that is far too large once it is decompressed: "invalid_response"',
  (scene) => {
    const { gzipSync } = nodeModules().zlib;
    return expectInvalid(
      scene,
      statusOnly(scene),
      ({ good }) => padded(good, { 'content-encoding': 'gzip' }, (chunk) => gzipSync(chunk)),
      `the body is ${mostMebibytes} MiB long once it is decompressed`,
      cap,
    );
  },
);

const depth = 100_000;
const shallow = `${asInvalid} Refuse what is nested deeper than some hundred levels before it is parsed; turn the RangeError of a validator that runs out of stack into "invalid_response", too.`;

const deep: Rule = ruleForEvery('body/deep', 'tells a body that is nested without end: "invalid_response"', async (scene) => {
  for (const [what, open, close] of [
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ] as const) {
    await expectInvalid(
      scene,
      scene.askingOperations,
      () => answering({ headers: { 'content-type': 'application/json' }, body: `${open.repeat(depth)}1${close.repeat(depth)}` }),
      `the body is ${depth} ${what} in each other`,
      shallow,
    );
  }
  for (const { answer, expect } of scene.subject.example.states) {
    const when = `the vendor says ${JSON.stringify(expect.vendorState)} with a member that holds ${depth} lists in each other`;
    const { outcome } = await scene.ask(
      changed(answer, (each) => ({ ...each, body: withDeepMember(each.body) })),
      { includeRaw: true },
    );
    if (outcome.kind === 'resolved' && statusProblem(outcome.value, { sound: true }) === undefined) continue;
    if (outcome.kind === 'resolved') {
      scene.fail({
        expected: `getStatus gives a status that can be written as JSON, or rejects, when ${when}`,
        seen: 'the status cannot be written as JSON, for its raw is as deep as the body',
        mend: shallow,
      });
    }
    scene.expectError({ method: 'getStatus' }, outcome, { codes: ['invalid_response'], when, mend: shallow });
  }
});

/** What the vendor adds tomorrow must not break what works today. */
const extraMembers: Rule = ruleForEvery(
  'body/extra-members',
  'reads answers with members that it does not know',
  async (scene) => {
    for (const { answer, expect } of scene.subject.example.states) {
      const when = `the vendor says ${JSON.stringify(expect.vendorState)} with one member more`;
      const mend = 'Look only at the members that are used, and let all others pass.';
      const exchange = await scene.ask(changed(answer, (each) => ({ ...each, body: withExtraMember(each.body) })));
      const status = scene.expectValue(exchange, 'getStatus', when, mend) as { readonly state?: unknown } | null;
      if (status?.state === expect.state) continue;
      scene.fail({ expected: `state "${expect.state}" when ${when}`, seen: scene.describe(exchange.outcome), mend });
    }
  },
);

async function expectInvalid(
  scene: Scene,
  operations: readonly Operation[],
  reaction: (operation: Operation) => Reaction,
  when: string,
  mend: string,
): Promise<void> {
  for (const operation of operations) {
    const { outcome } = await scene.exchange(operation, reaction(operation));
    scene.expectError(operation, outcome, { codes: ['invalid_response'], when, mend });
  }
}

/** The calls with the longest answers. */
function statusOnly(scene: Scene): readonly Operation[] {
  return scene.operations.filter(({ method }) => method === 'getStatus');
}

function changed(reply: Operation['good'], change: (answer: UpstreamAnswer) => UpstreamAnswer): Reaction {
  return (request, response) => answering(change(answerOf(reply, request)))(request, response);
}

function padded(
  reply: Operation['good'],
  headers: Readonly<Record<string, string>>,
  encode: (chunk: Buffer) => Uint8Array,
): Reaction {
  return (request, response) => {
    const answer = answerOf(reply, request);
    const spaces = encode(Buffer.alloc(mebibyte, ' '));
    const chunks = [...Array.from({ length: mostMebibytes }, () => spaces), encode(bytesOf(answer.body))];
    return streaming({ ...answer, headers: { ...answer.headers, ...headers } }, chunks)(request, response);
  };
}

function halfOf(body: unknown): string {
  const text = bytesOf(body).toString().trim();
  return text.slice(0, Math.floor(text.length / 2));
}

function withExtraMember(body: unknown): unknown {
  const value = jsonOf(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return body;
  return { ...value, member_that_nobody_documented: { added: 'later', list: [1, null, { deep: true }] } };
}

function withDeepMember(body: unknown): unknown {
  const value = jsonOf(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return body;
  const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  return JSON.stringify({ ...value, member_that_nobody_documented: 0 }).replace(
    /(member_that_nobody_documented":)0/,
    (_, name: string) => `${name}${nested}`,
  );
}

/** A body as the value that it holds, where it is JSON. */
export function jsonOf(body: unknown): unknown {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return body;
  try {
    return JSON.parse(bytesOf(body).toString()) as unknown;
  } catch {
    return undefined;
  }
}

export const bodyRules: readonly Rule[] = [html, empty, shape, cutJson, oversized, compressed, deep, extraMembers];
