/** How long after a file was made its first task is due, and over how long all are due, in milliseconds: within the hour that the floor looks ahead. */
export const restMs = 2_400_000;
export const spreadMs = 60_000;

/** How far ahead the clock is of who polls all of the tasks, in milliseconds: all are due by then. */
export const aheadMs = 3_600_000;

/** Polls a second of the steady load, and how long each of its tasks rests between two polls, in milliseconds. */
export const steadyRate = 200;
export const steadyIntervalMs = 10_000;
