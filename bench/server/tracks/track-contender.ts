/** Something that stores tasks to be asked after, so that they outlive a loss of power. */
export interface TrackContender {
  /** Stores one. Resolves once it is durable. */
  one(): Promise<unknown>;
  /** Stores so many with one call. */
  many(count: number): Promise<unknown>;
  close(): Promise<unknown>;
}

/** How a contender is called: one task by each of 100 callers at once, or many by one call after the other. */
export const works = { single: 1, 'batch-100': 100, 'batch-1000': 1000 } as const;

/** How many call at once where each call stores one. */
export const callers = 100;

/** Tasks a second, by {@link works}. */
export type TrackRates = Readonly<Record<keyof typeof works, number>>;
