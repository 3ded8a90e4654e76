import { expect, it } from 'vitest';
import { toOutcome } from './read-progress.ts';

const nothing = { total: undefined, succeeded: undefined, failed: undefined, pending: undefined };

it.each([
  ['all listed as succeeded', { ...nothing, total: 3 }, { succeeded: 3, failed: 0 }, { succeeded: 3, failed: 0 }],
  ['an item of the total left out', { ...nothing, total: 3 }, { succeeded: 2, failed: 0 }, undefined],
  ['one that failed', { ...nothing, total: 3 }, { succeeded: 2, failed: 1 }, { succeeded: 2, failed: 1 }],
  [
    'the rest of the total, no list of failed ones',
    { ...nothing, total: 3 },
    { succeeded: 2, failed: undefined },
    { succeeded: 2, failed: 1 },
  ],
  ['no total', nothing, { succeeded: 2, failed: 0 }, { succeeded: 2, failed: 0 }],
  ['nothing of failures', nothing, { succeeded: 2, failed: undefined }, undefined],
])('tells how items ended: %s', (_what, counts, lists, outcome) => {
  expect(toOutcome(counts, lists, false)).toEqual(outcome);
});
