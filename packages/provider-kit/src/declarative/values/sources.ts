import type { HttpSource, HttpSources } from '../definition/http-source.ts';
import { parseBodyPath, readPath } from './body-path.ts';
import type { BodyPath } from './body-path.ts';

/** What of an answer can be read: the answer of a request, or one entry of a list in it. */
export interface AnswerView {
  readonly status: number;
  /** Parsed; `undefined` when it was empty. */
  readonly body: unknown;
  readonly headers: Headers;
}

/** Reads one value of an answer; `undefined` when there is none. `null` is none. */
export type Reader = (answer: AnswerView) => unknown;

/** Makes the reader of a place. */
export function compileSource(source: HttpSource): Reader {
  if (typeof source === 'string') {
    const path = compilePath(source);
    return ({ body }) => readPath(body, path) ?? undefined;
  }
  const { header } = source;
  return ({ headers }) => headers.get(header)?.trim() || undefined;
}

/** Makes the readers of one place or several; none for a place that is not given. */
export function compileSources(sources: HttpSources | undefined): readonly Reader[] {
  if (sources === undefined) return [];
  return isOne(sources) ? [compileSource(sources)] : sources.map(compileSource);
}

/**
 * Takes apart a path that was checked before.
 *
 * @throws {Error} when it was not.
 */
export function compilePath(text: string): BodyPath {
  const path = parseBodyPath(text);
  if (path === undefined) throw new Error(`An unchecked path: ${text}`);
  return path;
}

/** The first value that one of the readers finds and that `accept` takes. */
export function firstOf<T>(
  readers: readonly Reader[],
  answer: AnswerView,
  accept: (value: unknown) => T | undefined,
): T | undefined {
  for (const read of readers) {
    const value = read(answer);
    const accepted = value === undefined ? undefined : accept(value);
    if (accepted !== undefined) return accepted;
  }
  return undefined;
}

function isOne(sources: HttpSources): sources is HttpSource {
  return !Array.isArray(sources);
}
