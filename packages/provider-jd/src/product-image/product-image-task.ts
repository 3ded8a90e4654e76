import type { StatusCallOptions, SubmitCallOptions, SubmitResultV1, TaskStatusV1 } from '@tasks/core/provider';
import { parseShape } from '@tasks/provider-kit';
import * as v from 'valibot';
import { shapeContext } from '../api/jd-client.ts';
import type { JdClient } from '../api/jd-client.ts';
import type { JdTaskType } from '../api/jd-task-type.ts';
import { reasonOf } from '../api/reason.ts';
import { checkOutcome, toStatus } from '../api/status-result.ts';
import type { StatusResult } from '../api/status-result.ts';
import { submittedTask } from '../api/submitted-task.ts';
import { toSubmission } from './product-image-input.ts';
import type { JdProductImageInput } from './product-image-input.ts';
import { productImage, toFailedProductImage, toProductImage, wireItemSchema } from './product-image.ts';
import type { JdFailedProductImage, JdProductImage, WireItem } from './product-image.ts';

const listSchema = v.nullish(v.array(wireItemSchema));

const statusSchema: v.GenericSchema<unknown, StatusResult<WireItem, WireItem, unknown>> = v.object({
  task_status: v.pipe(v.string(), v.nonEmpty()),
  succeeded_list: listSchema,
  failed_list: listSchema,
  pending_list: v.nullish(v.array(v.unknown())),
});

interface AddResult {
  readonly task_id?: string | number | null | undefined;
  readonly failed_list?:
    | readonly { readonly image_id?: string | number | null | undefined; readonly message?: unknown }[]
    | null
    | undefined;
}

const idSchema = v.nullish(v.union([v.string(), v.number()]));

const addSchema: v.GenericSchema<unknown, AddResult> = v.object({
  task_id: idSchema,
  failed_list: v.nullish(v.array(v.object({ image_id: idSchema, message: v.optional(v.unknown()) }))),
});

/**
 * Storing images in the product image collection (vendor documentation: product image search, task-status and add-image). The vendor documents no
 * polling interval, no time that results are kept, and no limit of tasks at once.
 */
export function productImageTask(client: JdClient): JdTaskType<JdProductImageInput, JdProductImage, JdFailedProductImage> {
  return {
    description: 'Images being stored in a product image collection.',

    async getStatus(id: string, options: StatusCallOptions): Promise<TaskStatusV1<JdProductImage, JdFailedProductImage>> {
      const body = JSON.stringify({ task_id: id });
      const answer = await client.call({ method: 'POST', path: '/jdai/product_image_status', body, signal: options.signal });
      checkOutcome(client, answer);
      const result = parseShape(statusSchema, answer.envelope.result, shapeContext(client.provider, answer.response));
      const succeeded = (result.succeeded_list ?? []).map((item) => toProductImage(item, id));
      const failed = (result.failed_list ?? []).map((item) => toFailedProductImage(item, id));
      return toStatus(answer, result, succeeded, failed, options.includeRaw);
    },

    /** The vendor takes no idempotency key: a submission whose answer was lost may have begun a task. */
    async submit(input: JdProductImageInput, options: SubmitCallOptions): Promise<SubmitResultV1<JdFailedProductImage>> {
      const { body, productOf } = toSubmission(input, client.provider);
      const answer = await client.call({ method: 'POST', path: '/jdai/product_image_add', body, signal: options.signal });
      checkOutcome(client, answer);
      const result = parseShape(addSchema, answer.envelope.result, shapeContext(client.provider, answer.response));
      const rejected = (result.failed_list ?? []).map(({ image_id, message }): JdFailedProductImage => {
        const imageId = String(image_id ?? '');
        const reason = reasonOf(message);
        const image = productImage(productOf.get(imageId) ?? '', imageId);
        return reason === undefined ? image : { ...image, reason };
      });
      return submittedTask(client, result.task_id, rejected, answer.response.status);
    },
  };
}
