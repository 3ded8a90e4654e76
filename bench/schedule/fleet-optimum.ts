import { classNames, fleet, inFlight } from './fleet-laws.ts';
import { createOptimum } from './optimum.ts';

/** How late the ends of tasks are noticed on average, in milliseconds: over all, and by class. */
export interface FleetFigures {
  readonly requestsPerSecond: number;
  readonly latenessMs: number;
  readonly byClass: Readonly<Record<string, number>>;
}

/**
 * The least mean lateness of the fleet at a budget of requests. Every task is asked after by the exact optimum of its class, all at one price, the one
 * that spends the budget on average; that no request ever waits for its turn makes it a bound, and one that is hardly reached.
 */
export function fleetOptimum(requestsPerSecond: number): FleetFigures {
  const optima = classNames.map((name) => ({ name, ...fleet[name], optimum: optimumOf(name), meanMs: meanOf(name) }));
  const at = (price: number): FleetFigures => {
    let polls = 0;
    let latenessMs = 0;
    let meanMs = 0;
    const byClass: Record<string, number> = {};
    for (const { name, share, optimum, meanMs: classMeanMs } of optima) {
      const figures = optimum(price);
      polls += share * figures.polls;
      latenessMs += share * figures.latenessMs;
      meanMs += share * classMeanMs;
      byClass[name] = figures.latenessMs;
    }
    // Tasks come as others are seen done: so many in flight are seen done at this rate.
    const donePerSecond = (1000 * inFlight) / (meanMs + latenessMs);
    return { requestsPerSecond: polls * donePerSecond, latenessMs, byClass };
  };
  let low = Math.log(1);
  let high = Math.log(1e6);
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (at(Math.exp(middle)).requestsPerSecond > requestsPerSecond) low = middle;
    else high = middle;
  }
  return at(Math.exp(high));
}

function optimumOf(name: (typeof classNames)[number]): ReturnType<typeof createOptimum> {
  const { law } = fleet[name];
  return createOptimum(law, { short: 5, middle: 20, long: 100 }[name]);
}

function meanOf(name: (typeof classNames)[number]): number {
  const { law } = fleet[name];
  let mean = 0;
  for (let age = 0; ;) {
    const step = Math.max(1, age / 1000);
    const running = law.survival(age + step / 2);
    mean += step * running;
    age += step;
    if (running < 1e-9) return mean;
  }
}
