import { getEventListeners } from 'node:events';

import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { TasksError } from '../errors/index.ts';
import type { FakeAnswer } from '../testing/index.ts';
import { pollerFixture } from '../testing/poller-fixture.ts';

/** What a vendor may answer to one poll before the final answer. */
const passing: fc.Arbitrary<FakeAnswer> = fc.oneof(
  fc.constantFrom<FakeAnswer>('queued', 'running', 'unknown', 'hang', 'hang-for-ever', new TypeError('fetch failed')),
  fc
    .constantFrom('vendor_unavailable' as const, 'invalid_response' as const, 'task_not_found' as const)
    .map((code) => new TasksError({ code, message: code })),
  fc
    .option(fc.integer({ min: -10, max: 90_000 }), { nil: undefined })
    .map((retryAfterMs) => new TasksError({ code: 'rate_limited', message: 'slow', retryAfterMs })),
  fc
    .double()
    .map((retryAfterMs) => ({ state: 'running' as const, vendorState: 'R', retryAfterMs: Math.min(retryAfterMs, 20_000) })),
);
const final = fc.constantFrom<FakeAnswer>('succeeded', 'failed', 'canceled', 'partially_succeeded');
const task = fc.record({
  answers: fc.array(passing, { maxLength: 5 }),
  final: fc.option(final, { nil: undefined }),
  waiters: fc.array(
    fc.record({
      abortAfterMs: fc.option(fc.nat({ max: 400_000 })),
      timeoutMs: fc.option(fc.nat({ max: 600_000 })),
      latencyMs: fc.integer({ min: 1, max: 5000 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** The largest number of calls that fell into a window. */
function mostWithin(sorted: readonly number[], windowMs: number): number {
  let most = 0;
  let first = 0;
  for (let last = 0; last < sorted.length; last += 1) {
    while ((sorted[last] ?? 0) - (sorted[first] ?? 0) >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

it('loses no task, asks after none twice at once, passes no limit and leaves nothing behind, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(task, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      async (tasks, maxConcurrency, perSecond) => {
        const { clock, fake, poller, askedAt } = pollerFixture(
          { maxConcurrency, rateLimit: [{ capacity: 1, refillPerSecond: perSecond }] },
          { requestTimeoutMs: 10_000, retryBudgetMs: Infinity, notFoundGraceMs: Infinity },
        );
        const shared = new AbortController();
        const aborts: { readonly at: number; readonly abort: () => void }[] = [];
        const waits = tasks.flatMap(({ answers, final: last, waiters }, index) => {
          fake.script(`t${index}`, ...answers, last ?? 'running');
          return waiters.map(({ abortAfterMs, timeoutMs, latencyMs }) => {
            const controller = new AbortController();
            if (abortAfterMs !== null) aborts.push({ at: abortAfterMs, abort: () => controller.abort('left') });
            const signal = abortAfterMs === null ? shared.signal : controller.signal;
            const expected = { final: last, mayAbort: abortAfterMs !== null, mayTimeOut: timeoutMs !== null };
            const wait = poller.wait(`fake:t${index}`, { signal, latencyMs, ...(timeoutMs !== null && { timeoutMs }) });
            return wait.then(
              (snapshot) => ({ expected, outcome: snapshot.state as string }),
              (error: unknown) => ({ expected, outcome: TasksError.isInstance(error) ? error.code : String(error) }),
            );
          });
        });
        let now = 0;
        for (const { at, abort } of aborts.toSorted((left, right) => left.at - right.at)) {
          await clock.advance(at - now);
          now = at;
          abort();
        }
        await clock.advance(4_000_000);
        const polled = fake.calls.length;
        shared.abort('over');
        const outcomes = await Promise.all(waits);
        await clock.advance(4_000_000);

        for (const { expected, outcome } of outcomes) {
          const possible = [expected.final ?? 'over', expected.mayAbort && 'left', expected.mayTimeOut && 'timeout'];
          expect(possible).toContain(outcome);
        }
        expect(fake.calls.length).toBe(polled);
        expect(fake.overlaps).toBe(0);
        expect(mostWithin(askedAt(), 1000)).toBeLessThanOrEqual(perSecond);
        expect(clock.pendingTimers).toBe(0);
        expect(getEventListeners(shared.signal, 'abort')).toHaveLength(0);
        for (const { signal } of fake.calls) expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);
