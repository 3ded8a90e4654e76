import type { TasksError, TasksErrorCode } from '@tasks/core/provider';

/** What the process ends with. */
export const exitCodes = {
  /** Every task succeeded; for `status`, every task was read. */
  success: 0,
  /** A task ended failed, partially succeeded or canceled. */
  taskFailed: 1,
  usage: 2,
  credentials: 3,
  notFound: 4,
  vendor: 5,
  /** A bug of this program or of a plugin. */
  internal: 70,
  timeout: 124,
  /** Ctrl-C. */
  interrupted: 130,
  /** Whoever read standard output closed it, as `head` does. */
  outputClosed: 141,
  /** SIGTERM. */
  terminated: 143,
} as const;

const exitCodeByErrorCode: Readonly<Record<TasksErrorCode, number>> = {
  invalid_argument: exitCodes.usage,
  unsupported: exitCodes.usage,
  authentication_failed: exitCodes.credentials,
  permission_denied: exitCodes.credentials,
  task_not_found: exitCodes.notFound,
  rate_limited: exitCodes.vendor,
  quota_exhausted: exitCodes.vendor,
  vendor_unavailable: exitCodes.vendor,
  invalid_response: exitCodes.vendor,
  timeout: exitCodes.timeout,
};

/** The exit code that an error asks for. A code that this version does not know, of a newer plugin, counts as the vendor's trouble. */
export function exitCodeOfError(error: Pick<TasksError, 'code'>): number {
  return Object.hasOwn(exitCodeByErrorCode, error.code) ? exitCodeByErrorCode[error.code] : exitCodes.vendor;
}

const precedence: readonly number[] = [
  exitCodes.internal,
  exitCodes.usage,
  exitCodes.credentials,
  exitCodes.timeout,
  exitCodes.vendor,
  exitCodes.notFound,
  exitCodes.taskFailed,
];

/** The one code of many that the process ends with: the first that applies in the order 2, 3, 124, 5, 4, 1. */
export function firstExitCode(codes: Iterable<number>): number {
  const seen = new Set(codes);
  return precedence.find((code) => seen.has(code)) ?? exitCodes.success;
}
