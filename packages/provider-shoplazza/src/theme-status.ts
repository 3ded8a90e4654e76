import { tryParseJson } from '@tasks/provider-kit';
import type { TaskState, TaskStatusV1 } from '@tasks/core/provider';
import type { ShoplazzaTheme } from './items.ts';
import type { ThemeTaskBody } from './theme-responses.ts';
import { isObject, readText, readVendorState } from './vendor-values.ts';

/**
 * The numbers of a theme task's status (https://shoplazza.dev/reference/theme-3; the vendor's own command-line tool reads them the same way). They
 * are not those of a file task, where 0 is completed.
 */
const states: ReadonlyMap<number | undefined, TaskState> = new Map([
  [0, 'running'],
  [1, 'succeeded'],
  [2, 'failed'],
  [3, 'canceled'],
]);

/** Turns the vendor's answer into the normal form. A theme task works on one item, the theme, which is named by the task's id. */
export function mapThemeStatus(id: string, task: ThemeTaskBody): TaskStatusV1<ShoplazzaTheme> {
  const vendorState = readVendorState(task.status);
  const state = states.get(vendorState.number) ?? 'unknown';
  const message = readText(task.message);
  const reason = message === '' ? {} : { reason: message };
  return {
    state,
    vendorState: vendorState.text,
    ...(state === 'succeeded' ? { succeeded: [themeOf(id, task)] } : {}),
    ...(state === 'failed' ? { failed: [{ key: id, ...reason }], ...reason } : {}),
  };
}

function themeOf(id: string, task: ThemeTaskBody): ShoplazzaTheme {
  const info = typeof task.info === 'string' ? tryParseJson(task.info) : task.info;
  const themeId = readText(task.theme_id) || (isObject(info) ? readText(info['theme_id']) : '');
  return themeId === '' ? { key: id } : { key: id, themeId };
}
