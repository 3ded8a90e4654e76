import { settledState } from '@tasks/core/provider';
import type { TaskItem, TaskStatusV1 } from '@tasks/core/provider';
import { stateOf } from '@tasks/provider-kit';
import type { VendorStates } from '@tasks/provider-kit';
import * as v from 'valibot';

/** A clip that was rendered. */
export interface Clip extends TaskItem {
  readonly url: string;
}

const clip = v.object({
  id: v.string(),
  state: v.string(),
  url: v.optional(v.string(), ''),
  error: v.optional(v.string()),
});

/** What is used of an answer. Whatever else stands in it passes. */
export const renderBody = v.object({
  state: v.string(),
  clips_total: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  clips: v.array(clip),
  error: v.optional(v.object({ message: v.string() })),
  finished_at: v.optional(v.pipe(v.string(), v.isoTimestamp())),
});

/** What the vendor's words mean. One that is not listed is `unknown`: reported, and never taken for success. */
const states: VendorStates = { queued: 'queued', rendering: 'running', failed: 'failed', canceled: 'canceled' };

/** An answer in the normal form. */
export function toStatus(body: v.InferOutput<typeof renderBody>): TaskStatusV1<Clip> {
  const succeeded = body.clips.filter(({ state }) => state === 'ready').map(({ id, url }) => ({ key: id, url }));
  const failed = body.clips.filter(({ state }) => state === 'failed').map(({ id, error }) => ({ key: id, reason: error }));
  const notReady = Math.max(0, body.clips_total - succeeded.length);
  return {
    // The vendor says "finished" also when clips failed. What is not ready by then has not succeeded.
    ...(body.state === 'finished'
      ? { state: settledState({ succeeded: succeeded.length, failed: notReady }), vendorState: body.state }
      : stateOf(states, body.state)),
    progress: {
      total: body.clips_total,
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
