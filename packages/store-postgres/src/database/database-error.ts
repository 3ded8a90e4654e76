import { TasksError } from '@tasks/core';
import type { TasksErrorCode } from '@tasks/core';

/** What the server or the network says of itself: trying again later can help. SQLSTATE classes and codes of Node. */
const unavailable =
  /^(?:08...|53...|57P0.|57014|58...|XX...|25P03|ECONN[A-Z]+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** What of that means that the connection is gone, and with it a transaction that was open on it. */
const connectionLost = /^(?:08...|57P0[123]|25P03|ECONN[A-Z]+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** Sentences of the driver, which gives these errors no code. */
const driverSays =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|The client|Client was closed)/;

/** Deadlocks and failed serialisation: the transaction was rolled back, and may be tried again at once. */
const conflict = /^(?:40001|40P01)$/;

/** The SQLSTATE of the server, or the code of Node, of an error; undefined where it has none. */
export function sqlStateOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return sqlStateOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function isConnectionLost(error: unknown): boolean {
  const code = sqlStateOf(error);
  return code === undefined ? error instanceof Error && driverSays.test(error.message) : connectionLost.test(code);
}

export function isConflict(error: unknown): boolean {
  return conflict.test(sqlStateOf(error) ?? '');
}

/** Whether a row was refused because another one has its key. */
export function isDuplicate(error: unknown, index: string): boolean {
  return sqlStateOf(error) === '23505' && error instanceof Error && 'constraint' in error && error.constraint === index;
}

/**
 * What went wrong with a database, as an error that says what to do. Errors that say it already stay as they are.
 *
 * @param place - Names the database, without a password.
 */
export function toStoreError(error: unknown, place: string): TasksError {
  if (TasksError.isInstance(error)) return error;
  const state = sqlStateOf(error) ?? '';
  const told = tell(error);
  const as = (code: TasksErrorCode, retryable: boolean, message: string): TasksError =>
    new TasksError({ code, retryable, message: `The store in ${place} ${message}`, cause: error });
  if (isConnectionLost(error)) {
    return as(
      'vendor_unavailable',
      true,
      `cannot be reached (${told}). Nothing of this was written. Look whether the server runs and can be reached.`,
    );
  }
  if (conflict.test(state))
    return as('vendor_unavailable', true, `is too busy: others changed the same rows again and again (${told}). Try again.`);
  if (state.startsWith('28'))
    return as('authentication_failed', false, `refused the user or the password (${told}). Check the connection string.`);
  if (state === '42501')
    return as(
      'permission_denied',
      false,
      `does not allow this (${told}). Grant the user the right to create and use its schemas.`,
    );
  if (state === '3D000')
    return as('invalid_argument', false, `does not exist (${told}). Create the database, or name another one.`);
  if (state === '25006')
    return as('vendor_unavailable', true, `can only be read, as a standby can (${told}). Connect to the primary.`);
  if (unavailable.test(state))
    return as('vendor_unavailable', true, `cannot work at present (${told}). Nothing of this was written.`);
  return as('invalid_argument', false, `cannot do what it was asked to: ${told}. Nothing of it was written.`);
}

function tell(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return tell(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
