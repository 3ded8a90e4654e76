import { readCount } from '../../json/json-values.ts';
import { parseRetryAfterMs } from '../../http/parse-retry-after.ts';
import type { HttpSource } from '../definition/http-source.ts';
import { toText } from '../values/scalar-text.ts';
import { compileSource } from '../values/sources.ts';
import type { AnswerView } from '../values/sources.ts';

/** When the vendor asks to be asked again, in milliseconds from now. */
export type PauseReader = (answer: AnswerView) => number | undefined;

/** Takes apart where an answer says when to ask again. */
export function compilePause(places: {
  readonly retryAfter?: HttpSource | undefined;
  readonly retryAfterMs?: HttpSource | undefined;
}): PauseReader {
  if (places.retryAfterMs !== undefined) {
    const read = compileSource(places.retryAfterMs);
    return (answer) => readCount(read(answer));
  }
  const read = compileSource(places.retryAfter ?? { header: 'retry-after' });
  return (answer) => fromSeconds(toText(read(answer)));
}

/** Seconds, or an HTTP date. */
function fromSeconds(text: string | undefined): number | undefined {
  return text === undefined || /[^\t\x20-\x7e]/.test(text) ? undefined : parseRetryAfterMs(new Headers({ 'retry-after': text }));
}
