import type { TasksErrorCode } from '@tasks/core/provider';
import type { ErrorBody } from './error-body.ts';

/** A refusal as rules look at it. */
export interface Refusal extends ErrorBody {
  /** HTTP status of the answer, or the one that its body speaks of; a good one when the body said otherwise. */
  readonly status: number;
  /** The vendor's code and message on one line: `task_id`, `task-id` and `TaskId` all read `task id`, but for the letters' case. */
  readonly words: string;
  /** What was asked for. */
  readonly call?: string | undefined;
}

/** Which refusals a rule is for; a refusal must fit every member that is there. */
export interface ErrorCondition {
  /** The vendor's codes. @default any, or none */
  readonly codes?: readonly (string | number)[] | undefined;
  /** HTTP statuses; a single digit stands for all that begin with it: `[4, 503]`. @default any */
  readonly status?: readonly number[] | undefined;
  /** What the words must hold, see {@link Refusal.words}. @default anything */
  readonly words?: RegExp | undefined;
  /** What was asked for, as the caller of `refusalError` named it. @default anything */
  readonly call?: string | undefined;
  /** Whether the API itself may have written the answer, see {@link ErrorBody.fromApi}. @default either */
  readonly fromApi?: boolean | undefined;
}

/** One row of a vendor's table of errors: which refusals it is for, and what they mean. */
export interface ErrorRule {
  /** A refusal that fits one of these is meant. */
  readonly when: readonly ErrorCondition[];
  /** @default by the HTTP status */
  readonly code?: TasksErrorCode | undefined;
  /** Why, as the middle of a sentence: "Acme answered HTTP 429 (slow down): <why>." @default left out */
  readonly why?: string | undefined;
  /** What a person can do, in sentences. @default by the code */
  readonly todo?: string | undefined;
  /** @default by the code */
  readonly retryable?: boolean | undefined;
  /** How long to wait, in milliseconds, where that follows from the time. @default the response's headers */
  readonly retryAfterMs?: ((now: number) => number) | undefined;
}

/** Whether a refusal fits one of a rule's conditions. */
export function fitsRule(rule: ErrorRule, refusal: Refusal): boolean {
  return rule.when.some((condition) => fits(condition, refusal));
}

function fits({ codes, status, words, call, fromApi }: ErrorCondition, refusal: Refusal): boolean {
  return (
    (codes?.some((code) => String(code) === refusal.vendorCode) ?? true) &&
    (status?.some((each) => each === refusal.status || each === Math.floor(refusal.status / 100)) ?? true) &&
    (words?.test(refusal.words) ?? true) &&
    (call === undefined || call === refusal.call) &&
    (fromApi === undefined || fromApi === refusal.fromApi)
  );
}
