import { TasksError } from '../../errors/tasks-error.ts';
import type { FailedTaskItem, TaskItem } from './task-snapshot.ts';
import type { TaskProviderV1 } from './task-provider.ts';

/** A ref taken apart. `id` is the vendor's, verbatim. */
export interface TaskRefParts {
  readonly provider: string;
  readonly type: string;
  readonly id: string;
}

/** A ref that carries the item types of its task, so that snapshots of it are typed. Serialises to the ref's string. */
export interface TaskRef<
  TSucceeded extends TaskItem = TaskItem,
  TFailed extends FailedTaskItem = FailedTaskItem,
> extends TaskRefParts {
  /** `<provider>:<type>:<id>` */
  readonly ref: string;
  /** Carries the types only; never set. */
  readonly '~items'?: { readonly succeeded: TSucceeded; readonly failed: TFailed };
  toString(): string;
  toJSON(): string;
}

const providerNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const typeNamePattern = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** Whether a provider instance may have this name. */
export function isProviderName(name: string): boolean {
  return providerNamePattern.test(name);
}

/** Whether a task type may have this name. */
export function isTypeName(name: string): boolean {
  return typeNamePattern.test(name);
}

/** Puts a ref together: `<provider>:<type>:<id>`. */
export function formatRef(parts: TaskRefParts): string {
  return `${parts.provider}:${parts.type}:${parts.id}`;
}

/** Makes a typed ref; providers offer one function per task type on top of it. */
export function taskRef<TSucceeded extends TaskItem = TaskItem, TFailed extends FailedTaskItem = FailedTaskItem>(
  parts: TaskRefParts,
): TaskRef<TSucceeded, TFailed> {
  const ref = formatRef(parts);
  checkId(parts.id, ref);
  return { provider: parts.provider, type: parts.type, id: parts.id, ref, toString: () => ref, toJSON: () => ref };
}

/**
 * Takes a ref apart.
 *
 * After the provider comes either a type and the id, or the id alone, which then is of the provider's default type. An id may hold colons; where
 * its first part reads like a type name that the provider does not have, the ref is refused rather than guessed at.
 *
 * @param findProvider - Gives the provider of a name.
 * @throws {TasksError} `invalid_argument`, saying how a ref is written, which providers there are, or which types.
 */
export function parseRef(
  ref: string,
  findProvider: (name: string) => Pick<TaskProviderV1, 'types' | 'defaultType'> | undefined,
): TaskRefParts {
  const { provider, rest } = splitRef(ref);
  const found = findProvider(provider);
  if (!found) {
    throw invalidRef(ref, `no provider is named "${provider}". Load it, or correct the part before the first colon.`);
  }
  const colon = rest.indexOf(':');
  const head = colon < 0 ? '' : rest.slice(0, colon);
  if (colon >= 0 && Object.hasOwn(found.types, head)) {
    const id = rest.slice(colon + 1);
    checkId(id, ref);
    return { provider, type: head, id };
  }
  if (colon >= 0 && isTypeName(head)) {
    const known = Object.keys(found.types).join(', ');
    throw invalidRef(
      ref,
      `provider "${provider}" has no task type "${head}" (it has: ${known}). If "${head}" begins the id, write ${provider}:${found.defaultType}:${rest}.`,
    );
  }
  checkId(rest, ref);
  return { provider, type: found.defaultType, id: rest };
}

/**
 * The provider's name at the head of a ref, and what follows its colon.
 *
 * @throws {TasksError} `invalid_argument` when the text does not begin like a ref.
 */
export function splitRef(ref: string): { readonly provider: string; readonly rest: string } {
  const colon = ref.indexOf(':');
  const provider = ref.slice(0, Math.max(colon, 0));
  if (colon < 0 || !isProviderName(provider)) {
    throw invalidRef(
      ref,
      'a ref is written <provider>:<type>:<id> or <provider>:<id>, such as jd:product-image:92374/food/1573.',
    );
  }
  return { provider, rest: ref.slice(colon + 1) };
}

function checkId(id: string, ref: string): void {
  if (id.trim() === '')
    throw invalidRef(ref, 'the task id is missing. It is what the vendor answered when the task was created.');
  if (!id.isWellFormed()) throw invalidRef(ref, 'the task id is not valid Unicode (it holds half of a surrogate pair).');
}

function invalidRef(ref: string, why: string): TasksError {
  const shown = ref.length > 200 ? `${ref.slice(0, 200)}…` : ref;
  return new TasksError({ code: 'invalid_argument', message: `Not a usable task ref: ${JSON.stringify(shown)}: ${why}`, ref });
}
