import * as v from 'valibot';

/** The part of a data query's state that is used. */
export interface DataQueryBody {
  readonly query_status: number | string;
  readonly query?: { readonly url?: unknown } | null | undefined;
}

/** What a status call answers. */
export const dataQueryBody: v.GenericSchema<unknown, DataQueryBody> = v.object({
  query_status: v.union([v.number(), v.string()]),
  query: v.nullish(v.object({ url: v.optional(v.unknown()) })),
});

/** What a create call answers. */
export interface CreatedDataQueryBody {
  readonly query_id: string;
}

export const createdDataQueryBody: v.GenericSchema<unknown, CreatedDataQueryBody> = v.object({
  query_id: v.pipe(v.string(), v.nonEmpty()),
});
