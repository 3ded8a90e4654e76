import type { DoneState, TaskTypeHints } from '@tasks/core/provider';
import type { HttpCallDefinition } from './http-call.ts';
import type { HttpFailedItemListDefinition, HttpItemsDefinition } from './http-items.ts';
import type { HttpIdSource, HttpSource, HttpSources } from './http-source.ts';
import type { HttpStateDefinition } from './http-state.ts';

/** One kind of task. */
export interface HttpTaskDefinition {
  /** One sentence for people, shown by `tasks providers`. */
  readonly description?: string | undefined;
  /** What is known of such tasks before asking. */
  readonly hints?: TaskTypeHints | undefined;
  readonly status: HttpStatusDefinition;
  /** How a task is started. @default this cannot */
  readonly submit?: HttpSubmitDefinition | undefined;
  /** How a task is stopped; any answer of status 200 to 299 is a yes. Templates may use `{id}`. @default this cannot */
  readonly cancel?: HttpCallDefinition | undefined;
  /** How many tasks are asked after at once. @default one request for each */
  readonly statusMany?: HttpStatusManyDefinition | undefined;
}

/** How a task is asked after, and how the answer is read. Templates may use `{id}`. */
export interface HttpStatusDefinition extends HttpCallDefinition {
  readonly state: HttpStateDefinition;
  /** How many items have come how far. @default counted from the lists */
  readonly progress?: HttpProgressDefinition | undefined;
  readonly items?: HttpItemsDefinition | undefined;
  /** Why the task as a whole failed; read of tasks that failed or were canceled. */
  readonly reason?: HttpSources | undefined;
  /** When the task ended: an ISO 8601 instant with its zone, or Unix seconds or milliseconds. Read of tasks that are done. */
  readonly finishedAt?: HttpSources | undefined;
  /** In how many seconds to ask again. @default the `Retry-After` header */
  readonly retryAfter?: HttpSource | undefined;
  /** In how many milliseconds to ask again. */
  readonly retryAfterMs?: HttpSource | undefined;
  /** What is left of the account's allowance of calls. */
  readonly quota?: HttpQuotaDefinition | undefined;
  /** A further request for the items, once the task is done. */
  readonly results?: HttpResultsDefinition | undefined;
}

/** Where counts stand: non-negative whole numbers, or texts of them. A list of places is a sum. One that the answer lacks is not known. */
export interface HttpProgressDefinition {
  readonly total?: HttpSources | undefined;
  readonly succeeded?: HttpSources | undefined;
  readonly failed?: HttpSources | undefined;
  /** Items not ended yet. */
  readonly pending?: HttpSources | undefined;
  /** Items that ended either way, in place of `succeeded`, which is what remains of them without the failed ones. */
  readonly ended?: HttpSources | undefined;
}

/** What is left of the account's allowance of calls. */
export interface HttpQuotaDefinition {
  readonly remaining: HttpSource;
}

/**
 * A further request for the items, once the task is done. Templates may use `{id}` and `{body.…}`, the body of the status answer; while a value of that is
 * missing, there are no results. Its lists take the place of those in `status`.
 */
export interface HttpResultsDefinition extends HttpCallDefinition {
  readonly items: HttpItemsDefinition;
  /** In which states it is made; always in a state that is settled. @default succeeded and partially_succeeded */
  readonly states?: readonly DoneState[] | undefined;
}

/** How a task is started; the input is an object. Templates may use `{input}`, `{input.…}` and `{idempotencyKey}`. */
export interface HttpSubmitDefinition extends HttpCallDefinition {
  /** Where the new task's id stands. */
  readonly id: HttpIdSource;
  /** The fields of the input, by name; others are refused. @default anything goes to the vendor as it is */
  readonly input?: Readonly<Record<string, HttpInputField>> | undefined;
  /** Items that the vendor refused at once, and that the task will not know of. */
  readonly rejected?: HttpFailedItemListDefinition | undefined;
}

/** One field of an input. */
export interface HttpInputField {
  readonly description?: string | undefined;
  /** @default any kind */
  readonly type?: 'string' | 'number' | 'boolean' | 'array' | 'object' | undefined;
  /** @default false */
  readonly required?: boolean | undefined;
}

/**
 * How many tasks are asked after at once. Templates may use `{ids}`: a list where it is all of a text in the body, elsewhere joined by commas. Each entry of the
 * answer's list is read as the answer of `status` is. Not together with `results` or `pages`.
 */
export interface HttpStatusManyDefinition extends HttpCallDefinition {
  /** Path of the list of tasks. */
  readonly list: string;
  /** Path of the id, within each entry. */
  readonly id: string;
  /** The most ids of one request. @default 100 */
  readonly maxBatchSize?: number | undefined;
}
