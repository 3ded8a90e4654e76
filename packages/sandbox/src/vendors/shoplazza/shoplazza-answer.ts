import type { VendorAnswer } from '../vendor.ts';
import type { BodyStyle } from './api-version.ts';

/** What an endpoint says: data, or a refusal. */
export type ShoplazzaOutcome =
  | { readonly data: Readonly<Record<string, unknown>>; readonly taskId?: string | undefined }
  | (ShoplazzaError & { readonly taskId?: string | undefined });

/** A refusal by the API. */
export interface ShoplazzaError {
  readonly status: number;
  /** The `code` of the later versions. */
  readonly code: string;
  readonly message: string;
  /** How 2022-01 writes it. @default `{ errors: [message] }` */
  readonly bareBody?: unknown;
}

/** No such URL or API version: the same body in all versions, for no version is asked. */
export const pageNotFound: ShoplazzaError = {
  status: 404,
  code: 'NotFound',
  message: 'page not found',
  bareBody: { error: 'page not found' },
};

/** A missing or wrong token. 2022-01 answers a bare JSON string. */
export const unauthorized: ShoplazzaError = {
  status: 401,
  code: 'Unauthorized',
  message: 'Unauthorized',
  bareBody: 'Unauthorized',
};

/** One of the two buckets is full. */
export const tooManyRequests: ShoplazzaError = { status: 429, code: 'TooManyRequests', message: 'Too many requests' };

/** No task of that id. */
export const noSuchTask: ShoplazzaError = { status: 404, code: 'NotFound', message: 'no result' };

/** Something in the request is wrong. */
export function invalidParameter(message: string): ShoplazzaError {
  return { status: 400, code: 'InvalidParameter', message };
}

/** An outcome as the version writes it. */
export function shoplazzaAnswer(outcome: ShoplazzaOutcome, style: BodyStyle): VendorAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  if ('data' in outcome) {
    const body = style === 'bare' ? outcome.data : { code: 'Success', message: '', data: outcome.data };
    return { status: 200, headers, body: JSON.stringify(body), taskId: outcome.taskId };
  }
  const { status, code, message } = outcome;
  const body = style === 'bare' ? (outcome.bareBody ?? { errors: [message] }) : { code, message };
  return { status, headers, body: JSON.stringify(body), taskId: outcome.taskId, refusal: `${status} ${code}: ${message}` };
}
