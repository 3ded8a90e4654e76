import { errorForStatus } from '@tasks/provider-kit';
import type { HttpResponse } from '@tasks/provider-kit';
import type { TasksError } from '@tasks/core/provider';
import { readErrorBody } from './error-body.ts';
import type { ErrorBody } from './error-body.ts';
import { errorRules } from './error-rules.ts';

/** What else is known of the call that failed. */
export interface CallContext {
  /** Instance name of the provider. */
  readonly provider: string;
  /** What was asked: after a task, or for a new one. */
  readonly call: 'status' | 'submit';
}

/**
 * The error that a refusal means, by the table in `error-rules.ts`, else by its HTTP status. The status may be a good one when the body says
 * otherwise.
 */
export function vendorError(response: HttpResponse, context: CallContext): TasksError {
  const redact = response.redact ?? ((text: string) => text);
  const body = readErrorBody(redact(response.text));
  const { status } = response;
  const rule = errorRules.find((each) => each.when({ status, fromApi: body.fromApi, words: asWords(body), call: context.call }));
  return errorForStatus(response, {
    provider: context.provider,
    code: rule?.code,
    message: describe(status, body, rule?.why ?? 'the call was refused', rule?.todo ?? 'See what the vendor says above.'),
    vendorCode: body.vendorCode,
  });
}

function describe(status: number, body: ErrorBody, why: string, todo: string): string {
  const said = [body.vendorCode, body.message].filter((part) => part !== undefined && part !== '').join(': ');
  return `Shoplazza answered HTTP ${status}${said === '' ? '' : ` (${said})`}: ${why}. ${todo}`;
}

function asWords(body: ErrorBody): string {
  return `${body.vendorCode ?? ''} ${body.message}`.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[\s_-]+/g, ' ');
}
