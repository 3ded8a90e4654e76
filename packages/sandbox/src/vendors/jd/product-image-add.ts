import type { ScriptedItem } from '../../tasks/task-script.ts';
import { scriptOfName } from '../../tasks/start-task.ts';
import { isRecord, parseRecord } from '../json.ts';
import type { BusinessError } from './jd-envelope.ts';
import { isCollectionName, isId, isImageContent, isImageInfo, largestBatch } from './image-checks.ts';

/** An image that was refused at once. */
export interface RejectedImage {
  readonly name: string;
  readonly reasons: readonly string[];
}

/** A create call that was understood. */
export interface ImageBatch {
  readonly collection: string;
  readonly items: readonly ScriptedItem[];
  readonly rejected: readonly RejectedImage[];
}

const imagesPerProduct = 30;

/** Reads the body of `product_image_add`, or says by which code the API refuses it. Source: the vendor's pages add-image and api-reference. */
export function readProductImages(body: Buffer): ImageBatch | BusinessError {
  const request = parseRecord(body);
  if (!request) return [5001, 'INVALID_PARAMETER_JSON'];
  const { collection_name: collection, image_list: images } = request;
  if (!isCollectionName(collection)) return [2010, 'INVALID_COLLECTION_NAME'];
  if (!Array.isArray(images)) return [3010, 'INVALID_IMAGE_LIST'];
  if (images.length === 0) return [3011, 'EMPTY_IMAGE_LIST'];
  if (images.length > largestBatch) return [3016, 'IMAGE_NUM_EXCEED_TOTAL_LIMIT'];
  const items: ScriptedItem[] = [];
  const rejected: RejectedImage[] = [];
  const seen = new Set<string>();
  const perProduct = new Map<string, number>();
  for (const image of images as readonly unknown[]) {
    const { product_id: productId, image_id: imageId, image_content: content, image_info: info } = isRecord(image) ? image : {};
    const reasons: string[] = [];
    if (!isId(productId)) reasons.push('INVALID_PRODUCT_ID');
    if (!isId(imageId)) reasons.push('INVALID_IMAGE_ID');
    else if (seen.has(imageId)) reasons.push('REPEAT_IMAGE_NAME_IN_PARAM');
    if (!isImageContent(content)) reasons.push('BROKEN_BASE64_OR_URL');
    if (!isImageInfo(info, 256)) reasons.push('INVALID_IMAGE_INFO');
    const ofProduct = isId(productId) ? (perProduct.get(productId) ?? 0) : 0;
    if (ofProduct >= imagesPerProduct) reasons.push('IMAGE_NUM_EXCEED_PER_PRODUCT_LIMIT');
    if (reasons.length > 0 || !isId(productId) || !isId(imageId)) {
      rejected.push({ name: isId(imageId) ? imageId : '', reasons });
      continue;
    }
    seen.add(imageId);
    perProduct.set(productId, ofProduct + 1);
    items.push({ key: `${productId}/${imageId}`, reason: reasonOf(imageId) });
  }
  return items.length === 0 ? [3019, 'NO_VALID_IMAGE'] : { collection, items, rejected };
}

function reasonOf(imageId: string): string | undefined {
  const { fails } = scriptOfName(imageId);
  return fails === 'duplicate' ? 'DUPLICATE_IMAGE' : fails ? 'NO_AVAILABLE_FEATURE' : undefined;
}
