import type { FailedTaskItem, TaskItem } from '@tasks/core/provider';
import * as v from 'valibot';
import { reasonOf } from '../api/reason.ts';

/** An image that was indexed. `key` is its name. */
export interface JdIndexedImage extends TaskItem {
  readonly imageName: string;
}

/** An image that was not indexed. `reason` is the vendor's, such as `NO_AVAILIABLE_FEATURE` (in its spelling). */
export interface JdFailedIndexedImage extends JdIndexedImage, FailedTaskItem {}

/** An item of a list: documented as a text where the image succeeded, as an object where it failed. Both are read in either list. */
export type WireItem = string | { readonly image_name?: string | number | null | undefined; readonly message?: unknown };

export const wireItemSchema: v.GenericSchema<unknown, WireItem> = v.union([
  v.string(),
  v.object({ image_name: v.nullish(v.union([v.string(), v.number()])), message: v.optional(v.unknown()) }),
]);

/** An item in the normal form. */
export function toIndexedImage(item: WireItem): JdIndexedImage {
  const imageName = typeof item === 'string' ? item : String(item.image_name ?? '');
  return { key: imageName, imageName };
}

/** A failed item in the normal form. */
export function toFailedIndexedImage(item: WireItem): JdFailedIndexedImage {
  const image = toIndexedImage(item);
  const reason = typeof item === 'string' ? undefined : reasonOf(item.message);
  return reason === undefined ? image : { ...image, reason };
}
