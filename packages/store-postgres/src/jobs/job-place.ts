/*
 * pg-boss gives out jobs by priority, a whole number of 32 bits, the highest first. To have them given out by due time to the millisecond, the queue of a kind
 * is cut into blocks of 2^32 ms, some 50 days: each block is a queue of pg-boss, and within it the priority says how early a job is due.
 */

const blockMs = 2 ** 32;
const highestPriority = 2 ** 31 - 1;

/** A job that is overdue for longer than this is put among those that are overdue for so long: nothing is ever put into blocks that were left long ago. */
const longestOverdueMs = 3_600_000;

/** How long after its beginning a block may still be followed by jobs for the block before, in milliseconds: clocks may differ. */
export const lateJobsMs: number = 2 * longestOverdueMs;

/** A job that is due later than this is looked at then. */
const furthestMs = 10 * 365 * 86_400_000;

/** Where a job stands in the order of due times. */
export interface JobPlace {
  readonly block: number;
  readonly priority: number;
}

/** The place that a due time stands for. */
export function placeOf(dueAt: number): JobPlace {
  const block = Math.floor(dueAt / blockMs);
  return { block, priority: highestPriority - Math.floor(dueAt - block * blockMs) };
}

/** Where a due time stands in a block; one outside of it at that end of the block. */
export function priorityIn(block: number, dueAt: number): number {
  return placeOf(Math.min(Math.max(dueAt, beginOf(block)), beginOf(block + 1) - 1)).priority;
}

/** When what is put in now is taken to be due. */
export function dueInOrder(dueAt: number, now: number): number {
  return Math.min(Math.max(dueAt, now - longestOverdueMs, 0), now + furthestMs);
}

/** When a block begins. */
export function beginOf(block: number): number {
  return block * blockMs;
}
