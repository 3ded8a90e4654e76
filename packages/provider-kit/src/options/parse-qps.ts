import { TasksError } from '@tasks/core/provider';
import type { RateLimitBucket } from '@tasks/core/provider';
import * as v from 'valibot';
import type { OptionalEntry } from './shared-option-entries.ts';

const expected = 'expected a number of requests per second above 0';

/**
 * The rate limit that a number of requests per second means: one bucket of that rate, without burst, so that no second sees more.
 *
 * @param qps - A number, or the text of one, as an environment variable holds it.
 * @throws {TasksError} `invalid_argument` unless it is a finite number above 0.
 */
export function parseQps(qps: string | number): readonly RateLimitBucket[] {
  const refillPerSecond = toQps(qps);
  if (refillPerSecond === undefined) {
    throw new TasksError({
      code: 'invalid_argument',
      message: `The rate limit ${JSON.stringify(qps)} is not usable: ${expected}.`,
    });
  }
  return [{ capacity: 1, refillPerSecond }];
}

/** An option of requests per second, a number or its text, as an entry of a valibot object schema; gives the number. */
export const qpsOptionEntry: OptionalEntry<number> = v.optional(
  v.pipe(
    v.custom<string | number>((value) => toQps(value) !== undefined, expected),
    v.transform(Number),
  ) satisfies v.GenericSchema<string | number, number> as unknown as v.GenericSchema<unknown, number>,
);

function toQps(qps: unknown): number | undefined {
  const number = typeof qps === 'string' && qps.trim() !== '' ? Number(qps) : qps;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined;
}
