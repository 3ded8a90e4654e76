import { settledItems } from '../../tasks/sandbox-task.ts';
import { scriptOfName, startCreatedTask } from '../../tasks/start-task.ts';
import type { TaskDefaults } from '../../tasks/start-task.ts';
import type { TaskStore } from '../../tasks/task-store.ts';
import { isFilledText } from '../../options/check-options.ts';
import { parseRecord } from '../json.ts';
import type { BusinessError, JdOutcome } from './jd-envelope.ts';
import type { JdItemVariant } from './jd-settings.ts';
import { isJdTaskId, itemPrefixOf } from './jd-task-ids.ts';
import { readProductImages } from './product-image-add.ts';

/** What the product image endpoints work on. */
export interface ProductImageContext {
  readonly tasks: TaskStore;
  readonly defaults: TaskDefaults;
  readonly itemVariant: JdItemVariant;
  makeTaskId(collection: string): string;
}

/** `POST /jdai/product_image_add`: starts a task for the images that pass the instant checks, and lists those that do not. */
export function addProductImages(context: ProductImageContext, body: Buffer, now: number): JdOutcome {
  const batch = readProductImages(body);
  if (!('items' in batch)) return refused(batch);
  const id = context.makeTaskId(batch.collection);
  const slow = batch.items.some((item) => scriptOfName(splitKey(item.key).imageId).slow);
  startCreatedTask(context.tasks, context.defaults, { id, items: batch.items, slow }, now);
  const failedList = batch.rejected.map(({ name, reasons }) => ({
    image_id: name,
    // A list of reasons since July 2020, a single one before.
    message: context.itemVariant === 'objects' ? reasons : (reasons[0] ?? ''),
  }));
  return { result: { code: 0, message: 'SUCCESS', task_id: id, failed_list: failedList }, charge: true, taskId: id };
}

/** `POST /jdai/product_image_status`: how far one task is. */
export function productImageStatus(context: ProductImageContext, body: Buffer, now: number): JdOutcome {
  const request = parseRecord(body);
  if (!request) return refused([5001, 'INVALID_PARAMETER_JSON']);
  const id = request['task_id'];
  if (!isFilledText(id)) return refused([3021, 'INVALID_TASK_ID']);
  const task = context.tasks.get('product-image', id);
  if (!task) return { ...refused(isJdTaskId(id) ? [1004, 'TASK_NOT_EXIST'] : [3021, 'INVALID_TASK_ID']), taskId: id };
  const { phase, succeeded, failed, pending } = settledItems(task, now);
  const item = context.itemVariant === 'objects' ? itemObject : (key: string) => itemString(itemPrefixOf(id), key);
  const result = {
    code: 0,
    message: 'SUCCESS',
    task_status: phase === 'ended' ? (task.finalState ?? 'FINISHED') : 'PROCESSING',
    succeeded_list: succeeded.map((key) => item(key)),
    // The reason of a failure has a place in objects only: the older revision's table documents it there, beside lists of strings.
    failed_list: failed.map(({ key, reason }) => ({ ...itemObject(key), message: reason })),
    pending_list: pending.map((key) => item(key)),
  };
  return { result, charge: false, taskId: id };
}

function itemObject(key: string): { readonly product_id: string; readonly image_id: string } {
  const { productId, imageId } = splitKey(key);
  return { product_id: productId, image_id: imageId };
}

function itemString(prefix: string, key: string): string {
  const { productId, imageId } = splitKey(key);
  return `${prefix}|${productId}|${imageId}`;
}

/** Takes `<product id>/<image id>` apart; a key without a slash is an image of product `p1`. */
function splitKey(key: string): { readonly productId: string; readonly imageId: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { productId: 'p1', imageId: key } : { productId: key.slice(0, slash), imageId: key.slice(slash + 1) };
}

function refused([code, name]: BusinessError): JdOutcome {
  return { result: { code, message: name }, charge: false, refusal: `${code} ${name}` };
}
