import type { JsonValue } from './stored-task.ts';

/** What is known of an idempotency key: this caller is the first, somebody is at it, it was used for something else, or how it ended. */
export type IdempotencyVerdict =
  | { readonly state: 'begun' | 'running' | 'mismatch' }
  | { readonly state: 'finished'; readonly response: JsonValue };

/** Remembers what was answered to requests that must not be done twice. Every method resolves once that is durable. */
export interface IdempotencyStore {
  /**
   * Begins a request, unless its key was used before. Of many that begin with one key at once, one has begun.
   *
   * @param fingerprint - Stands for what is asked: a key that comes with another one is a mistake of the caller's, stale or not.
   * @param staleBefore - A request that began before this and has not finished was cut off, and may begin again.
   */
  begin(key: string, fingerprint: string, at: number, staleBefore: number): Promise<IdempotencyVerdict>;
  /** Keeps what was answered. Does nothing for a key that was not begun. */
  finish(key: string, response: JsonValue): Promise<void>;
  /** The request came to nothing: its key may be used again. */
  forget(key: string): Promise<void>;
}
