import * as v from 'valibot';

/** The part of a file task that is used. Elements of the lists are read one by one, so that a strange one does not hide the others. */
export interface FileTaskBody {
  readonly status: number | string;
  readonly total?: unknown;
  readonly finished?: unknown;
  readonly success_list?: readonly unknown[] | null | undefined;
  readonly failure_list?: readonly unknown[] | null | undefined;
  readonly origin_list?: readonly unknown[] | null | undefined;
}

/** What a status call answers. */
export const fileTaskBody: v.GenericSchema<unknown, FileTaskBody> = v.object({
  status: v.union([v.number(), v.string()]),
  total: v.optional(v.unknown()),
  finished: v.optional(v.unknown()),
  success_list: v.nullish(v.array(v.unknown())),
  failure_list: v.nullish(v.array(v.unknown())),
  origin_list: v.nullish(v.array(v.unknown())),
});

/** What a create call answers. */
export interface CreatedFileTaskBody {
  readonly task_id: string;
}

export const createdFileTaskBody: v.GenericSchema<unknown, CreatedFileTaskBody> = v.object({
  task_id: v.pipe(v.string(), v.nonEmpty()),
});
