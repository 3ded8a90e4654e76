import * as v from 'valibot';
import type { HttpFailedItemListDefinition, HttpItemListDefinition, HttpItemsDefinition } from '../definition/http-items.ts';
import type { HttpPages } from '../definition/http-pages.ts';
import { conditionsOf, sourceOf } from './answer-schemas.ts';
import { integerOf, oneOrMore, pathOf, textOf } from './text-schemas.ts';
import type { OptionalOf, SchemaOf } from './text-schemas.ts';

interface ItemListEntries {
  readonly list: SchemaOf<string>;
  readonly when: OptionalOf<NonNullable<HttpItemListDefinition['when']>>;
  readonly key: OptionalOf<string | readonly string[]>;
  readonly fields: OptionalOf<Readonly<Record<string, string>>>;
}

function itemListEntries(): ItemListEntries {
  const fieldName = v.pipe(
    v.string(),
    v.regex(/^(?!(?:key|reason)$).+$/, 'expected another name than key and reason, which are set already'),
  );
  return {
    list: pathOf('Path of the list. A missing one is empty; a value that is no list is a list of one.'),
    when: v.optional(conditionsOf('Takes only those items for which this holds; its paths start at the item.')),
    key: v.optional(
      oneOrMore(
        pathOf('A path within the item.'),
        "Path of what names the item, or several, joined by /. Left out: the item's place in the list.",
      ),
    ),
    fields: v.optional(
      v.pipe(
        v.record(
          fieldName,
          pathOf('Path of the value within the item; $ is the item itself.'),
          'expected an object of paths by name',
        ),
        v.description('What else is copied: the path of each field, by the name that it gets.'),
      ),
    ),
  };
}

function itemListSchema(description: string): SchemaOf<HttpItemListDefinition> {
  return v.pipe(
    v.strictObject({ ...itemListEntries() }, 'expected an object such as { "list": "results", "key": "id" }'),
    v.description(description),
  );
}

/** A list of failed items. */
export function failedItemListSchema(description: string): SchemaOf<HttpFailedItemListDefinition> {
  return v.pipe(
    v.strictObject(
      {
        ...itemListEntries(),
        reason: v.optional(
          oneOrMore(
            pathOf('A path within the item.'),
            "Path of the vendor's reason, or several, of which the first that holds something is read.",
          ),
        ),
      },
      'expected an object such as { "list": "errors", "key": "id", "reason": "message" }',
    ),
    v.description(description),
  );
}

/** Where the items of a task stand. */
export function itemsSchema(description: string): SchemaOf<HttpItemsDefinition> {
  return v.pipe(
    v.strictObject(
      {
        succeeded: v.optional(itemListSchema('The items that succeeded.')),
        failed: v.optional(failedItemListSchema('The items that failed.')),
        pages: v.optional(pagesSchema()),
      },
      'expected an object with succeeded, failed, or both',
    ),
    v.description(description),
  );
}

function pagesSchema(): SchemaOf<HttpPages> {
  const limit = v.optional(integerOf(1, 1000, 'The most pages that are read. A longer list is an error. Left out: 10.'));
  const parameter = (what: string): SchemaOf<string> => textOf(`The query parameter that takes ${what}.`);
  return v.pipe(
    v.variant(
      'type',
      [
        v.strictObject({
          type: v.literal('cursor'),
          next: sourceOf('Where the cursor stands; the last page has none.'),
          parameter: parameter('it'),
          more: v.optional(sourceOf('Where the answer says, by true or false, whether there is more.')),
          limit,
        }),
        v.strictObject({
          type: v.literal('link'),
          next: sourceOf('Where the next page\'s URL stands; the last page has none. In a Link header, the one of rel="next".'),
          limit,
        }),
        v.strictObject({
          type: v.literal('page'),
          parameter: parameter('the number'),
          first: v.optional(integerOf(0, 1_000_000, 'The number of the first page. Left out: 1.')),
          last: v.optional(sourceOf('Where the number of the last page stands. Left out: pages are read until one is empty.')),
          limit,
        }),
      ],
      'expected "type" to be cursor, link or page',
    ),
    v.description('Where the lists go on. Further pages are read once the task is done.'),
  );
}
