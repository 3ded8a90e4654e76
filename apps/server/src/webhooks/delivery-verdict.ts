import type { ClaimedDelivery, DeliveryState } from '@tasks/core';
import type { DeliveryAnswer } from './post-delivery.ts';
import { boundRetryAfter, disableAfterMs, disableDeliveryAgeMs, nextTryAt } from './retry-schedule.ts';

/** What follows from an answer. */
export interface DeliveryVerdict {
  readonly state: DeliveryState;
  /** Set while pending. */
  readonly nextTryAt?: number | undefined;
  /** Why the receiver is to be given up, for people; undefined: it is not. */
  readonly disable?: string | undefined;
  /** Whether the receiver is in trouble as a whole. */
  readonly unwell: boolean;
  /** How long the receiver is to be left in peace, in milliseconds. */
  readonly pauseMs: number;
}

/** What a verdict is made of. */
export interface Tried {
  readonly claimed: ClaimedDelivery;
  readonly answer: DeliveryAnswer;
  /** The store's time, in milliseconds since the epoch. */
  readonly now: number;
  readonly random: () => number;
}

const gone = 410;

/** Statuses below 500 by which a receiver says that it is in trouble, not that it does not like this delivery. */
const troubled: ReadonlySet<number> = new Set([408, 429]);

/** Decides what becomes of a delivery and of its receiver. */
export function judgeDelivery({ claimed, answer, now, random }: Tried): DeliveryVerdict {
  const { delivery, webhook } = claimed;
  const { status, error, retryAfterMs } = answer;
  if (error === undefined) return { state: 'delivered', unwell: false, pauseMs: 0 };
  if (status === gone) {
    return { state: 'failed', disable: 'The receiver answered 410: it is gone.', unwell: false, pauseMs: 0 };
  }
  const again = nextTryAt({ tries: delivery.tries, now, retryAfterMs, random });
  const failingMs = webhook.failingSince === undefined ? 0 : now - webhook.failingSince;
  const givenUp = failingMs >= disableAfterMs && now - delivery.createdAt >= disableDeliveryAgeMs;
  return {
    state: again === undefined ? 'failed' : 'pending',
    nextTryAt: again,
    disable: givenUp
      ? `Every delivery has failed for ${Math.floor(failingMs / 86_400_000)} days. The last one: ${error}`
      : undefined,
    unwell: status === undefined || status >= 500 || troubled.has(status),
    pauseMs: boundRetryAfter(retryAfterMs),
  };
}
