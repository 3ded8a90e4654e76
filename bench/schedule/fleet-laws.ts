import { lognormalLaw, quantile } from './laws.ts';
import type { Law } from './laws.ts';

/** One class of tasks of the fleet. */
export interface FleetClass {
  readonly share: number;
  readonly law: Law;
}

/** Tasks of very different lengths under one account, so many in flight at any time. */
export const fleet = {
  short: { share: 0.7, law: lognormalLaw('~5 s', 5000, 0.5) },
  middle: { share: 0.25, law: lognormalLaw('~60 s', 60_000, 0.5) },
  long: { share: 0.05, law: lognormalLaw('~600 s', 600_000, 0.5) },
} as const satisfies Record<string, FleetClass>;

export type ClassName = keyof typeof fleet;
export const classNames = Object.keys(fleet) as readonly ClassName[];
export const inFlight = 550;

/** How long a task of a class takes, by chance. */
export function drawDuration(name: ClassName, random: () => number): number {
  return quantile(fleet[name].law, random());
}
