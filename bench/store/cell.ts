/** What is done over and over. */
export type Work = 'track-1' | 'track-100' | 'batch-100' | 'batch-1000' | 'cycles';

/** What one measurement in a process of its own gives. */
export interface Cell {
  /** Tracks or poll cycles, and how long they took. */
  readonly done: number;
  readonly milliseconds: number;
  /** How much of a processor they took; only the floor tells. */
  readonly processorMs?: number | undefined;
  readonly residentBytes: number;
  /** From the call that opens the file to the first tasks that are claimed. */
  readonly openMilliseconds: number;
}

/** How many are claimed at once, and settled by one transaction. */
export const claimedAtOnce = 100;
