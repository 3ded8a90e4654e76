import { TasksError } from '@tasks/core';
import type { TasksErrorCode, TasksErrorOptions } from '@tasks/core';

/** One thing that is wrong with a request. */
export interface FieldProblem {
  /** Where in the body, as a JSON pointer (RFC 6901); undefined for what is not in the body. */
  readonly pointer?: string | undefined;
  /** Which parameter of the query, the path or the headers. */
  readonly parameter?: string | undefined;
  readonly detail: string;
}

/** What an {@link ApiError} is made of. */
export interface ApiErrorOptions extends Omit<TasksErrorOptions, 'status'> {
  /** The status to answer with. */
  readonly httpStatus: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly problems?: readonly FieldProblem[] | undefined;
}

/** An error with the HTTP status that it is answered with. Other errors get theirs by their code, see `statusOf`. */
export class ApiError extends TasksError {
  override readonly name: string = 'ApiError';
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];

  constructor(options: ApiErrorOptions) {
    super(options);
    this.httpStatus = options.httpStatus;
    this.headers = options.headers ?? {};
    this.problems = options.problems ?? [];
  }
}

/** The status that an error of this code is answered with: section 5 of the API's errors. */
export function statusOf(code: TasksErrorCode): number {
  return statuses[code];
}

const statuses: Readonly<Record<TasksErrorCode, number>> = {
  invalid_argument: 422,
  authentication_failed: 502,
  permission_denied: 502,
  task_not_found: 404,
  rate_limited: 503,
  quota_exhausted: 503,
  vendor_unavailable: 502,
  invalid_response: 502,
  timeout: 504,
  unsupported: 400,
};

/** The request is not what the API reads at all: not JSON, an unknown parameter. */
export function malformed(message: string, problems?: readonly FieldProblem[]): ApiError {
  return new ApiError({ code: 'invalid_argument', httpStatus: 400, message, problems });
}

/** The request was read, and its content cannot be taken. */
export function unprocessable(message: string, problems?: readonly FieldProblem[]): ApiError {
  return new ApiError({ code: 'invalid_argument', httpStatus: 422, message, problems });
}

/** There is no task of that uid. */
export function taskNotFound(uid: string): ApiError {
  return new ApiError({
    code: 'task_not_found',
    httpStatus: 404,
    message: `No task has the uid ${quoted(uid)}. It was never tracked here, or it was deleted when it was old.`,
  });
}

/** There is no such thing, other than a task. */
export function notFound(what: string, id: string): ApiError {
  return new ApiError({
    code: 'invalid_argument',
    httpStatus: 404,
    message: `There is no ${what} ${quoted(id)}. It was removed, or the id is not right.`,
  });
}

/** Text of a caller's, as it may stand in a message. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
