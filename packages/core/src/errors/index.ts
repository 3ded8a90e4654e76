export { describeThrown } from './describe-thrown.ts';
export { retryableByDefault } from './error-codes.ts';
export type { TasksErrorCode } from './error-codes.ts';
export { TasksError, withContext } from './tasks-error.ts';
export type { TasksErrorJson, TasksErrorOptions } from './tasks-error.ts';
export { TimeoutError } from './timeout-error.ts';
export type { TimeoutErrorOptions } from './timeout-error.ts';
