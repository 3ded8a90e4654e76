import { TasksError } from '@tasks/core';
import type { TasksErrorJson } from '@tasks/core';
import type { TrackRequest } from '@tasks/core/durable';
import { ApiError, statusOf } from '../api-error.ts';
import type { FieldProblem } from '../api-error.ts';
import type { AppParts } from '../app-parts.ts';
import { checkBody } from '../input/read-json.ts';
import { newTaskSchema } from '../schemas/task-requests.ts';
import { toTracking } from './track-request.ts';

/** What came of one task of a batch. */
export interface BatchResult {
  /** As it was given; null where none was. */
  readonly ref: string | null;
  readonly status: number;
  readonly uid?: string | undefined;
  readonly error?: (TasksErrorJson & { readonly errors?: readonly FieldProblem[] | undefined }) | undefined;
}

/** Something of a batch: what should be a task, or why it could not even be read. */
export type BatchItem = { readonly value: unknown; readonly error?: undefined } | { readonly error: ApiError };

/** Tracks tasks of one request. One that cannot be tracked does not fail the others; results are in the order given. */
export type TrackBatch = (items: readonly BatchItem[]) => Promise<readonly BatchResult[]>;

/**
 * Makes what tracks the tasks of one request.
 *
 * @throws what the poller throws when it can store nothing at all.
 */
export function createTrackBatch(
  { poller, checkWebhookUrl }: Pick<AppParts, 'poller' | 'checkWebhookUrl'>,
  traceparent: string | undefined,
): TrackBatch {
  const checked = new Map<string, Promise<string>>();
  // Most tasks of a batch name the same few URLs.
  const checkOnce = (url: string): Promise<string> => {
    const check = checked.get(url) ?? checkWebhookUrl(url);
    checked.set(url, check);
    return check;
  };

  return async (items) => {
    const prepared = await Promise.all(items.map((item) => prepare(item, traceparent, checkOnce)));
    const requests = prepared.filter((entry) => entry.request !== undefined).map(({ request }) => request);
    const outcomes = requests.length === 0 ? [] : await poller.track(requests);
    let next = 0;
    return prepared.map(({ ref, request, error }): BatchResult => {
      if (request === undefined) return failed(ref, error);
      const outcome = outcomes[next];
      next += 1;
      if (outcome?.task === undefined) return failed(ref, outcome?.error);
      return { ref, status: outcome.created ? 201 : 200, uid: outcome.task.uid };
    });
  };
}

type Prepared =
  | { readonly ref: string; readonly request: TrackRequest; readonly error?: undefined }
  | { readonly ref: string | null; readonly request?: undefined; readonly error: unknown };

async function prepare(
  item: BatchItem,
  traceparent: string | undefined,
  checkWebhookUrl: AppParts['checkWebhookUrl'],
): Promise<Prepared> {
  if (item.error !== undefined) return { ref: null, error: item.error };
  try {
    const { ref, ...options } = checkBody(item.value, newTaskSchema);
    return { ref, request: { ref, ...(await toTracking(options, traceparent, checkWebhookUrl)) } };
  } catch (error) {
    return { ref: refOf(item.value), error };
  }
}

/** The ref of what should be a task, as far as there is one. */
export function refOf(value: unknown): string | null {
  const ref = typeof value === 'object' && value !== null && 'ref' in value ? value.ref : undefined;
  return typeof ref === 'string' ? ref.slice(0, 2048) : null;
}

/** The result of what could not be tracked. */
export function failed(ref: string | null, error: unknown): BatchResult {
  if (!TasksError.isInstance(error)) throw error;
  const problems = error instanceof ApiError ? error.problems : [];
  return {
    ref,
    status: error instanceof ApiError ? error.httpStatus : statusOf(error.code),
    error: { ...error.toJSON(), ...(problems.length > 0 && { errors: problems }) },
  };
}
