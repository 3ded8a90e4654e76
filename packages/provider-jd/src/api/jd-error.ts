import type { TasksError, TasksErrorCode } from '@tasks/core/provider';
import { codeForStatus, errorForStatus, tryParseJson } from '@tasks/provider-kit';
import type { HttpResponse } from '@tasks/provider-kit';
import { isSuccess } from './envelope.ts';
import { jdErrorTexts, jdErrors } from './jd-errors.ts';
import type { JdErrorMeaning } from './jd-errors.ts';
import { untilNextDayInChina } from './quota-reset.ts';

/** What the vendor said of an error. */
interface Refusal {
  readonly kind: keyof typeof jdErrors;
  readonly vendorCode: string;
  readonly text: string;
  readonly requestId?: string | undefined;
  /** The gateway's code, which is an HTTP status. @default the answer's status */
  readonly status?: number | undefined;
}

/** Makes the errors of one provider instance. */
export interface JdErrorFactory {
  /** The error for an answer that is no success: of the gateway, of a proxy before it, or a system code with an HTTP error. */
  fromResponse(response: HttpResponse): TasksError;
  /** The error for a system code in the envelope. */
  fromSystemCode(response: HttpResponse, code: string | number, message: unknown): TasksError;
  /** The error for a business code in the result. */
  fromBusinessCode(response: HttpResponse, code: string | number, message: unknown): TasksError;
}

/**
 * @param provider - Instance name, for the errors.
 * @param now - This machine's clock as requests are signed with it, in milliseconds since the epoch.
 */
export function createJdErrorFactory(provider: string, now: () => number): JdErrorFactory {
  function refused(response: HttpResponse, refusal: Refusal): TasksError {
    const { kind, vendorCode, text } = refusal;
    const meaning = meaningOf(response, refusal);
    const name = { system: 'system code', business: 'business code', gateway: 'gateway error' }[kind];
    // Redacted before it is cut: half of a secret would not be found.
    const words = (response.redact ? response.redact(text) : text).slice(0, 300);
    const said = words === '' ? '' : ` (${words})`;
    const skew = meaning.code === 'authentication_failed' ? clockHint(response, now()) : '';
    return errorForStatus(response, {
      provider,
      code: meaning.code,
      retryable: meaning.retryable,
      vendorCode,
      requestId: refusal.requestId,
      retryAfterMs: meaning.untilNextDay ? untilNextDayInChina(now()) : undefined,
      message: `JD Cloud answered with ${name} ${vendorCode}${said}. ${meaning.todo}${skew}`,
    });
  }

  return {
    fromResponse(response) {
      const refusal = refusalIn(tryParseJson(response.text));
      if (refusal) return refused(response, refusal);
      return errorForStatus(response, { provider, vendorCode: String(response.status), code: codeOfStatus(response.status) });
    },
    fromSystemCode: (response, code, message) =>
      refused(response, { kind: 'system', vendorCode: shortened(code), text: textOf(message) }),
    fromBusinessCode: (response, code, message) =>
      refused(response, { kind: 'business', vendorCode: shortened(code), text: textOf(message) }),
  };
}

function meaningOf(response: HttpResponse, { kind, vendorCode, text, status }: Refusal): JdErrorMeaning {
  if (kind === 'gateway') {
    const byText = jdErrorTexts.find(([pattern]) => pattern.test(text));
    if (byText) return byText[1];
  }
  const table = jdErrors[kind];
  const known = Object.hasOwn(table, vendorCode) ? table[vendorCode] : undefined;
  if (known) return known;
  const httpStatus = status ?? response.status;
  return {
    code: kind === 'gateway' || httpStatus >= 500 ? codeOfStatus(httpStatus) : 'invalid_response',
    todo: 'This version of the provider does not know the code: look it up in the JD Cloud documentation.',
  };
}

/** What an HTTP status means of this vendor: only its own words say that a task does not exist, and it refuses bodies and URLs that are too long. */
function codeOfStatus(status: number): TasksErrorCode {
  if (status === 404 || status === 410) return 'invalid_response';
  return status === 413 || status === 414 ? 'invalid_argument' : codeForStatus(status);
}

/** Finds the vendor's words in an error body: the gateway's `{ requestId, error: { code, status, message } }`, or an envelope. */
function refusalIn(body: unknown): Refusal | undefined {
  const { error, code, msg, requestId } = membersOf(body);
  const { code: status, status: name, message } = membersOf(error);
  const gatewayCode = isCode(name) ? name : status;
  if (isCode(gatewayCode)) {
    return {
      kind: 'gateway',
      vendorCode: shortened(gatewayCode),
      text: textOf(message),
      requestId: isCode(requestId) ? shortened(requestId) : undefined,
      status: typeof status === 'number' ? status : undefined,
    };
  }
  // The code of success beside an HTTP error says nothing.
  if (isCode(code) && !isSuccess(code)) return { kind: 'system', vendorCode: shortened(code), text: textOf(msg) };
  return undefined;
}

function isCode(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

function shortened(code: string | number): string {
  return String(code).slice(0, 200);
}

/** Says so when the vendor's clock, as its answer dates it, is not this machine's. */
function clockHint(response: HttpResponse, now: number): string {
  const difference = Date.parse(response.headers.get('date') ?? '') - now;
  if (!(Math.abs(difference) >= 60_000)) return '';
  const minutes = Math.round(Math.abs(difference) / 60_000);
  return ` This machine's clock is ${minutes} min ${difference > 0 ? 'behind' : 'ahead of'} the vendor's.`;
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.replace(/[\s\p{Cc}]+/gu, ' ').trim() : '';
}
