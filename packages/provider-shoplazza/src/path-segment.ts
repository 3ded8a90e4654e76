import { invalidArgument } from './invalid-argument.ts';

/**
 * Encodes an id into exactly one segment of a path: no id can change which endpoint is called.
 *
 * @throws {TasksError} `invalid_argument` for ids that cannot be one segment: an empty one, `.` and `..`, which URL parsing removes in every
 *   spelling, and text that is not valid Unicode.
 */
export function encodePathSegment(id: string, provider: string): string {
  if (id === '.' || id === '..') {
    throw invalidArgument(
      `The task id ${JSON.stringify(id)} cannot be asked after: it would change the path of the request. Pass the id that the vendor answered when the task was created.`,
      provider,
    );
  }
  return encodeId(id, provider);
}

/**
 * Encodes an id for a query parameter.
 *
 * @throws {TasksError} `invalid_argument` for an empty id and for text that is not valid Unicode.
 */
export function encodeId(id: string, provider: string): string {
  if (typeof id !== 'string' || id.trim() === '') {
    throw invalidArgument('The task id is empty. Pass the id that the vendor answered when the task was created.', provider);
  }
  if (!id.isWellFormed()) {
    throw invalidArgument('The task id is not valid Unicode: it holds half of a surrogate pair.', provider);
  }
  return encodeURIComponent(id);
}
