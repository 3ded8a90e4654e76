import { systemClock } from '../../clock/system-clock.ts';

/** How a call of a provider ended. */
export type Outcome =
  | { readonly kind: 'resolved'; readonly value: unknown }
  | { readonly kind: 'rejected'; readonly reason: unknown }
  | { readonly kind: 'hanging'; readonly afterMs: number };

/** Waits for a call to settle, but not for ever. What it throws at once counts as a rejection, as it does for the engine. */
export function settle(call: () => unknown, patienceMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const cancel = systemClock.schedule(() => resolve({ kind: 'hanging', afterMs: patienceMs }), patienceMs);
    const end = (outcome: Outcome): void => {
      cancel();
      resolve(outcome);
    };
    new Promise((answer) => {
      answer(call());
    }).then(
      (value) => end({ kind: 'resolved', value }),
      (reason: unknown) => end({ kind: 'rejected', reason }),
    );
  });
}

/** Lets everything run that is ready to run, and I/O that has come. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
