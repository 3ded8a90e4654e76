import { TasksError } from '@tasks/core';

/**
 * A value as JSON, for a column; null where there is none.
 *
 * @throws {TasksError} `invalid_argument` for what is no JSON.
 */
export function toJson(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  try {
    return JSON.stringify(value) ?? null;
  } catch (thrown) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `A value cannot be stored, as it is no JSON: ${String(thrown)}. Pass plain JSON.`,
      cause: thrown,
    });
  }
}

/** What a column holds as JSON; undefined where it is null. The type is the caller's word for what was written. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- JSON of our own columns has the type that it was written with.
export function fromJson<TValue>(text: string | null): TValue | undefined {
  return text === null ? undefined : (JSON.parse(text) as TValue);
}
