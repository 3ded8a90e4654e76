import type { TasksError } from '@tasks/core/provider';
import { codeForStatus, errorForStatus, todos } from '../http/error-for-status.ts';
import type { HttpResponse } from '../http/http-message.ts';
import { describeBody } from '../json/describe-body.ts';
import { readErrorBody } from './error-body.ts';
import type { ErrorBody } from './error-body.ts';
import { fitsRule } from './error-rule.ts';
import type { ErrorRule, Refusal } from './error-rule.ts';

/** What {@link refusalError} needs to know of the vendor and the call. */
export interface RefusalContext {
  /** The vendor's name as people write it, the subject of the message: "Acme". */
  readonly vendor: string;
  /** The vendor's table of errors, the first row that fits being taken. */
  readonly rules: readonly ErrorRule[];
  /** What the vendor said. @default `readErrorBody` of the response */
  readonly said?: ErrorBody | undefined;
  /** What was asked for, for rules that tell calls apart. */
  readonly call?: string | undefined;
  /**
   * This machine's time as requests are signed with it, in milliseconds since the epoch. Given by those who sign: a refused signature then says by how
   * much the clock is off.
   *
   * @default Date.now(), and nothing is said about the clock
   */
  readonly now?: number | undefined;
}

const unknownTodo = `This version of the provider does not know what that means: look it up in the vendor's documentation.`;

/**
 * The error that a refusal means by a vendor's table, else by its HTTP status. The status may be a good one when the body says otherwise. The message
 * says what the vendor said, why, and what to do; secrets of the client are redacted.
 *
 * @example
 * ```ts
 * const rules: ErrorRule[] = [
 *   { when: [{ codes: ['no_credit', 4021] }, { status: [402] }], code: 'quota_exhausted', why: 'the credit is used up', todo: 'Top up the account.' },
 *   { when: [{ status: [404], call: 'submit' }], code: 'invalid_argument', todo: 'Check the base URL.' },
 * ];
 * if (response.status !== 200) throw refusalError(response, { vendor: 'Acme', rules, call: 'status' });
 * ```
 */
export function refusalError(response: HttpResponse, context: RefusalContext): TasksError {
  const { vendor, rules, said = readErrorBody(response.text), now } = context;
  const { status = response.status } = said;
  // Redacted before it is cut: half of a secret would not be found.
  const redact = (text: string): string => (response.redact ? response.redact(text) : text);
  const message = onOneLine(redact(said.message));
  const vendorCode = redact(said.vendorCode ?? '').slice(0, 200);
  const refusal: Refusal = {
    ...said,
    status,
    vendorCode,
    message,
    words: asWords(`${vendorCode} ${message}`),
    call: context.call,
  };
  const rule = rules.find((each) => fitsRule(each, refusal));

  const code = rule?.code ?? codeForStatus(status);
  return errorForStatus(response, {
    code,
    vendorCode: vendorCode || undefined,
    requestId: said.requestId && redact(said.requestId).slice(0, 200),
    retryable: rule?.retryable,
    retryAfterMs: rule?.retryAfterMs?.(now ?? Date.now()),
    message: messageFor(),
  });

  function messageFor(): string | undefined {
    // A code that repeats the HTTP status, and a message that repeats the code, say nothing more.
    const words = [...new Set([vendorCode, message])]
      .filter((part) => part !== '' && part !== String(response.status))
      .join(': ');
    if (words === '' && !rule) return undefined;
    const told = words === '' ? ` with ${describeBody(redact(response.text))}` : ` (${words})`;
    const why = rule?.why === undefined ? '' : `: ${rule.why}`;
    const todo = rule?.todo ?? (code === 'invalid_response' ? unknownTodo : todos[code]) ?? '';
    const clock = now === undefined || code !== 'authentication_failed' ? '' : clockHint(response, now);
    return `${vendor} answered HTTP ${response.status}${told}${why}. ${todo}${clock}`.trimEnd();
  }
}

function onOneLine(text: string): string {
  const line = text
    .slice(0, 2000)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function asWords(text: string): string {
  return text.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[\s_-]+/g, ' ');
}

/** Says so when the vendor's clock, as its answer dates it, is not this machine's. */
function clockHint(response: HttpResponse, now: number): string {
  const difference = Date.parse(response.headers.get('date') ?? '') - now;
  if (!(Math.abs(difference) >= 60_000)) return '';
  const minutes = Math.round(Math.abs(difference) / 60_000);
  return ` This machine's clock is ${minutes} min ${difference > 0 ? 'behind' : 'ahead of'} the vendor's.`;
}
