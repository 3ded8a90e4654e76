import { TasksError } from '@tasks/core/provider';
import type { TasksErrorCode } from '@tasks/core/provider';

const hints: Readonly<Partial<Record<TasksErrorCode, string>>> = {
  authentication_failed: 'check the key or token and the clock with: tasks doctor',
  permission_denied:
    'the credentials are known to the vendor, but not for this call: check what the account or app may do, and that it is paid',
  task_not_found: 'check the id; a vendor may also have forgotten a task that ended long ago',
  rate_limited: 'ask for less at once, or lower the rate with JD_QPS or SHOPLAZZA_QPS',
  quota_exhausted: "wait until the account's quota is renewed, or buy more calls",
  vendor_unavailable: 'try again later; tasks doctor checks whether the vendor can be reached',
  invalid_response: 'try again later; --debug and --raw show more',
};

/** What to do about an error, where its message may leave that open. */
export function hintFor(error: Pick<TasksError, 'code'>): string | undefined {
  return hints[error.code];
}

/** An error in one line: the vendor's code and request id stand behind the message, where the vendor gave them. */
export function describeError(error: TasksError): string {
  const facts = [
    error.vendorCode !== undefined && `vendor code ${error.vendorCode}`,
    error.requestId !== undefined && `request id ${error.requestId}`,
  ].filter((fact) => fact !== false && !error.message.includes(fact.slice(fact.lastIndexOf(' ') + 1)));
  return facts.length > 0 ? `${error.message} (${facts.join(', ')})` : error.message;
}

/** Everything known of an error and of what caused it, in lines, for `--debug`. */
export function describeErrorFully(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error);
  const facts = TasksError.isInstance(error) ? ` ${JSON.stringify({ ...error.toJSON(), message: undefined })}` : '';
  const own = `${error.stack ?? `${error.name}: ${error.message}`}${facts}`;
  if (error.cause === undefined || depth >= 8) return own;
  return `${own}\ncaused by: ${describeErrorFully(error.cause, depth + 1)}`;
}
