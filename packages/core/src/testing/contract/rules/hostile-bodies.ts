import { TasksError } from '../../../errors/index.ts';
import { damagesOf, withPrototypeKeys } from '../damage.ts';
import type { Outcome } from '../outcome.ts';
import { answering, answerOf } from '../reactions.ts';
import { ruleForEvery } from '../rule.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { statusProblem } from '../status-problems.ts';
import type { StateExample } from '../upstream-description.ts';
import type { UpstreamRequest } from '../upstream-request.ts';
import { jsonOf } from './bodies.ts';

/** Enough to reach every member of an answer of common length in several ways. */
const mostDamages = 300;

/** Whatever single member is wrong, the provider says so by a TasksError, or gives a status that is one. */
const damaged: Rule = ruleForEvery(
  'body/damaged',
  'gives a status or a TasksError whatever member of an answer is wrong',
  async (scene) => {
    for (const example of scene.subject.example.states) {
      const body = await bodyOf(scene, example);
      if (body === undefined) continue;
      const damages = damagesOf(body, Math.ceil(mostDamages / scene.subject.example.states.length));
      for (const { what, value } of damages) {
        const { outcome } = await scene.ask(withBody(example, () => JSON.stringify(value)));
        const problem = outcomeProblem(scene, outcome);
        if (problem === undefined) continue;
        scene.fail({
          expected: `getStatus resolves with a status of the contract or rejects with a TasksError when ${what} in the vendor's answer`,
          seen: problem,
          mend: 'Check the type of each member before it is used, and throw "invalid_response" naming it; read counts and dates only where they are such.',
        });
      }
    }
  },
);

/** Keys that change a prototype where a body is merged into an object. */
const prototypeKeys: Rule = ruleForEvery(
  'body/prototype-keys',
  'is not harmed by "__proto__" and "constructor" in a body',
  async (scene) => {
    const mend =
      'Copy members by name into new objects; never merge a body into one. A parser may drop "__proto__" as it reads: JSON.parse(text, (key, value) => key === "__proto__" ? undefined : value).';
    for (const example of scene.subject.example.states) {
      const body = await bodyOf(scene, example);
      if (body === undefined) continue;
      const before = prototypeMembers();
      const { outcome } = await scene.ask(
        withBody(example, () => withPrototypeKeys(body)),
        { includeRaw: true },
      );
      const added = removeAdded(before);
      if (added.length > 0) {
        scene.fail({
          expected: 'Object.prototype is as it was after a body with "__proto__" and "constructor" was read',
          seen: `it has ${added.join(', ')}`,
          mend,
        });
      }
      const problem = outcomeProblem(scene, withoutRaw(outcome));
      if (problem === undefined) continue;
      scene.fail({
        expected:
          'getStatus resolves with a status of plain objects or rejects with a TasksError when a body has "__proto__", "constructor", "toString" and "hasOwnProperty" in its objects',
        seen: problem,
        mend,
      });
    }
  },
);

/** What is wrong with how a call ended, where any TasksError is right and any status of the contract. */
function outcomeProblem(scene: Scene, outcome: Outcome): string | undefined {
  if (outcome.kind === 'rejected' && TasksError.isInstance(outcome.reason)) return undefined;
  if (outcome.kind !== 'resolved') return scene.describe(outcome);
  const problem = statusProblem(outcome.value, { sound: false });
  return problem === undefined ? undefined : `${problem}, in ${scene.show(outcome.value)}`;
}

/** The parsed body of an example, or nothing where it is no JSON object or list. */
async function bodyOf(scene: Scene, { answer }: StateExample): Promise<unknown> {
  let request: UpstreamRequest | undefined;
  await scene.ask((each, response) => {
    request ??= each;
    return answering(answer)(each, response);
  });
  if (request === undefined) return undefined;
  const value = jsonOf(answerOf(answer, request).body);
  return typeof value === 'object' && value !== null ? value : undefined;
}

function withBody({ answer }: StateExample, body: () => string): Parameters<Scene['ask']>[0] {
  return (request, response) => {
    const given = answerOf(answer, request);
    return answering({ ...given, headers: { 'content-type': 'application/json', ...given.headers }, body: body() })(
      request,
      response,
    );
  };
}

/** `raw` is the vendor's, whatever its members are called. */
function withoutRaw(outcome: Outcome): Outcome {
  if (outcome.kind !== 'resolved' || typeof outcome.value !== 'object' || outcome.value === null) return outcome;
  const { value } = outcome;
  return {
    kind: 'resolved',
    value: Object.assign(Object.create(Object.getPrototypeOf(value) as object) as object, value, { raw: undefined }),
  };
}

const prototypes: readonly object[] = [Object.prototype, Array.prototype, Function.prototype, String.prototype];

/** The members of the prototypes that everything shares. */
function prototypeMembers(): readonly ReadonlySet<PropertyKey>[] {
  return prototypes.map((prototype) => new Set(Reflect.ownKeys(prototype)));
}

/** Takes away what was added since, so that one broken provider does not spoil the tests that come after, and tells what that was. */
function removeAdded(before: readonly ReadonlySet<PropertyKey>[]): readonly string[] {
  return prototypes.flatMap((prototype, index) => {
    const added = Reflect.ownKeys(prototype).filter((key) => before[index]?.has(key) === false);
    for (const key of added) Reflect.deleteProperty(prototype, key);
    return added.map(String);
  });
}

export const hostileBodyRules: readonly Rule[] = [damaged, prototypeKeys];
