import type { TasksError, TasksErrorCode } from '@tasks/core/provider';
import { readErrorBody } from '../../errors/error-body.ts';
import type { ErrorBody } from '../../errors/error-body.ts';
import { codeForStatus, errorForStatus, todos } from '../../http/error-for-status.ts';
import { hostOf } from '../../http/request-url.ts';
import type { HttpErrorRule, HttpErrorsDefinition } from '../definition/http-errors.ts';
import { compileConditions } from '../values/conditions.ts';
import { toText } from '../values/scalar-text.ts';
import { compileSources, firstOf } from '../values/sources.ts';
import { isSuccess } from './api-answer.ts';
import type { ApiAnswer } from './api-answer.ts';

/** What a call is for: it decides what "not found" means. */
export type CallPurpose = 'status' | 'batch' | 'results' | 'submit' | 'cancel';

/** The error that an answer means; `undefined` when it is none. */
export type RefusalReader = (answer: ApiAnswer, provider: string) => TasksError | undefined;

/** Takes the rules of a call and of the definition apart, once. */
export function compileRefusal(
  errors: HttpErrorsDefinition = {},
  ownRules: readonly HttpErrorRule[] | undefined,
  purpose: CallPurpose,
): RefusalReader {
  const rules = [...(ownRules ?? []), ...(errors.rules ?? [])].map((rule) => ({ ...rule, holds: compileRule(rule) }));
  const message = compileSources(errors.message);
  const vendorCode = compileSources(errors.vendorCode);
  const requestId = compileSources(errors.requestId);
  return (answer, provider) => {
    const { response, status } = answer;
    const rule = rules.find(({ holds }) => holds(answer));
    if (rule === undefined && isSuccess(status)) return undefined;
    const code = rule?.code ?? codeFor(status, purpose);
    const body = readErrorBody(response.text);
    const said = {
      message: message.length > 0 ? firstOf(message, answer, toText) : wordsOf(body),
      code: vendorCode.length > 0 ? firstOf(vendorCode, answer, toText) : body.vendorCode,
    };
    return errorForStatus(response, {
      provider,
      code,
      retryable: rule?.retryable,
      message: describe(answer, said, rule?.advice ?? todos[code] ?? '', rule?.advice !== undefined),
      vendorCode: said.code,
      requestId: firstOf(requestId, answer, toText) ?? response.requestId ?? body.requestId,
    });
  };
}

/** Plain text and HTML are from something in front of the API; the general message quotes them. */
function wordsOf({ fromApi, message }: ErrorBody): string | undefined {
  return fromApi && message !== '' ? message : undefined;
}

function compileRule({ status, when }: HttpErrorRule): (answer: ApiAnswer) => boolean {
  const holds = compileConditions(when);
  const statuses = status === undefined ? undefined : new Set([status].flat());
  return (answer) => (statuses?.has(answer.status) ?? !isSuccess(answer.status)) && holds(answer);
}

function codeFor(status: number, purpose: CallPurpose): TasksErrorCode {
  const code = codeForStatus(status);
  if (code !== 'task_not_found') return code;
  // Only a question after one task tells that there is no such task.
  if (purpose === 'submit') return 'invalid_argument';
  return purpose === 'status' || purpose === 'cancel' ? code : 'invalid_response';
}

const longestMessage = 500;

/** @returns `undefined` where the general message says as much. */
function describe(
  { response, status }: ApiAnswer,
  said: { readonly message: string | undefined; readonly code: string | undefined },
  advice: string,
  adviceIsOwn: boolean,
): string | undefined {
  const words = [said.code, said.message].filter((part) => part !== undefined).join(': ');
  if (words === '' && !adviceIsOwn) return undefined;
  // Redacted before it is cut: half of a secret would not be found.
  const shown = (response.redact?.(words) ?? words)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .slice(0, longestMessage)
    .trim();
  return `${hostOf(response.url)} answered HTTP ${status}${shown === '' ? '' : ` (${shown})`}. ${advice}`.trimEnd();
}
