import type { TasksError } from '@tasks/core/provider';
import { invalidArgument } from '../errors/invalid-argument.ts';

/** The error for what cannot be signed. Values are not shown: any of them may be a secret. */
export function unsignable(what: string): TasksError {
  return invalidArgument(`The request cannot be signed: ${what}.`);
}
