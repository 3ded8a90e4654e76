import { isProviderName } from '@tasks/core/provider';
import type { RateLimitBucket } from '@tasks/core/provider';
import * as v from 'valibot';
import { isBaseUrl } from '../http/request-url.ts';

/** An option that may be left out. */
export type OptionalEntry<T> = v.OptionalSchema<v.GenericSchema<unknown, T>, undefined>;

/** The options that all HTTP providers share, as entries of a valibot object schema. */
export interface SharedOptionEntries {
  readonly name: OptionalEntry<string>;
  readonly baseUrl: OptionalEntry<string>;
  readonly fetch: OptionalEntry<typeof globalThis.fetch>;
  readonly timeoutMs: OptionalEntry<number>;
  readonly rateLimit: OptionalEntry<readonly RateLimitBucket[]>;
}

const name: v.GenericSchema<unknown, string> = v.pipe(
  v.string('expected a text'),
  v.check(isProviderName, 'expected letters, digits, ".", "_" and "-", beginning with a letter or digit'),
);

const baseUrl: v.GenericSchema<unknown, string> = v.pipe(
  v.string('expected a text'),
  v.check(isBaseUrl, 'expected an absolute http or https URL without user name, password, query or fragment'),
);

const fetch: v.GenericSchema<unknown, typeof globalThis.fetch> = v.custom<typeof globalThis.fetch>(
  (value) => typeof value === 'function',
  'expected a function',
);

const timeoutMessage = 'expected a number of milliseconds above 0 and below 2^31';
const timeoutMs: v.GenericSchema<unknown, number> = v.pipe(
  v.number(timeoutMessage),
  v.check((value) => value > 0 && value < 2 ** 31, timeoutMessage),
);

const bucket: v.GenericSchema<unknown, RateLimitBucket> = v.strictObject({
  capacity: v.pipe(
    v.number('expected a number'),
    v.check((value) => value >= 1 && Number.isFinite(value), 'expected a number of at least 1'),
  ),
  refillPerSecond: v.pipe(
    v.number('expected a number'),
    v.check((value) => value > 0 && Number.isFinite(value), 'expected a number above 0'),
  ),
  key: v.optional(v.string('expected a text')),
});

const rateLimit: v.GenericSchema<unknown, readonly RateLimitBucket[]> = v.array(
  bucket,
  'expected a list of { capacity, refillPerSecond }',
);

/** Spread into a provider's strict options schema: `v.strictObject({ ...sharedOptionEntries, token: … })`. */
export const sharedOptionEntries: SharedOptionEntries = {
  name: v.optional(name),
  baseUrl: v.optional(baseUrl),
  fetch: v.optional(fetch),
  timeoutMs: v.optional(timeoutMs),
  rateLimit: v.optional(rateLimit),
};
