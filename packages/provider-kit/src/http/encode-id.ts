import { invalidArgument } from '../errors/invalid-argument.ts';

const todo = 'Pass the id that the vendor answered when the task was created.';

/**
 * Encodes a task id into exactly one segment of a path: no id can change which endpoint is called.
 *
 * @throws {TasksError} `invalid_argument` for ids that cannot be one segment: an empty one, `.` and `..`, which URL parsing removes in every
 *   spelling, and text that is not valid Unicode.
 */
export function encodePathSegment(id: string, provider?: string): string {
  if (id === '.' || id === '..') {
    throw invalidArgument(
      `The task id ${JSON.stringify(id)} cannot be asked after: it would change the path of the request. ${todo}`,
      provider,
    );
  }
  return encodeQueryValue(id, provider);
}

/**
 * Encodes a task id into the value of a query parameter.
 *
 * @throws {TasksError} `invalid_argument` for an empty id and for text that is not valid Unicode.
 */
export function encodeQueryValue(id: string, provider?: string): string {
  if (typeof id !== 'string' || id.trim() === '') throw invalidArgument(`The task id is empty. ${todo}`, provider);
  if (!id.isWellFormed()) {
    throw invalidArgument(
      'The task id is not valid Unicode (it holds half of a surrogate pair). Check where it was copied from.',
      provider,
    );
  }
  return encodeURIComponent(id);
}
