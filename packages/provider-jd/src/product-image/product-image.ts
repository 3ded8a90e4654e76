import type { FailedTaskItem, TaskItem } from '@tasks/core/provider';
import type { SentImage } from '../api/image-input.ts';
import type { WireItem } from '../api/wire-item.ts';

/** An image that was stored in the product image collection. `key` is `productId/imageId`. */
export interface JdProductImage extends TaskItem {
  /** The product (SKU) that the image is of; empty when the vendor does not say. */
  readonly productId: string;
  readonly imageId: string;
}

/** An image that was not stored. `reason` is the vendor's, such as `NO_AVAILABLE_FEATURE` or `DUPLICATE_IMAGE`. */
export interface JdFailedProductImage extends JdProductImage, FailedTaskItem {}

/**
 * @param taskId - The task that the item is of; its id tells what stands before a text item.
 * @param sent - Images whose product is known, for answers that name the image alone.
 */
export function toProductImage(wire: WireItem, taskId: string, sent: readonly SentImage[]): JdProductImage {
  if (typeof wire === 'string') return parseTextItem(wire, taskId);
  const { image_id: imageId, product_id: productId } = wire;
  return productImage(productId || (sent.find(({ image_id: id }) => id === imageId)?.['product_id'] ?? ''), imageId);
}

function productImage(productId: string, imageId: string): JdProductImage {
  return { key: productId === '' ? imageId : `${productId}/${imageId}`, productId, imageId };
}

/**
 * Reads `<user>/<collection>|<product>|<image>`. What stands before the first bar is the task's id without its last part, in the vendor's examples;
 * where it is not, the last two bars divide, for a collection's name may hold bars.
 */
function parseTextItem(item: string, taskId: string): JdProductImage {
  const prefix = `${taskId.slice(0, Math.max(taskId.lastIndexOf('/'), 0))}|`;
  const rest = prefix !== '|' && item.startsWith(prefix) ? item.slice(prefix.length) : undefined;
  if (rest !== undefined) {
    const bar = rest.indexOf('|');
    return productImage(rest.slice(0, Math.max(bar, 0)), rest.slice(bar + 1));
  }
  const [imageId = '', productId = ''] = item.split('|').toReversed();
  return productImage(productId, imageId);
}
