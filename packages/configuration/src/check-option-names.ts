import { TasksError } from '@tasks/core/provider';

/** @throws {TasksError} `invalid_argument` naming the option of a function that nothing reads. */
export function checkOptionNames(functionName: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new TasksError({
    code: 'invalid_argument',
    message: `${functionName} has no option ${JSON.stringify(unknown)}. It has: ${known.join(', ')}.`,
  });
}
