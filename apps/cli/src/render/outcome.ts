import type { TasksError, TaskSnapshot } from '@tasks/core/provider';

/** What is printed for one ref: what was seen, or why nothing was. */
export type Outcome =
  | { readonly ref: string; readonly snapshot: TaskSnapshot; readonly error?: undefined }
  /** `snapshot` is the last one that was seen before the error, if any; it is shown to people and not part of the JSON. */
  | { readonly ref: string; readonly snapshot?: TaskSnapshot | undefined; readonly error: TasksError };

/** The JSON form of an outcome. */
export function outcomeToJson(outcome: Outcome): unknown {
  if (!outcome.error) return outcome.snapshot;
  const { code, message, retryable } = outcome.error;
  return { ref: outcome.ref, error: { code, message, retryable } };
}
