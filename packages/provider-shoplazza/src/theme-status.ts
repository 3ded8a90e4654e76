import type { TaskStatusV1 } from '@tasks/core/provider';
import { isJsonObject, membersOf, readText, stateOf, textOrNumber, tryParseJson } from '@tasks/provider-kit';
import type { VendorStates } from '@tasks/provider-kit';
import * as v from 'valibot';
import type { ShoplazzaTheme } from './items.ts';

/** The part of a theme task that is used. */
export interface ThemeTaskBody {
  readonly status: number | string;
  readonly theme_id?: unknown;
  /** Details as JSON text; of a theme that was uploaded it holds `theme_id`. */
  readonly info?: unknown;
  readonly message?: unknown;
}

/** The task within a body, see {@link findThemeTask}. */
export const themeTaskBody: v.GenericSchema<unknown, ThemeTaskBody> = v.looseObject({ status: textOrNumber });

/** Finds the task, which different calls and versions nest differently: `task.task`, `task`, or the body itself. */
export function findThemeTask(data: unknown): unknown {
  const { task } = membersOf(data);
  const outer = isJsonObject(task) ? task : data;
  const { task: inner } = membersOf(outer);
  return isJsonObject(inner) ? inner : outer;
}

/**
 * The numbers of a theme task's status (https://shoplazza.dev/reference/theme-3; the vendor's own command-line tool reads them the same way). They
 * are not those of a file task, where 0 is completed.
 */
const states: VendorStates = { 0: 'running', 1: 'succeeded', 2: 'failed', 3: 'canceled' };

/** Turns the vendor's answer into the normal form. A theme task works on one item, the theme, which is named by the task's id. */
export function mapThemeStatus(id: string, task: ThemeTaskBody): TaskStatusV1<ShoplazzaTheme> {
  const { state, vendorState } = stateOf(states, task.status);
  const message = readText(task.message);
  const reason = message === '' ? {} : { reason: message };
  return {
    state,
    vendorState,
    ...(state === 'succeeded' ? { succeeded: [themeOf(id, task)] } : {}),
    ...(state === 'failed' ? { failed: [{ key: id, ...reason }], ...reason } : {}),
  };
}

function themeOf(id: string, task: ThemeTaskBody): ShoplazzaTheme {
  const info = membersOf(typeof task.info === 'string' ? tryParseJson(task.info) : task.info);
  const themeId = readText(task.theme_id) || readText(info['theme_id']);
  return themeId === '' ? { key: id } : { key: id, themeId };
}
