import { TasksError, describeThrown } from '../../errors/index.ts';

/**
 * A frozen copy of a JSON value: as it would come back from a disk, and nobody can change it. Members that are undefined are left out.
 *
 * @throws {TasksError} `invalid_argument` for what is no JSON.
 */
export function frozenCopy<TValue>(value: TValue): TValue {
  let text: string;
  try {
    text = JSON.stringify(value);
  } catch (thrown) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `A value cannot be stored, as it is no JSON: ${describeThrown(thrown)}. Pass plain JSON.`,
      cause: thrown,
    });
  }
  return JSON.parse(text, freeze) as TValue;
}

function freeze(_name: string, value: unknown): unknown {
  return Object.freeze(value);
}
