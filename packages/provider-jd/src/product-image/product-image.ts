import type { FailedTaskItem, TaskItem } from '@tasks/core/provider';
import * as v from 'valibot';
import { reasonOf } from '../api/reason.ts';

/** An image that was stored in the product image collection. `key` is `productId/imageId`. */
export interface JdProductImage extends TaskItem {
  /** The product (SKU) that the image is of; empty when the vendor does not say. */
  readonly productId: string;
  readonly imageId: string;
}

/** An image that was not stored. `reason` is the vendor's, such as `NO_AVAILABLE_FEATURE` or `DUPLICATE_IMAGE`. */
export interface JdFailedProductImage extends JdProductImage, FailedTaskItem {}

/** An item of a list: a text in answers of 2020 and before, an object since. Both are read, item by item. */
export type WireItem =
  | string
  | {
      readonly product_id?: string | number | null | undefined;
      readonly image_id?: string | number | null | undefined;
      readonly message?: unknown;
    };

const idSchema = v.nullish(v.union([v.string(), v.number()]));

export const wireItemSchema: v.GenericSchema<unknown, WireItem> = v.union([
  v.string(),
  v.object({ product_id: idSchema, image_id: idSchema, message: v.optional(v.unknown()) }),
]);

/** @param taskId - The task that the item is of; its id tells what stands before a text item. */
export function toProductImage(item: WireItem, taskId: string): JdProductImage {
  if (typeof item === 'string') return parseTextItem(item, taskId);
  return productImage(String(item.product_id ?? ''), String(item.image_id ?? ''));
}

/** @param taskId - See {@link toProductImage}. */
export function toFailedProductImage(item: WireItem, taskId: string): JdFailedProductImage {
  const image = toProductImage(item, taskId);
  const reason = typeof item === 'string' ? undefined : reasonOf(item.message);
  return reason === undefined ? image : { ...image, reason };
}

/** Puts an item together. */
export function productImage(productId: string, imageId: string): JdProductImage {
  return { key: productId === '' ? imageId : `${productId}/${imageId}`, productId, imageId };
}

/**
 * Reads `<user>/<collection>|<product>|<image>`. What stands before the first bar is the task's id without its last part, in the vendor's examples;
 * where it is not, the last two bars divide, for a collection's name may hold bars.
 */
function parseTextItem(item: string, taskId: string): JdProductImage {
  const slash = taskId.lastIndexOf('/');
  const prefix = `${taskId.slice(0, Math.max(slash, 0))}|`;
  if (slash > 0 && item.startsWith(prefix)) {
    const rest = item.slice(prefix.length);
    const bar = rest.indexOf('|');
    return productImage(rest.slice(0, Math.max(bar, 0)), rest.slice(bar + 1));
  }
  const lastBar = item.lastIndexOf('|');
  const before = item.slice(0, Math.max(lastBar, 0));
  return productImage(before.slice(before.lastIndexOf('|') + 1), item.slice(lastBar + 1));
}
