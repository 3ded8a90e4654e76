import type { TasksError } from '../errors/index.ts';
import type { TaskSnapshot } from '../provider/index.ts';

/** What the poller tells {@link PollerOptions.onEvent}. */
export type PollerEvent =
  /** A request was answered with a snapshot; the next one is due at `nextPollAt` (milliseconds since the epoch), absent when the task is done. */
  | {
      readonly type: 'poll';
      readonly ref: string;
      readonly snapshot: TaskSnapshot;
      readonly durationMs: number;
      readonly nextPollAt?: number | undefined;
    }
  /** A request failed; the engine asks again at `retryAt` (milliseconds since the epoch), or has given up when that is absent. */
  | { readonly type: 'poll-failed'; readonly ref: string; readonly error: TasksError; readonly retryAt?: number | undefined }
  /** All requests of the account pause until `until`, milliseconds since the epoch. */
  | { readonly type: 'throttled'; readonly provider: string; readonly account: string; readonly until: number }
  /** Something that a person should look at and that changes nothing by itself. */
  | { readonly type: 'warning'; readonly ref?: string | undefined; readonly message: string };
