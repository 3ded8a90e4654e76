import type { FailedTaskItem, TaskItem } from '@tasks/core/provider';
import type { WireItem } from '../api/wire-item.ts';

/** An image that was indexed. `key` is its name. */
export interface JdIndexedImage extends TaskItem {
  readonly imageName: string;
}

/** An image that was not indexed. `reason` is the vendor's, such as `NO_AVAILIABLE_FEATURE` (in its spelling). */
export interface JdFailedIndexedImage extends JdIndexedImage, FailedTaskItem {}

/** An item in the normal form: documented as a text where the image succeeded, as an object where it failed. */
export function toIndexedImage(wire: WireItem): JdIndexedImage {
  const imageName = typeof wire === 'string' ? wire : wire.image_name;
  return { key: imageName, imageName };
}
