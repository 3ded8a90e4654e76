/** The stable codes of {@link TasksError}. They are never renamed; a new one is an addition. */
export type TasksErrorCode =
  | 'invalid_argument'
  | 'authentication_failed'
  | 'permission_denied'
  | 'task_not_found'
  | 'rate_limited'
  | 'quota_exhausted'
  | 'vendor_unavailable'
  | 'invalid_response'
  | 'timeout'
  | 'unsupported';

/**
 * Whether asking again later, with nothing mended by a person, can help. A provider may say otherwise for one error by
 * {@link TasksErrorOptions.retryable}.
 */
export const retryableByDefault: Readonly<Record<TasksErrorCode, boolean>> = {
  invalid_argument: false,
  authentication_failed: false,
  permission_denied: false,
  task_not_found: false,
  rate_limited: true,
  quota_exhausted: false,
  vendor_unavailable: true,
  invalid_response: true,
  timeout: true,
  unsupported: false,
};
