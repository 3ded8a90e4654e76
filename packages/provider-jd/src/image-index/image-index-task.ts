import { encodeQueryValue } from '@tasks/provider-kit';
import { imageInputReader } from '../api/image-input.ts';
import { imageTask } from '../api/image-task.ts';
import type { JdClient } from '../api/jd-client.ts';
import type { JdTaskType } from '../api/jd-task-type.ts';
import type { JdImageIndexInput } from './image-index-input.ts';
import { toIndexedImage } from './indexed-image.ts';
import type { JdFailedIndexedImage, JdIndexedImage } from './indexed-image.ts';

// Lengths by the vendor documentation, insert_data.
const readInput = imageInputReader('docs', [
  { name: 'name', vendorName: 'image_name', longest: 50 },
  { name: 'content', vendorName: 'image_content' },
  { name: 'info', vendorName: 'info', longest: 300, optional: true },
]);

/**
 * Indexing images for general image search (vendor documentation: image search, fetch_task_status and insert_data). Its result names the business code
 * `status_code`. The vendor documents no polling interval and no time that results are kept.
 */
export function imageIndexTask(client: JdClient): JdTaskType<JdImageIndexInput, JdIndexedImage, JdFailedIndexedImage> {
  return imageTask<JdImageIndexInput, JdIndexedImage>(client, {
    description: 'Images being indexed for general image search.',
    statusCall: (id) => ({ method: 'GET', path: `/jdai/task?task_id=${encodeQueryValue(id, client.provider)}` }),
    createPath: '/jdai/index',
    readInput,
    toItem: toIndexedImage,
  });
}
