import { hash } from 'node:crypto';

import { TasksError } from '@tasks/core';

/** What stands in JSON for NUL and for halves of surrogate pairs, where the backslash is not one that was escaped. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** Whether PostgreSQL can hold a text, where there is one. */
export function isText(text: string | undefined): boolean {
  return text === undefined || (text.isWellFormed() && !text.includes('\0'));
}

/** @throws {TasksError} `invalid_argument` for text that PostgreSQL cannot hold. */
export function checkText(name: string, text: string | undefined): void {
  if (!isText(text)) throw refusal(name);
}

/** @throws {TasksError} `invalid_argument` for JSON with text in it that PostgreSQL cannot hold. */
export function checkJson(name: string, json: string | null): void {
  if (json !== null && unstorable.test(json)) throw refusal(name);
}

function refusal(name: string): TasksError {
  return new TasksError({
    code: 'invalid_argument',
    message: `The "${name}" holds NUL or half a surrogate pair, which a text in the database cannot. Pass text without them.`,
  });
}

/** A UUID that stands for a text: two texts have the same one only where they are the same. */
export function hashText(text: string): string {
  return hash('sha256', text).slice(0, 32);
}
