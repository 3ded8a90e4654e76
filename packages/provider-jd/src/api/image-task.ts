import type { FailedTaskItem, TaskItem } from '@tasks/core/provider';
import { idText, invalidArgument, listOf, submittedId } from '@tasks/provider-kit';
import * as v from 'valibot';
import type { ImageSubmission, SentImage } from './image-input.ts';
import { imageStatusSchema, toImageStatus } from './image-status.ts';
import { vendorName } from './jd-client.ts';
import type { JdCall, JdClient } from './jd-client.ts';
import type { JdTaskType } from './jd-task-type.ts';
import { toFailedItem, wireItemSchema } from './wire-item.ts';
import type { WireItem } from './wire-item.ts';

/** What differs between the task types of images. */
export interface ImageTask<TItem extends TaskItem> {
  readonly description: string;
  /** The call that asks after a task. */
  statusCall(id: string): Pick<JdCall, 'method' | 'path' | 'body'>;
  /** The path of the call that makes a task. */
  readonly createPath: string;
  /** Reads what a task is made of. @throws {TasksError} `invalid_argument` naming the field. */
  readInput(input: unknown, provider: string): ImageSubmission;
  /**
   * An item in the normal form.
   *
   * @param taskId - The task that the item is of; empty while there is none.
   * @param sent - The images of the create call that the item was answered to.
   */
  toItem(wire: WireItem, taskId: string, sent: readonly SentImage[]): TItem;
}

const createdSchema: v.GenericSchema<unknown, { readonly task_id: string; readonly failed_list: readonly WireItem[] }> = v.object(
  {
    task_id: idText,
    failed_list: listOf(wireItemSchema),
  },
);

/** The most refused images that a message names. */
const mostShown = 20;

/** Makes a task type of images. The vendor takes no idempotency key: a submission whose answer was lost may have begun a task. */
export function imageTask<TInput, TItem extends TaskItem>(
  client: JdClient,
  task: ImageTask<TItem>,
): JdTaskType<TInput, TItem, TItem & FailedTaskItem> {
  return {
    description: task.description,

    async getStatus(id, { signal, includeRaw }) {
      const { result, quota, body } = await client.call(imageStatusSchema, { ...task.statusCall(id), signal });
      const status = toImageStatus(result, (wire) => task.toItem(wire, id, []));
      return { ...status, quota, raw: includeRaw ? body : undefined };
    },

    async submit(input, { signal }) {
      const { body, images } = task.readInput(input, client.provider);
      const { result, response } = await client.call(createdSchema, { method: 'POST', path: task.createPath, body, signal });
      const rejected = result.failed_list.map((wire) => toFailedItem(task.toItem(wire, '', images), wire));
      if (result.task_id === '' && rejected.length > 0) throw allRefused(rejected, client.provider);
      return { id: submittedId(result.task_id, response, vendorName), rejected };
    },
  };
}

function allRefused(rejected: readonly FailedTaskItem[], provider: string): Error {
  const shown = rejected.slice(0, mostShown).map(({ key, reason }) => `${key}: ${reason ?? 'no reason given'}`);
  const more = rejected.length > mostShown ? `; and ${rejected.length - mostShown} more` : '';
  return invalidArgument(
    `${vendorName} refused every image, so no task began: ${shown.join('; ')}${more}. Correct them and submit again.`,
    provider,
  );
}
