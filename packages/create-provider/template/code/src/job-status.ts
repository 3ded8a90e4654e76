import { settledState } from '@tasks/core/provider';
import type { TaskItem, TaskStatusV1 } from '@tasks/core/provider';
import { stateOf } from '@tasks/provider-kit';
import type { VendorStates } from '@tasks/provider-kit';
import * as v from 'valibot';

/** A file that a job made. */
export interface AcmeFile extends TaskItem {
  readonly url: string;
}

const file = v.object({
  name: v.string(),
  status: v.string(),
  url: v.optional(v.string(), ''),
  reason: v.optional(v.string()),
});

/** What is used of an answer. Whatever else stands in it passes. */
export const jobBody = v.object({
  status: v.string(),
  total: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  files: v.array(file),
  error: v.optional(v.object({ message: v.string() })),
  finished_at: v.optional(v.pipe(v.string(), v.isoTimestamp())),
});

/** What the vendor's words mean. One that is not listed is `unknown`: reported, and never taken for success. */
const states: VendorStates = { waiting: 'queued', working: 'running', failed: 'failed', stopped: 'canceled' };

/** An answer in the normal form. */
export function toStatus(body: v.InferOutput<typeof jobBody>): TaskStatusV1<AcmeFile> {
  const succeeded = body.files.filter(({ status }) => status === 'ready').map(({ name, url }) => ({ key: name, url }));
  const failed = body.files.filter(({ status }) => status === 'broken').map(({ name, reason }) => ({ key: name, reason }));
  const notReady = Math.max(0, body.total - succeeded.length);
  return {
    // "done" says that the vendor has ended, not that every file is ready. What is not ready by then has not succeeded.
    ...(body.status === 'done'
      ? { state: settledState({ succeeded: succeeded.length, failed: notReady }), vendorState: body.status }
      : stateOf(states, body.status)),
    progress: {
      total: body.total,
      succeeded: succeeded.length,
      failed: failed.length,
      pending: Math.max(0, notReady - failed.length),
    },
    succeeded,
    failed,
    reason: body.error?.message,
    finishedAt: body.finished_at,
  };
}
