/**
 * Where a wait stands, as plain JSON: to be kept anywhere and continued by another process with `resume`. All instants are ISO 8601.
 */
export interface TaskHandle {
  readonly version: 1;
  readonly ref: string;
  /** When the task was created; absent when that is not known. */
  readonly startedAt?: string;
  /** When it is to be asked after next; absent when it is not followed at the moment. */
  readonly nextPollAt?: string;
  /** When the wait is over; absent for never. */
  readonly deadline?: string;
  /** How often it was asked after. */
  readonly polls: number;
}
