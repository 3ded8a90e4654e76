/** Something to measure: one call of `run` is one operation. */
export interface Contender {
  readonly name: string;
  readonly run: () => unknown;
}

/** How long one operation of a contender took in each round, in nanoseconds. */
export type Rounds = ReadonlyMap<string, readonly number[]>;

/** Options of {@link alternate}. */
export interface AlternateOptions {
  /** How often each contender gets its turn. */
  readonly rounds: number;
  /** How long one turn takes about, in milliseconds. */
  readonly turnMs: number;
}

/**
 * Measures contenders in turns, each round in another order, so that what else the machine does hits all of them alike. One turn of each
 * warms up and finds how many operations fill a turn.
 */
export function alternate(contenders: readonly Contender[], { rounds, turnMs }: AlternateOptions): Rounds {
  const operations = new Map(contenders.map((contender) => [contender, operationsIn(contender, turnMs)]));
  const results = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      const count = operations.get(contender) ?? 1;
      results.get(contender.name)?.push(time(contender, count) / count);
    }
  }
  return results;
}

/** The median over all rounds of how many times faster one contender was than another in the same round. */
export function medianRatio(rounds: Rounds, faster: string, slower: string): number {
  const fast = rounds.get(faster) ?? [];
  const slow = rounds.get(slower) ?? [];
  return median(fast.map((nanoseconds, round) => (slow[round] ?? Number.NaN) / nanoseconds));
}

/** The middle of a list of numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function operationsIn(contender: Contender, turnMs: number): number {
  let count = 1;
  for (;;) {
    const milliseconds = time(contender, count) / 1e6;
    if (milliseconds >= turnMs) return Math.max(1, Math.round((count * turnMs) / milliseconds));
    count *= 2;
  }
}

function time({ run }: Contender, count: number): number {
  const start = process.hrtime.bigint();
  for (let index = 0; index < count; index += 1) sink = run();
  return Number(process.hrtime.bigint() - start);
}

/** Keeps results alive, so that no operation is optimized away. */
export let sink: unknown;
