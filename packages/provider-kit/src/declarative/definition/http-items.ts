import type { HttpConditions } from './http-condition.ts';
import type { HttpPages } from './http-pages.ts';

/** Where the items of a task stand. */
export interface HttpItemsDefinition {
  readonly succeeded?: HttpItemListDefinition | undefined;
  readonly failed?: HttpFailedItemListDefinition | undefined;
  /** Where the lists go on. Further pages are read once the task is done. @default the answer holds all */
  readonly pages?: HttpPages | undefined;
}

/** A list of items. Paths but `list` start at the item. */
export interface HttpItemListDefinition {
  /** Path of the list. A missing one is empty; a value that is no list is a list of one. */
  readonly list: string;
  /** Takes only those items for which this holds, where succeeded and failed ones share a list. @default all */
  readonly when?: HttpConditions | undefined;
  /** Path of what names the item, or several, joined by `/`. @default the item's place in the list, from 0 */
  readonly key?: string | readonly string[] | undefined;
  /** What else is copied: the path of each field, by the name that it gets. @default nothing */
  readonly fields?: Readonly<Record<string, string>> | undefined;
}

/** A list of failed items. */
export interface HttpFailedItemListDefinition extends HttpItemListDefinition {
  /** Path of the vendor's reason, or several, of which the first that holds something is read. */
  readonly reason?: string | readonly string[] | undefined;
}
