import * as v from 'valibot';
import { invalidArgument } from '../errors/invalid-argument.ts';

/**
 * Checks what a task is to be made of by a strict valibot schema.
 *
 * @param provider - Instance name, for the error.
 * @throws {TasksError} `invalid_argument` naming the field and what is expected there.
 */
export function checkInput<T>(schema: v.GenericSchema<unknown, T>, input: unknown, provider: string): T {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue)?.slice(0, 200) ?? 'it';
  throw invalidInput(`${path} ${problemOf(issue)}`, provider);
}

/** The error for an input that cannot be submitted: "The input cannot be submitted: <what>." */
export function invalidInput(what: string, provider: string): ReturnType<typeof invalidArgument> {
  return invalidArgument(`The input cannot be submitted: ${what}.`, provider);
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'is not a field of it';
  return issue.input === undefined ? 'is missing' : `is not usable: ${issue.message.slice(0, 200)}`;
}
