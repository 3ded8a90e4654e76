import type { TaskQuota } from '@tasks/core/provider';
import { textOrNumber } from '@tasks/provider-kit';
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

export const envelopeSchema: v.GenericSchema<unknown, Envelope> = v.looseObject({ code: textOrNumber });

/** The documented success code, and the one that the same page's table gives as an example. */
export function isSuccess(code: string | number): boolean {
  return /^10000?$/.test(String(code));
}

/** The calls that are left; `undefined` when the vendor does not say, or when there is no limit. */
export function quotaOf(envelope: Envelope): TaskQuota | undefined {
  const told = envelope.remainTimes ?? envelope.remain;
  const remaining = typeof told === 'string' && told.trim() !== '' ? Number(told) : told;
  return typeof remaining === 'number' && Number.isFinite(remaining) && remaining >= 0 ? { remaining } : undefined;
}
