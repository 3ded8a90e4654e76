import { normalAbove } from './normal.ts';

/** How long tasks of a kind take. Times are in milliseconds. */
export interface Law {
  readonly name: string;
  /** The chance that a task takes longer than this. */
  readonly survival: (ms: number) => number;
}

/** Durations whose logarithm is normally distributed. */
export function lognormalLaw(name: string, medianMs: number, sigma: number): Law {
  return { name, survival: (ms) => (ms <= 0 ? 1 : normalAbove(Math.log(ms / medianMs) / sigma)) };
}

/** Durations of several laws, each with its share. */
export function mixtureLaw(name: string, parts: readonly (readonly [share: number, law: Law])[]): Law {
  return { name, survival: (ms) => parts.reduce((sum, [share, law]) => sum + share * law.survival(ms), 0) };
}

/** The duration that this share of all tasks does not exceed. */
export function quantile({ survival }: Law, share: number): number {
  let low = -10;
  let high = 30;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (survival(Math.exp(middle)) > 1 - share) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/**
 * So many durations that stand for the law: one out of each of as many equally likely parts of it, so that a mean over them has hardly any error left.
 *
 * @param place - Where in each part, from 0 to 1.
 */
export function representatives(law: Law, count: number, place = 0.5): readonly number[] {
  return Array.from({ length: count }, (_, index) => quantile(law, (index + place) / count));
}

/** The laws of durations that schedules are compared under. */
export const laws = {
  'sigma 1': lognormalLaw('sigma 1', 20_000, 1),
  'sigma 0.5': lognormalLaw('sigma 0.5', 20_000, 0.5),
  'sigma 0.25': lognormalLaw('sigma 0.25', 20_000, 0.25),
  'sigma 0.1': lognormalLaw('sigma 0.1', 20_000, 0.1),
  bimodal: mixtureLaw('bimodal', [
    [0.6, lognormalLaw('3 s', 3000, 0.3)],
    [0.4, lognormalLaw('60 s', 60_000, 0.3)],
  ]),
} as const satisfies Record<string, Law>;
