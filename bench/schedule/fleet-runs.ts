import { simulate } from '@tasks/core/testing';
import type { SimulatedKind, SimulationOptions, SimulationResult } from '@tasks/core/testing';

import { classNames, drawDuration, fleet, inFlight } from './fleet-laws.ts';
import type { Learned } from './ours.ts';

/** Tasks begin as others are seen done, so it takes some for the long ones to be as many as they will be. */
const size = { tasks: 12_000, warmUpTasks: 8000 };

/** The classes of the fleet as task types of their own. */
const kinds = kindsOf((name) => name);
/** The classes of the fleet as tasks of one type, which the poller cannot tell apart. */
const pooledKinds = kindsOf(() => 'any');

function kindsOf(typeOf: (name: string) => string): Readonly<Record<string, SimulatedKind>> {
  return Object.fromEntries(
    classNames.map((name) => {
      const durationMs = (random: () => number): number => drawDuration(name, random);
      return [name, { durationMs, share: fleet[name].share, type: typeOf(name) }];
    }),
  );
}

/** What a poller knows that has followed 100 tasks of each class one by one, or as many of all together. */
export async function learnFleet(pooled: boolean): Promise<Learned> {
  const one = { arrivals: { perSecond: 0.0005 }, latencyMs: 1000, warmUpTasks: 0 };
  if (pooled) return (await simulate({ ...one, kinds: pooledKinds, tasks: 300 })).durations;
  const learned = classNames.map(async (name) => {
    const kind = kinds[name];
    return kind === undefined ? {} : (await simulate({ ...one, kinds: { [name]: kind }, tasks: 100 })).durations;
  });
  return Object.assign({}, ...(await Promise.all(learned))) as Learned;
}

/** Lets the poller follow the fleet. */
export function followFleet({
  pooled = false,
  ...more
}: Partial<SimulationOptions> & { readonly pooled?: boolean }): Promise<SimulationResult> {
  return simulate({ kinds: pooled ? pooledKinds : kinds, arrivals: { inFlight }, ...size, ...more });
}
