import type { HttpIdSource } from '../definition/http-source.ts';
import { toText } from '../values/scalar-text.ts';
import { compileSource } from '../values/sources.ts';
import type { AnswerView } from '../values/sources.ts';
import { compileIdMatcher } from '../values/match-id.ts';

/** Reads a task's id; `undefined` when the answer has none that can be used. */
export type IdReader = (answer: AnswerView) => string | undefined;

/** Takes apart where an answer holds the id of a new task. */
export function compileId(source: HttpIdSource): IdReader {
  if (typeof source === 'string') return plain(compileSource(source));
  if (!('match' in source)) return plain(compileSource(source));
  const { path, header = '', match } = source;
  const matches = compileIdMatcher(match);
  const read = plain(compileSource(path ?? { header }));
  return (answer) => {
    const url = read(answer);
    return url === undefined ? undefined : usable(matches(url));
  };
}

function plain(read: (answer: AnswerView) => unknown): IdReader {
  return (answer) => toId(read(answer));
}

/** An id as a text. A number that is too large to be exact is none: it would name another task. */
export function toId(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined;
  return typeof value === 'boolean' ? undefined : usable(toText(value));
}

function usable(id: string | undefined): string | undefined {
  return id === undefined || id.trim() === '' || !id.isWellFormed() ? undefined : id;
}
