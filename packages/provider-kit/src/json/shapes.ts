import * as v from 'valibot';

/** A text or a number, as vendors write codes and states. */
export const textOrNumber: v.GenericSchema<unknown, string | number> = v.union([v.string(), v.number()]);

/** An id, sent as text or as a number; gives text, an empty one where it is missing or null. */
export const idText: v.GenericSchema<unknown, string> = v.pipe(
  v.nullish(v.union([v.string(), v.number()]), ''),
  v.transform(String),
);

/** A list that may be missing or null; gives an empty one then. */
export function listOf<T>(element: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, readonly T[]> {
  return v.nullish(v.array(element), []);
}
