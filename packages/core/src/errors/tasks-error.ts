import { brand, hasBrand } from './brand.ts';
import { retryableByDefault } from './error-codes.ts';
import type { TasksErrorCode } from './error-codes.ts';

/** What a {@link TasksError} is made of. */
export interface TasksErrorOptions {
  readonly code: TasksErrorCode;
  /** What happened, why, and what to do. Never holds a secret. */
  readonly message: string;
  /** Whether asking again later can help. @default by the code, see `retryableByDefault` */
  readonly retryable?: boolean | undefined;
  /** Instance name of the provider that was asked. */
  readonly provider?: string | undefined;
  /** The task that was asked after. */
  readonly ref?: string | undefined;
  /** HTTP status of the vendor's answer. */
  readonly status?: number | undefined;
  /** The vendor's own code for the error, as a string. */
  readonly vendorCode?: string | undefined;
  /** The vendor's id of the request, for their support. */
  readonly requestId?: string | undefined;
  /** How long the vendor asks to wait before the next request, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** The JSON form of a {@link TasksError}: without stack and cause, which may be long or foreign. */
export interface TasksErrorJson {
  readonly code: TasksErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly provider?: string;
  readonly ref?: string;
  readonly status?: number;
  readonly vendorCode?: string;
  readonly requestId?: string;
  readonly retryAfterMs?: number;
}

const optionalFields = ['provider', 'ref', 'status', 'vendorCode', 'requestId', 'retryAfterMs'] as const;

/**
 * Every error that this toolkit throws, but for aborts, which reject with the signal's own reason. Tell errors apart by `code`, and use
 * {@link TasksError.isInstance} rather than `instanceof`: a plugin may bring its own copy of this package.
 */
export class TasksError extends Error {
  static {
    brand(this, 'TasksError');
  }

  override readonly name: string = 'TasksError';
  readonly code: TasksErrorCode;
  readonly retryable: boolean;
  declare readonly provider?: string;
  declare readonly ref?: string;
  declare readonly status?: number;
  declare readonly vendorCode?: string;
  declare readonly requestId?: string;
  declare readonly retryAfterMs?: number;

  constructor(options: TasksErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.retryable = options.retryable ?? retryableByDefault[options.code];
    for (const field of optionalFields) {
      if (options[field] !== undefined) Object.assign(this, { [field]: options[field] });
    }
  }

  /** Whether the value is a `TasksError` of this or of another installed copy of this package. */
  static isInstance(value: unknown): value is TasksError {
    return hasBrand(value, 'TasksError');
  }

  toJSON(): TasksErrorJson {
    const json: Record<string, unknown> = { code: this.code, message: this.message, retryable: this.retryable };
    for (const field of optionalFields) {
      if (this[field] !== undefined) json[field] = this[field];
    }
    return json as unknown as TasksErrorJson;
  }
}

/**
 * The same error with facts that only its catcher knows (which provider, which task). Facts that the error has already stay.
 *
 * @returns a `TasksError` of the same class, with the original as it was: its stack, its cause and its extra members.
 */
export function withContext(
  error: TasksError,
  context: { readonly provider: string; readonly ref: string | undefined },
): TasksError {
  for (const field of ['provider', 'ref'] as const) {
    if (error[field] === undefined && context[field] !== undefined) Object.assign(error, { [field]: context[field] });
  }
  return error;
}
