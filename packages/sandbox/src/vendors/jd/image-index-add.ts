import type { ScriptedItem } from '../../tasks/task-script.ts';
import { scriptOfName } from '../../tasks/start-task.ts';
import { isRecord, parseRecord } from '../json.ts';
import { isCollectionName, isId, isImageContent, isImageInfo, largestBatch } from './image-checks.ts';
import type { BusinessError } from './jd-envelope.ts';
import type { ImageBatch, RejectedImage } from './product-image-add.ts';

/** Reads the body of `/jdai/index`, or says by which code the API refuses it. Source: the vendor's pages insert_data and API-Reference. */
export function readIndexImages(body: Buffer): ImageBatch | BusinessError {
  const request = parseRecord(body);
  const { collection_name: collection, docs } = request ?? {};
  if (!request || !Array.isArray(docs) || docs.length === 0) return [2008, 'INVALID_DOCS'];
  if (!isCollectionName(collection)) return [2010, 'INVALID_COLLECTION_NAME'];
  if (docs.length > largestBatch) return [2014, 'PARAMS_LENGTH_EXCEEDS_LIMIT'];
  const items: ScriptedItem[] = [];
  const rejected: RejectedImage[] = [];
  const seen = new Set<string>();
  for (const image of docs as readonly unknown[]) {
    const { image_name: name, image_content: content, info } = isRecord(image) ? image : {};
    const reason = !isId(name, 50)
      ? 'INVALID_IMAGE_NAME'
      : seen.has(name)
        ? 'REPEAT_IMAGE_NAME_IN_PARAM'
        : !isImageContent(content)
          ? 'BROKEN_BASE64_OR_URL'
          : !isImageInfo(info, 300)
            ? 'INVALID_IMAGE_INFO'
            : undefined;
    if (reason !== undefined || !isId(name, 50)) {
      rejected.push({ name: isId(name) ? name : '', reasons: [reason ?? 'INVALID_IMAGE_NAME'] });
      continue;
    }
    seen.add(name);
    items.push({ key: name, reason: reasonOf(name) });
  }
  return items.length === 0 ? [2008, 'INVALID_DOCS'] : { collection, items, rejected };
}

function reasonOf(imageName: string): string | undefined {
  const { fails } = scriptOfName(imageName);
  return fails === 'duplicate' ? 'REPEAT_IMAGE_NAME_IN_DB' : fails ? indexFailureReason : undefined;
}

/** Why an image without features fails, spelled as in the vendor's page fetch_task_status. */
export const indexFailureReason = 'NO_AVAILIABLE_FEATURE';
