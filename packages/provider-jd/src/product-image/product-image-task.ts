import { imageInputReader } from '../api/image-input.ts';
import { imageTask } from '../api/image-task.ts';
import type { JdClient } from '../api/jd-client.ts';
import type { JdTaskType } from '../api/jd-task-type.ts';
import type { JdProductImageInput } from './product-image-input.ts';
import { toProductImage } from './product-image.ts';
import type { JdFailedProductImage, JdProductImage } from './product-image.ts';

const readInput = imageInputReader('image_list', [
  { name: 'productId', vendorName: 'product_id' },
  { name: 'imageId', vendorName: 'image_id' },
  { name: 'content', vendorName: 'image_content' },
  // The length by the vendor documentation, add-image. One revision of it calls the field required.
  { name: 'info', vendorName: 'image_info', longest: 256, optional: true, fallback: '' },
]);

/**
 * Storing images in the product image collection (vendor documentation: product image search, task-status and add-image). The vendor documents no
 * polling interval, no time that results are kept, and no limit of tasks at once.
 */
export function productImageTask(client: JdClient): JdTaskType<JdProductImageInput, JdProductImage, JdFailedProductImage> {
  return imageTask<JdProductImageInput, JdProductImage>(client, {
    description: 'Images being stored in a product image collection.',
    statusCall: (id) => ({ method: 'POST', path: '/jdai/product_image_status', body: JSON.stringify({ task_id: id }) }),
    createPath: '/jdai/product_image_add',
    readInput,
    toItem: toProductImage,
  });
}
