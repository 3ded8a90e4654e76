import { seededRandom } from './seeded-random.ts';
import { checkDuration } from './simulation-options.ts';
import type { SimulatedKind } from './simulation-options.ts';
import type { SimulatedTask } from './simulated-vendor.ts';

/**
 * Makes the tasks of a simulation, one after another. They are the same whatever the poller does, so that two schedules can be compared on the same tasks.
 *
 * @returns a function that makes the next task, to begin at the given time.
 */
export function simulatedTasks(kinds: Readonly<Record<string, SimulatedKind>>, seed: number): (beganAt: number) => SimulatedTask {
  const random = seededRandom(seed);
  const named = Object.entries(kinds);
  const shares = named.map(([, { share = 1 }]) => share);
  const allShares = shares.reduce((sum, share) => sum + share, 0);
  let order = 0;
  return (beganAt) => {
    const [name, kind] = choose(named, shares, random() * allShares);
    const { durationMs, progress } = kind;
    const duration =
      typeof durationMs === 'function'
        ? checkDuration(name, durationMs(random))
        : (durationMs[Math.floor(random() * durationMs.length)] ?? Number.NaN);
    const paceMs = progress === undefined ? duration : duration * Math.exp((progress.error ?? 0) * normal(random));
    const task = {
      kind: name,
      type: kind.type ?? name,
      order,
      beganAt,
      endsAt: beganAt + duration,
      items: progress === undefined ? 0 : (progress.items ?? 100),
      settledAt: beganAt + paceMs,
      polls: 0,
    };
    order += 1;
    return task;
  };
}

/**
 * Durations whose logarithm is normally distributed, as those of tasks often are.
 *
 * @param medianMs - Half of all take at most this long.
 * @param sigma - How widely they are spread: at 0.5 two of three take between 0.6 and 1.65 of the median, at 1 between 0.37 and 2.7.
 */
export function lognormal(medianMs: number, sigma: number): (random: () => number) => number {
  return (random) => medianMs * Math.exp(sigma * normal(random));
}

/** A normally distributed number out of two even ones (Box-Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function choose<TItem>(items: readonly TItem[], shares: readonly number[], at: number): TItem {
  let sum = 0;
  let chosen: TItem | undefined;
  for (const [index, item] of items.entries()) {
    const share = shares[index] ?? 0;
    if (share > 0) chosen = item;
    sum += share;
    if (at < sum) break;
  }
  if (chosen === undefined) throw new TypeError('there is nothing to choose from');
  return chosen;
}
