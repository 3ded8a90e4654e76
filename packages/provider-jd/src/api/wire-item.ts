import type { FailedTaskItem, TaskItem } from '@tasks/core/provider';
import { idText, readWords } from '@tasks/provider-kit';
import * as v from 'valibot';

/** An image in a list of an answer: a text in some answers, an object in others. Both are read, item by item. */
export type WireItem =
  | string
  | {
      /** Product image search. All three are empty where the vendor leaves them out. */
      readonly product_id: string;
      /** Product image search. */
      readonly image_id: string;
      /** General image search. */
      readonly image_name: string;
      /** Why it failed: a text in some answers, a list of texts in others. */
      readonly message?: unknown;
    };

export const wireItemSchema: v.GenericSchema<unknown, WireItem> = v.union([
  v.string(),
  v.object({ product_id: idText, image_id: idText, image_name: idText, message: v.optional(v.unknown()) }),
]);

/** The item as a failed one, with the vendor's reason where there is one. */
export function toFailedItem<TItem extends TaskItem>(item: TItem, wire: WireItem): TItem & FailedTaskItem {
  const reason = typeof wire === 'string' ? '' : readWords(wire.message);
  return reason === '' ? item : { ...item, reason };
}
