import { invalidArgument } from './invalid-argument.ts';
import { isObject } from './vendor-values.ts';

/** What a data query is made of. */
export interface ShoplazzaDataQueryInput {
  /**
   * The kind of event: `impressions`, `add_payment_info`, `add_to_cart`, `begin_checkout`, `pageview`, `place_order`, `product_search`,
   * `product_view`, `purchase_product` or `refund_order`.
   *
   * @default all but `impressions`
   */
  readonly event?: string | undefined;
  /** Events after this time, as `2020-12-30T15:04:05`. */
  readonly beginTime: string;
  /** Events before this time, written alike; at most 24 hours after `beginTime`. */
  readonly endTime: string;
}

const fields = ['event', 'beginTime', 'endTime'];
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/;
const dayMs = 86_400_000;

/**
 * Checks the input and makes it the query of the create call.
 *
 * @throws {TasksError} `invalid_argument` naming the field.
 */
export function readDataQueryInput(input: unknown, provider: string): URLSearchParams {
  if (!isObject(input)) throw invalidArgument('A data query is made of { "event"?, "beginTime", "endTime" }.', provider);
  const unknown = Object.keys(input).find((field) => !fields.includes(field));
  if (unknown !== undefined)
    throw invalidArgument(`A data query has no field ${JSON.stringify(unknown)}; it has ${fields.join(', ')}.`, provider);
  const { event } = input;
  if (event !== undefined && (typeof event !== 'string' || event === '')) {
    throw invalidArgument(
      'event must be the name of a kind of event, such as add_to_cart. Leave it out for all kinds but impressions.',
      provider,
    );
  }
  const [begin, end] = [readTime(input, 'beginTime', provider), readTime(input, 'endTime', provider)];
  const spanMs = end.at - begin.at;
  if (!(spanMs > 0 && spanMs <= dayMs))
    throw invalidArgument('endTime must be after beginTime, and by 24 hours at the most.', provider);
  return new URLSearchParams({ ...(event === undefined ? {} : { event }), beginTime: begin.text, endTime: end.text });
}

function readTime(
  input: Readonly<Record<string, unknown>>,
  field: string,
  provider: string,
): { readonly text: string; readonly at: number } {
  const text = input[field];
  // A time without a zone is read as UTC for the comparison only; which zone the vendor reads it in is not documented.
  const at =
    typeof text === 'string' && timePattern.test(text)
      ? Date.parse(/[Z+]|-\d\d:\d\d$/.test(text) ? text : `${text}Z`)
      : Number.NaN;
  if (typeof text !== 'string' || Number.isNaN(at)) {
    throw invalidArgument(`${field} must be a time written as 2020-12-30T15:04:05.`, provider);
  }
  return { text, at };
}
