import type { TasksErrorCode } from '@tasks/core/provider';
import type { HttpConditions } from './http-condition.ts';
import type { HttpSources } from './http-source.ts';

/** What the vendor's errors mean. Where no rule holds, the HTTP status decides. */
export interface HttpErrorsDefinition {
  /** Where the vendor says what is wrong, in words. */
  readonly message?: HttpSources | undefined;
  /** Where the vendor's own code for it stands. */
  readonly vendorCode?: HttpSources | undefined;
  /** Where the vendor's id of the request stands. @default the usual headers */
  readonly requestId?: HttpSources | undefined;
  /** The first rule that holds decides. */
  readonly rules?: readonly HttpErrorRule[] | undefined;
}

/**
 * Says what one kind of refusal means, by `status`, `when` or both. An answer of status 200 to 299 is asked only by rules that name its status.
 */
export interface HttpErrorRule {
  /** The HTTP status, or several. @default any from 300 on */
  readonly status?: number | readonly number[] | undefined;
  readonly when?: HttpConditions | undefined;
  readonly code: TasksErrorCode;
  /** Whether asking again later can help. @default by the code */
  readonly retryable?: boolean | undefined;
  /** What to do, as a sentence for people. @default by the code */
  readonly advice?: string | undefined;
}
