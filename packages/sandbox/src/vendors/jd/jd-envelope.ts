import { randomUUID } from 'node:crypto';
import type { VendorAnswer } from '../vendor.ts';

/** The platform's own refusals: HTTP 200, and a code in the outer envelope. Texts by the vendor's Error-Code page. */
export const systemErrors = {
  dailyQuotaUsedUp: { code: '10040', msg: '超过每天限量，请明天继续' },
  qpsExceeded: { code: '10043', msg: '超过QPS限额，请降低调用频率或与京东智联云联系' },
} as const;

/** What an endpoint makes of a request that reached it. */
export interface JdOutcome {
  /** Goes into the envelope as `result`. */
  readonly result: Readonly<Record<string, unknown>>;
  readonly charge: boolean;
  readonly taskId?: string | undefined;
  /** The business error, as `code NAME`. */
  readonly refusal?: string | undefined;
}

/** A code of the API's own error table, inside the envelope of a call that went through. */
export type BusinessError = readonly [code: number, name: string];

/** An answer of an endpoint in the outer envelope, with every name that the vendor uses for what is left of the allowance. */
export function envelopeAnswer(outcome: JdOutcome, remaining: number): VendorAnswer {
  const envelope = {
    code: '10000',
    charge: outcome.charge,
    remain: remaining,
    remainTimes: remaining,
    remainSeconds: -1,
    msg: outcome.charge ? '查询成功,扣费' : '查询成功',
    result: outcome.result,
  };
  return { ...jsonAnswer(envelope), taskId: outcome.taskId, refusal: outcome.refusal };
}

/** A refusal by the platform: only the outer envelope, without a result. */
export function systemErrorAnswer(error: { readonly code: string; readonly msg: string }): VendorAnswer {
  return { ...jsonAnswer({ code: error.code, charge: false, msg: error.msg }), refusal: `${error.code} ${error.msg}` };
}

function jsonAnswer(body: unknown): VendorAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-jdcloud-request-id': randomUUID() },
    body: JSON.stringify(body),
  };
}
