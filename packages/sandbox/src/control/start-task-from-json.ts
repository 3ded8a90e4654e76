import { checkTaskScript } from '../tasks/check-task-script.ts';
import type { TaskScript, TaskType } from '../tasks/task-script.ts';
import { isRecord } from '../vendors/json.ts';
import type { VendorName } from '../vendors/vendor.ts';

/** How a task of each type is started. */
export type TaskStarters = Readonly<
  Record<TaskType, { readonly vendor: VendorName; readonly start: (script?: TaskScript) => string }>
>;

/**
 * Starts a task that JSON describes: `{ vendor, type, ...script }`.
 *
 * @returns The task's id, and the ref that names it where the provider has the vendor's name.
 * @throws {TypeError} naming the member that is wrong.
 */
export function startTaskFromJson(starters: TaskStarters, json: unknown): { readonly ref: string; readonly id: string } {
  if (!isRecord(json)) throw new TypeError('A task is a JSON object: { vendor, type, … }.');
  const { vendor, type, ...script } = json;
  const starter = typeof type === 'string' && Object.hasOwn(starters, type) ? starters[type as TaskType] : undefined;
  if (!starter || starter.vendor !== vendor) {
    const known = Object.entries(starters).map(([name, each]) => `${each.vendor} ${name}`);
    throw new TypeError(`vendor and type must be one of: ${known.join(', ')}.`);
  }
  const id = starter.start(checkTaskScript(script));
  return { ref: `${starter.vendor}:${type as TaskType}:${id}`, id };
}
