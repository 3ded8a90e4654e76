import type { TaskQuota } from '@tasks/core/provider';
import * as v from 'valibot';

/** What all answers of the API have around them. All other members pass unread (`charge`, `remainSeconds`). */
export interface Envelope {
  /** `10000` is success. Documented as text and seen as number. */
  readonly code: string | number;
  readonly msg?: unknown;
  readonly result?: unknown;
  /** Calls left: today on free plans, in total on paid ones; -1 without limit. */
  readonly remainTimes?: unknown;
  /** The older name of `remainTimes`. */
  readonly remain?: unknown;
}

/** How the vendor names an outcome: text in some answers, a number in others. */
export const vendorCodeSchema: v.GenericSchema<unknown, string | number> = v.union([v.string(), v.number()]);

export const envelopeSchema: v.GenericSchema<unknown, Envelope> = v.object({
  code: vendorCodeSchema,
  msg: v.optional(v.unknown()),
  result: v.optional(v.unknown()),
  remainTimes: v.optional(v.unknown()),
  remain: v.optional(v.unknown()),
});

/** The documented success code, and the one that the same page's table gives as an example. */
export function isSuccess(code: string | number): boolean {
  return code === '10000' || code === 10_000 || code === '1000' || code === 1000;
}

/** The calls that are left; `undefined` when the vendor does not say, or when there is no limit. */
export function quotaOf(envelope: Envelope): TaskQuota | undefined {
  const told = envelope.remainTimes ?? envelope.remain;
  const remaining = typeof told === 'string' && told.trim() !== '' ? Number(told) : told;
  return typeof remaining === 'number' && Number.isFinite(remaining) && remaining >= 0 ? { remaining } : undefined;
}
