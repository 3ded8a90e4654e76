import * as v from 'valibot';
import { isObject } from './vendor-values.ts';

/** The part of a theme task that is used. */
export interface ThemeTaskBody {
  readonly id?: unknown;
  readonly status: number | string;
  readonly theme_id?: unknown;
  /** Details as JSON text; of a theme that was uploaded it holds `theme_id`. */
  readonly info?: unknown;
  readonly message?: unknown;
}

/** The task within a body, see {@link findThemeTask}. */
export const themeTaskBody: v.GenericSchema<unknown, ThemeTaskBody> = v.object({
  id: v.optional(v.unknown()),
  status: v.union([v.number(), v.string()]),
  theme_id: v.optional(v.unknown()),
  info: v.optional(v.unknown()),
  message: v.optional(v.unknown()),
});

/** A task that was just created: only its id is needed. */
export interface CreatedThemeTaskBody {
  readonly id: string;
}

export const createdThemeTaskBody: v.GenericSchema<unknown, CreatedThemeTaskBody> = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
});

/** Finds the task, which different calls and versions nest differently: `task.task`, `task`, or the body itself. */
export function findThemeTask(data: unknown): unknown {
  const outer = isObject(data) && isObject(data['task']) ? data['task'] : data;
  return isObject(outer) && isObject(outer['task']) ? outer['task'] : outer;
}
