/** Every law is kept on the same ages: 0, then from 20 ms to about 46 days, each 3 % more than the last. */
const ratio = 1.03;
const firstAge = 20;
export const gridSize = 640;
export const gridAges: Float64Array = Float64Array.from({ length: gridSize }, (_, index) =>
  index === 0 ? 0 : firstAge * ratio ** (index - 1),
);
export const logRatio: number = Math.log(ratio);

/** The place on the grid of the largest age that is not above this one. */
export function gridIndex(age: number): number {
  if (age < firstAge) return 0;
  return Math.min(gridSize - 1, 1 + Math.floor(Math.log(age / firstAge) / logRatio + 1e-9));
}

/**
 * How long tasks of one kind take: the chance that a task has ended by a given age, on the grid and straight between its points.
 *
 * From it follows when a poll is worth its price. A task that was running at age `a` and is asked again at age `t` is noticed late by
 * `E[(t - T)+ | T > a]` on average; the rule is to ask when that has reached the price. It costs about one part in a hundred more than the exact optimum,
 * which is a dynamic programme.
 */
export class DurationLaw {
  /** Chance to have ended by each grid age. */
  readonly #ended: Float64Array = new Float64Array(gridSize);
  /** Integral of it from 0 to each grid age, in milliseconds. */
  readonly #area: Float64Array = new Float64Array(gridSize);
  readonly #prices: Map<number, number> = new Map();

  /** @param density - For each grid age how likely a task is to end between it and the next one, in any unit. */
  constructor(density: Float64Array) {
    const total = density.subarray(0, -1).reduce((sum, each) => sum + each, 0);
    let sum = 0;
    for (let index = 1; index < gridSize; index += 1) {
      sum += at(density, index - 1);
      this.#ended[index] = sum / total;
      this.#area[index] = this.#areaTo(at(gridAges, index), index - 1);
    }
  }

  /** The chance that a task still runs at this age. */
  running(age: number): number {
    return 1 - this.#endedBy(age, gridIndex(age));
  }

  /** How late the end would be noticed on average by asking at age `to`, given that the task ran at age `from`, in milliseconds. */
  lateness(from: number, to: number): number {
    const fromIndex = gridIndex(from);
    const ended = this.#endedBy(from, fromIndex);
    const running = 1 - ended;
    if (running <= 0) return to - from;
    return (this.#areaTo(to, gridIndex(to)) - this.#areaTo(from, fromIndex) - ended * (to - from)) / running;
  }

  /**
   * The age at which a task that ran at age `from` should be asked after: when the expected lateness reaches the price.
   *
   * @param price - The lateness that one poll is worth, in milliseconds; above 0.
   */
  nextAge(from: number, price: number): number {
    const fromIndex = gridIndex(from);
    const ended = this.#endedBy(from, fromIndex);
    const running = 1 - ended;
    // So old that no task of the kind was ever seen to take as long: all that is known is that it may end at any moment.
    if (running <= 1e-9) return from + 2 * price;
    const goal = price * running;
    const base = this.#areaTo(from, fromIndex) - ended * from;
    let low = fromIndex;
    let high = gridSize - 1;
    if (at(this.#area, high) - ended * at(gridAges, high) - base < goal) return at(gridAges, high);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (at(this.#area, middle) - ended * at(gridAges, middle) - base < goal) low = middle;
      else high = middle;
    }
    // Between two grid ages the chance rises in a straight line, so the lateness is a parabola.
    const startAge = Math.max(from, at(gridAges, low));
    const slope = (at(this.#ended, high) - at(this.#ended, low)) / (at(gridAges, high) - at(gridAges, low));
    const rate = this.#endedBy(startAge, low) - ended;
    const missing = goal - (this.#areaTo(startAge, low) - ended * startAge - base);
    const step = (2 * missing) / Math.max(rate + Math.sqrt(rate * rate + 2 * slope * missing), 1e-15);
    return Math.min(at(gridAges, high), startAge + step);
  }

  /**
   * The price at which tasks asked after by {@link nextAge} are noticed this late on average. Since each poll is made when its lateness equals
   * the price, the mean lateness is the price times the mean number of polls.
   */
  priceFor(latencyMs: number): number {
    const known = this.#prices.get(latencyMs);
    if (known !== undefined) return known;
    let low = latencyMs / 1e5;
    let high = latencyMs;
    for (let step = 0; step < 24; step += 1) {
      const price = Math.sqrt(low * high);
      if (price * this.#meanPolls(price, latencyMs / price) < latencyMs) low = price;
      else high = price;
    }
    this.#prices.set(latencyMs, low);
    return low;
  }

  #meanPolls(price: number, enough: number): number {
    let polls = 0;
    const lastAge = at(gridAges, gridSize - 1);
    for (let age = 0; polls < enough && age < lastAge;) {
      const running = this.running(age);
      if (running < 1e-4) break;
      polls += running;
      age = Math.max(age + 1, this.nextAge(age, price));
    }
    return polls;
  }

  #endedBy(age: number, index: number): number {
    if (index >= gridSize - 1) return at(this.#ended, gridSize - 1);
    const share = (age - at(gridAges, index)) / (at(gridAges, index + 1) - at(gridAges, index));
    return at(this.#ended, index) + share * (at(this.#ended, index + 1) - at(this.#ended, index));
  }

  #areaTo(age: number, index: number): number {
    const beyond = age - at(gridAges, index);
    return at(this.#area, index) + (beyond * (at(this.#ended, index) + this.#endedBy(age, index))) / 2;
  }
}

/** Zero beyond the ends. */
export function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}

/** The bell curve, both in natural logarithms of an age. */
export function bell(distance: number, width: number): number {
  return Math.exp(-0.5 * (distance / width) ** 2) / (width * Math.sqrt(2 * Math.PI));
}
