import { checkMember, checkRecord, isCount, isDuration, isText } from '../options/check-options.ts';
import type { ScriptedItem, TaskScript } from './task-script.ts';

const largestTotal = 100_000;
const longestId = 4096;

const members = ['id', 'durationMs', 'queuedMs', 'items', 'total', 'failures', 'reason', 'finalState'] as const;

/**
 * Checks a task script that came from a caller, in code or over HTTP.
 *
 * @throws {TypeError} naming the member that is wrong.
 */
export function checkTaskScript(value: unknown): TaskScript {
  const script = checkRecord(value, 'The task script', members);
  checkMember(script, 'id', isId, `a text of 1 to ${longestId} characters`);
  checkMember(script, 'durationMs', isDuration, 'a number of milliseconds, 0 or more');
  checkMember(script, 'queuedMs', isDuration, 'a number of milliseconds, 0 or more');
  checkMember(script, 'items', isItems, `a list of at most ${largestTotal} { key, reason? }, each a text`);
  checkMember(script, 'total', isTotal, `a whole number from 0 to ${largestTotal}`);
  checkMember(script, 'failures', isTotal, `a whole number from 0 to ${largestTotal}`);
  checkMember(script, 'reason', isText, 'a text');
  checkMember(script, 'finalState', (state) => isText(state) || Number.isFinite(state), 'a text or a number');
  return script;
}

function isId(value: unknown): boolean {
  return isText(value) && value !== '' && value.length <= longestId;
}

function isTotal(value: unknown): boolean {
  return isCount(value) && value <= largestTotal;
}

function isItems(value: unknown): boolean {
  return Array.isArray(value) && value.length <= largestTotal && value.every(isItem);
}

function isItem(value: unknown): boolean {
  const item = value as ScriptedItem | null | undefined;
  return isText(item?.key) && (item.reason === undefined || isText(item.reason));
}
