import { DurationLaw, at, bell, gridAges, gridIndex, gridSize, logRatio } from './duration-law.ts';

/** With fewer completions than this a fitted law does worse than a fixed pause. */
const fewest = 10;
/** When so many completions have been counted, all counts are halved: old ones fade as a vendor changes. */
const most = 2000;
/** What has faded to less than this is forgotten. */
const fewestKept = 0.2;
/** How often the law is made anew of what was seen. */
const rounds = 12;
/** The width to begin with. */
const firstWidth = 0.4;
/** Widths of the smoothing kernel to choose from, in natural logarithms of the duration. */
const widths = [0.03, 0.05, 0.08, 0.12, 0.18, 0.26, 0.38, 0.55];
/** The share of the whole that stands for what was never seen, as so many completions, spread very wide. */
const unseen = 1;
const unseenWidth = 2;

/** What a {@link DurationLearner} has seen: plain JSON, to be saved and given to the next one. */
export interface SavedDurations {
  readonly version: 1;
  /** So many tasks ended between two places on the grid of ages. */
  readonly seen: readonly (readonly [from: number, by: number, count: number])[];
}

/** So many tasks ended between two places on the grid, both included. */
interface Seen {
  readonly from: number;
  readonly by: number;
  count: number;
}

/** Learns how long tasks of one kind take from those that ended. */
export class DurationLearner {
  readonly #seen: Map<number, Seen> = new Map();
  #total = 0;
  #law: DurationLaw | undefined;
  #lawTotal = 0;

  /** @param saved - What an earlier learner had seen. Entries that make no sense are passed over. */
  constructor(saved?: SavedDurations) {
    for (const [from, by, count] of saved?.version === 1 ? saved.seen : []) {
      const arePlaces = Number.isInteger(from) && Number.isInteger(by) && from >= 0 && from <= by && by < gridSize;
      if (arePlaces && count > 0 && count <= most) this.#count(from, by, count);
    }
  }

  /** How many completions it has learned from, older ones counting for less. */
  get completions(): number {
    return this.#total;
  }

  /**
   * Takes in that a task ended between two ages, in milliseconds: the poll that last saw it running and the one that saw it done, or twice the
   * vendor's own time.
   */
  observe(afterMs: number, byMs: number): void {
    if (!(byMs >= afterMs) || !(byMs > 0) || byMs === Infinity) return;
    this.#count(gridIndex(Math.max(0, afterMs)), gridIndex(byMs), 1);
    if (this.#total < most) return;
    for (const [key, each] of this.#seen) {
      each.count /= 2;
      if (each.count < fewestKept) this.#seen.delete(key);
    }
    this.#total /= 2;
    this.#lawTotal /= 2;
  }

  /** The law as far as it is known; undefined while too little is. Fitted anew when a tenth more has been seen. */
  get law(): DurationLaw | undefined {
    if (this.#total < fewest) return undefined;
    if (this.#law === undefined || this.#total >= this.#lawTotal * 1.1) {
      this.#law = fit([...this.#seen.values()], this.#total);
      this.#lawTotal = this.#total;
    }
    return this.#law;
  }

  /** The price of a poll, in milliseconds of lateness, that brings this mean lateness about. Only with a {@link law}. */
  priceFor(latencyMs: number): number {
    return this.law?.priceFor(latencyMs) ?? latencyMs;
  }

  toJSON(): SavedDurations {
    return { version: 1, seen: [...this.#seen.values()].map(({ from, by, count }) => [from, by, count]) };
  }

  #count(from: number, by: number, count: number): void {
    const key = from * gridSize + by;
    const known = this.#seen.get(key);
    if (known === undefined) this.#seen.set(key, { from, by, count });
    else known.count += count;
    this.#total += count;
  }
}

/**
 * The law under which what was seen is likely, smoothed: most ends are only known to lie between two polls, so each is shared out by the law found so far,
 * and the law is made anew of the shares, some times over.
 */
function fit(seen: readonly Seen[], total: number): DurationLaw {
  const even = gridAges.map((age, index) => (gridAges[index + 1] ?? age) - age);
  const points = meanPlaces(seen, even);
  const width = bestWidth(points, total);
  // To begin with, a broad hill over the middles of what was seen: an even start would leave ends at age 0 that no poll contradicts.
  let shares: Float64Array = even.map((_, index) => (points.get(index) ?? 0) / total);
  let density: Float64Array = smooth(shares, Math.max(width, firstWidth));
  for (let round = 0; round < rounds; round += 1) {
    shares = shareOut(seen, density, total);
    density = smooth(shares, width);
  }
  let middle = 0;
  for (let sum = 0; sum < 0.5 && middle < gridSize - 1; middle += 1) sum += at(shares, middle);
  const wide = smooth(new Float64Array(gridSize).fill(1, middle, middle + 1), unseenWidth);
  return new DurationLaw(density.map((each, index) => total * each + unseen * at(wide, index)));
}

/** Each end shared out over the places where it may lie, in proportion to a law. */
function shareOut(seen: readonly Seen[], law: Float64Array, total: number): Float64Array {
  const shares = new Float64Array(gridSize);
  for (const { from, by, count } of seen) {
    let weight = 0;
    for (let index = from; index <= by; index += 1) weight += at(law, index);
    for (let index = from; index <= by; index += 1) {
      const part = weight > 0 ? at(law, index) / weight : 1 / (by - from + 1);
      shares[index] = at(shares, index) + (count / total) * part;
    }
  }
  return shares;
}

/** How many ends lie on average at which place, each at the mean of where it may lie under a law. */
function meanPlaces(seen: readonly Seen[], law: Float64Array): ReadonlyMap<number, number> {
  const points = new Map<number, number>();
  for (const { from, by, count } of seen) {
    let weight = 0;
    let sum = 0;
    for (let index = from; index <= by; index += 1) {
      weight += at(law, index);
      sum += at(law, index) * index;
    }
    const place = weight > 0 ? Math.round(sum / weight) : from;
    points.set(place, (points.get(place) ?? 0) + count);
  }
  return points;
}

/** The width under which each end is best foretold by all the others (leave-one-out likelihood). */
function bestWidth(points: ReadonlyMap<number, number>, total: number): number {
  let best = widths.at(-1) ?? 1;
  let bestLikelihood = -Infinity;
  for (const width of widths) {
    let likelihood = 0;
    for (const [place, count] of points) {
      let density = 0;
      for (const [other, otherCount] of points) {
        const others = other === place ? otherCount - 1 : otherCount;
        if (others > 0) density += others * bell((place - other) * logRatio, width);
      }
      // What the others say nothing of is charged as the wide law for the unseen would have it, not as impossible.
      likelihood += count * Math.log((density + unseen * bell(unseenWidth, unseenWidth)) / (total - 1 + unseen));
    }
    if (likelihood > bestLikelihood) {
      bestLikelihood = likelihood;
      best = width;
    }
  }
  return best;
}

/** Shares spread over their neighbours by a bell of that width. */
function smooth(shares: Float64Array, width: number): Float64Array {
  const reach = Math.ceil((3.5 * width) / logRatio);
  const weights = Float64Array.from({ length: reach + 1 }, (_, places) => bell(places * logRatio, width) * logRatio);
  const density = new Float64Array(gridSize);
  for (const [place, share] of shares.entries()) {
    if (share === 0) continue;
    const last = Math.min(gridSize - 1, place + reach);
    for (let target = Math.max(0, place - reach); target <= last; target += 1) {
      density[target] = at(density, target) + share * at(weights, Math.abs(target - place));
    }
  }
  return density;
}
