import type { Law } from './laws.ts';

/** What a schedule costs and brings: requests for each task, and how late its end is noticed on average. */
export interface Figures {
  readonly polls: number;
  readonly latenessMs: number;
}

/** Tasks that take longer than all but so few are not asked after in the end: they change nothing that can be seen. */
const negligible = 1e-6;
/** The grid is so many times finer than the lateness. */
const fineness = 40;

/**
 * The least requests that any schedule needs for a mean lateness, when the law is known exactly. It is the exact optimum of
 * `E[price x requests + lateness]`, a dynamic programme over the ages at which to ask, at the price that brings the lateness about (the inspection problem of
 * Barlow, Hunter and Proschan).
 */
export function optimumAt(law: Law, latenessMs: number): Figures {
  return atLatenessOf(createOptimum(law, latenessMs / fineness), latenessMs);
}

/**
 * The same for tasks that differ only in scale, where the scale of each is told: a law for tasks of a median of 1 ms, and the medians of tasks that stand
 * for all.
 */
export function optimumOfScalesAt(unitLaw: Law, mediansMs: readonly number[], latenessMs: number): Figures {
  const optimum = createOptimum(unitLaw, 1 / 1000);
  return atLatenessOf((price) => {
    const figures = mediansMs.map((median) => {
      const { polls, latenessMs: lateness } = optimum(price / median);
      return { polls, latenessMs: lateness * median };
    });
    const mean = (of: (each: Figures) => number): number => figures.reduce((sum, each) => sum + of(each), 0) / figures.length;
    return { polls: mean(({ polls }) => polls), latenessMs: mean((each) => each.latenessMs) };
  }, latenessMs);
}

/** Solves for the price at which the optimum has the lateness. */
function atLatenessOf(optimum: (price: number) => Figures, latenessMs: number): Figures {
  let low = Math.log(latenessMs / 1e5);
  let high = Math.log(latenessMs * 1e3);
  let below = optimum(Math.exp(low));
  let above = optimum(Math.exp(high));
  for (let step = 0; step < 40 && high - low > 1e-6; step += 1) {
    const middle = (low + high) / 2;
    const figures = optimum(Math.exp(middle));
    if (figures.latenessMs < latenessMs) [low, below] = [middle, figures];
    else [high, above] = [middle, figures];
  }
  // Where the optimum jumps, the two schedules at the jump are both optimal at its price, and so is any mixture of them.
  const share = above.latenessMs > below.latenessMs ? (latenessMs - below.latenessMs) / (above.latenessMs - below.latenessMs) : 0;
  return { polls: below.polls + share * (above.polls - below.polls), latenessMs };
}

/**
 * Prepares the dynamic programme of a law.
 *
 * @param stepMs - How far apart the ages are at which to ask may be chosen.
 * @returns the figures of the schedule that is optimal at a price, in milliseconds of lateness for one request.
 */
export function createOptimum(law: Law, stepMs: number): (price: number) => Figures {
  const ages: number[] = [];
  const running: number[] = [];
  // Later on the steps may grow: whoever has waited for long is asked after more rarely.
  for (let age = 0; ; age += Math.max(stepMs, age * 2e-4)) {
    ages.push(age);
    running.push(law.survival(age));
    if ((running.at(-1) ?? 0) < negligible) break;
  }
  const count = ages.length;
  const age = Float64Array.from(ages);
  const alive = Float64Array.from(running);
  /** The integral of `alive` from each age on. */
  const rest = new Float64Array(count);
  for (let index = count - 2; index >= 0; index -= 1) {
    const width = at(age, index + 1) - at(age, index);
    rest[index] = at(rest, index + 1) + (width * (at(alive, index) + at(alive, index + 1))) / 2;
  }
  return (price) => solve(age, alive, rest, price);
}

/**
 * With `W(i)` the least cost from age `i` on (counted for all tasks, those that have ended by then cost nothing), and `S` the share that still runs:
 *
 *     W(i) = min over j > i of  price S(i) + S(i) (t(j) - t(i)) - integral of S from i to j + W(j)
 *
 * For a given `j` that is a straight line in `S(i)`, so the minimum is the lower hull of lines, and both lines and questions come in order: one pass.
 */
function solve(age: Float64Array, alive: Float64Array, rest: Float64Array, price: number): Figures {
  const last = age.length - 1;
  const next = new Int32Array(last + 1);
  const offset = new Float64Array(last + 1);
  const hull = new Int32Array(last + 1);
  let head = 0;
  let tail = 0;
  offset[last] = at(rest, last);
  hull[tail++] = last;
  const value = (line: number, x: number): number => at(offset, line) + x * at(age, line);
  for (let index = last - 1; index >= 0; index -= 1) {
    const x = at(alive, index);
    while (tail - head > 1 && value(hull[head + 1] ?? 0, x) <= value(hull[head] ?? 0, x)) head += 1;
    const best = hull[head] ?? last;
    next[index] = best;
    const cost = price * x - x * at(age, index) - at(rest, index) + value(best, x);
    // The new line: W(j) + the integral from j on, at the slope t(j).
    offset[index] = cost + at(rest, index);
    while (tail - head > 1 && isAbove(hull[tail - 2] ?? 0, hull[tail - 1] ?? 0, index, age, offset)) tail -= 1;
    hull[tail++] = index;
  }
  let polls = 0;
  let latenessMs = 0;
  for (let index = 0; index < last;) {
    const then = next[index] ?? last;
    const running = at(alive, index);
    polls += running;
    latenessMs += running * (at(age, then) - at(age, index)) - (at(rest, index) - at(rest, then));
    index = then;
  }
  return { polls, latenessMs };
}

/** Whether the middle one of three lines of falling slope is nowhere the lowest. */
function isAbove(first: number, middle: number, newest: number, slope: Float64Array, offset: Float64Array): boolean {
  const left = (at(offset, middle) - at(offset, first)) * (at(slope, first) - at(slope, newest));
  const right = (at(offset, newest) - at(offset, first)) * (at(slope, first) - at(slope, middle));
  return left >= right;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}
