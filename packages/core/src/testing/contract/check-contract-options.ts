import { TasksError } from '../../errors/index.ts';
import { isDoneState } from '../../provider/index.ts';
import type { TaskProviderV1, TaskTypeV1 } from '../../provider/index.ts';
import type { ProviderContractOptions } from './contract-options.ts';
import type { TaskTypeUpstream } from './upstream-description.ts';

/** A secret shorter than this stands in texts by chance. */
const shortestSecret = 8;

/**
 * Checks what can be checked of the options without a provider.
 *
 * @throws {TasksError} `invalid_argument` naming everything that is missing or wrong, and what to give.
 */
export function checkContractOptions(options: ProviderContractOptions): void {
  const given = options as Partial<ProviderContractOptions> | undefined;
  const { create, upstream, secrets, patienceMs } = given ?? {};
  const problems: string[] = [];
  if (typeof create !== 'function')
    problems.push('create is missing: give ({ baseUrl, timeoutMs }) => createYourProvider({ baseUrl, timeoutMs, … })');
  if (!isObject(upstream)) problems.push('upstream is missing: say for each task type what the vendor answers');
  if (!Array.isArray(secrets)) {
    problems.push(
      'secrets is missing: list the tokens and keys that create gives the provider, or give [] for a provider without any',
    );
  } else {
    for (const [index, secret] of (secrets as readonly unknown[]).entries()) {
      if (typeof secret === 'string' && secret.length >= shortestSecret) continue;
      problems.push(
        `secrets[${index}] is no text of at least ${shortestSecret} characters: make up a longer one for the test, so that it cannot stand somewhere by chance`,
      );
    }
  }
  if (patienceMs !== undefined && !(patienceMs > 0 && patienceMs < 2 ** 31))
    problems.push('patienceMs is no number of milliseconds above 0');
  refuse(problems);
}

/**
 * Checks that what is said of the vendor and what the provider can do meet: every task type and every capability is described, and nothing else.
 *
 * @throws {TasksError} `invalid_argument` naming everything that is missing or wrong, and what to give.
 */
export function checkUpstream(provider: TaskProviderV1, upstream: ProviderContractOptions['upstream']): void {
  const problems: string[] = [];
  for (const [name, type] of Object.entries(provider.types)) {
    const description = Object.hasOwn(upstream, name) ? upstream[name] : undefined;
    if (isObject(description)) problems.push(...typeProblems(`upstream[${JSON.stringify(name)}]`, type, description));
    else
      problems.push(
        `upstream has no ${JSON.stringify(name)}, which is a task type of the provider: give { idOf, states, unknownState, notFound }`,
      );
  }
  for (const name of Object.keys(upstream)) {
    if (Object.hasOwn(provider.types, name)) continue;
    problems.push(
      `upstream has ${JSON.stringify(name)}, which is no task type of the provider (it has: ${Object.keys(provider.types).join(', ')})`,
    );
  }
  refuse(problems);
}

/** The methods that a type may have, what describes each, and how that is written. */
const capabilities = [
  ['submit', 'submit', '{ input, answer, id }'],
  ['cancel', 'cancel', '{ answer }'],
  ['getStatusMany', 'many', '{ idsOf, answer }'],
] as const;

function typeProblems(where: string, type: TaskTypeV1, description: Partial<TaskTypeUpstream>): string[] {
  const { idOf, states, unknownState, notFound } = description;
  const problems: string[] = [];
  if (typeof idOf !== 'function')
    problems.push(`${where}.idOf is missing: say where a request carries the id, such as ({ segments }) => segments[2]`);
  if (typeof unknownState !== 'function') {
    problems.push(`${where}.unknownState is missing: give (word) => ({ body: … }), an answer with that word as its state`);
  }
  if (!isReply(notFound)) problems.push(`${where}.notFound is missing: give the vendor's answer for an id that it does not know`);
  problems.push(...statesProblems(where, states));
  for (const [method, member, form] of capabilities) {
    const has = typeof type[method] === 'function';
    const described = description[member] !== undefined;
    if (has && !isObject(description[member]))
      problems.push(`${where}.${member} is missing, and the type has ${method}: give ${form}`);
    if (!has && described) problems.push(`${where}.${member} is given, and the type has no ${method}`);
  }
  if (isObject(description.submit)) {
    if (!isReply(description.submit.answer))
      problems.push(`${where}.submit.answer is missing: give the vendor's answer to a new task`);
    if (typeof description.submit.id !== 'string')
      problems.push(`${where}.submit.id is missing: give the id that stands in submit.answer`);
  }
  if (isObject(description.cancel) && !isReply(description.cancel.answer)) {
    problems.push(`${where}.cancel.answer is missing: give the vendor's answer when it stops a task`);
  }
  if (
    isObject(description.many) &&
    (typeof description.many.idsOf !== 'function' || typeof description.many.answer !== 'function')
  ) {
    problems.push(`${where}.many needs the functions idsOf and answer`);
  }
  return problems;
}

function statesProblems(where: string, states: TaskTypeUpstream['states'] | undefined): string[] {
  const form = 'give { answer: { body: … }, expect: { state, vendorState } } for each state that the vendor documents';
  if (!Array.isArray(states) || states.length === 0) return [`${where}.states is missing: ${form}`];
  const wrong = states.findIndex(
    ({ answer, expect }) => !isReply(answer) || typeof expect?.state !== 'string' || typeof expect.vendorState !== 'string',
  );
  if (wrong >= 0) return [`${where}.states[${wrong}] is not usable: ${form}`];
  const done = states.filter(({ expect }) => isDoneState(expect.state)).length;
  if (done === 0) return [`${where}.states has none that is done: add how the vendor says that a task has ended`];
  return done === states.length
    ? [`${where}.states has only such that are done: add how the vendor says that a task is under way`]
    : [];
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new TasksError({
    code: 'invalid_argument',
    message: `The provider contract cannot be checked with these options:\n${problems.map((problem) => `- ${problem}.`).join('\n')}`,
  });
}

function isReply(value: unknown): boolean {
  return typeof value === 'function' || isObject(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
