import type { TasksError } from '../errors/index.ts';
import { backoffMs } from './backoff.ts';
import { usableHintMs } from './hint.ts';

/** What is remembered of a task's polls to decide on the next one. Times are on the caller's time line; -1 stands for "not". */
export interface PollMemory {
  /** Failed polls in a row. */
  failures: number;
  /** When the run of failed polls began. */
  troubleSince: number;
  /** When the vendor began to say that it does not know the id. */
  notFoundSince: number;
}

/** How patient a wait is. */
export interface Patience {
  /** How long errors that can pass may go on, in milliseconds. Infinity: for ever. */
  readonly retryBudgetMs: number;
  /** How long the vendor must keep saying that it does not know an id, in milliseconds. */
  readonly notFoundGraceMs: number;
  /** How long to leave a task in peace after an error that does not pass by itself, in milliseconds. @default the wait ends with it */
  readonly refusedPauseMs?: number | undefined;
}

/** An error that passes by itself may need this many tries before it counts as one that does not, however rarely a task is asked after. */
const failuresToGiveUp = 3;

/**
 * When to ask again after a failed poll, in milliseconds from now, or undefined when the wait should end with this error. Keeps the memory.
 *
 * @param floorMs - The shortest pause between two polls of the task.
 * @param random - A number in [0, 1).
 */
export function delayAfterError(
  memory: PollMemory,
  error: TasksError,
  now: number,
  patience: Patience,
  floorMs: number,
  random: number,
): number | undefined {
  memory.failures += 1;
  if (error.code === 'task_not_found') {
    if (memory.notFoundSince < 0) memory.notFoundSince = now;
    const graceLeftMs = memory.notFoundSince + patience.notFoundGraceMs - now;
    if (graceLeftMs <= 0) return undefined;
    // The last question falls just on the end of the grace period.
    return Math.max(floorMs, Math.min(backoffMs(memory.failures, random), graceLeftMs));
  }
  memory.notFoundSince = -1;
  const pauseMs = error.retryable ? floorMs : patience.refusedPauseMs;
  if (pauseMs === undefined) return undefined;
  if (memory.troubleSince < 0) memory.troubleSince = now;
  if (memory.failures >= failuresToGiveUp && now - memory.troubleSince >= patience.retryBudgetMs) return undefined;
  return usableHintMs(error.retryAfterMs, pauseMs) ?? Math.max(pauseMs, backoffMs(memory.failures, random));
}
