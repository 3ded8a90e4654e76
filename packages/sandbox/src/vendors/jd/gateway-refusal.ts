import { randomUUID } from 'node:crypto';
import type { VendorAnswer } from '../vendor.ts';

/** A refusal by JD Cloud's API gateway, before the API itself sees the request. */
export interface GatewayRefusal {
  readonly httpStatus: number;
  readonly status: string;
  readonly message: string;
  /** What exactly was wrong, for the sandbox's log only: the vendor does not say. */
  readonly why?: string | undefined;
}

/** Refuses a request's credentials, with one of the texts of the gateway's error reference. */
export function accessError(message: string, why?: string): GatewayRefusal {
  return { httpStatus: 401, status: 'ACCESS_ERROR', message, why };
}

/** The gateway's other refusals, by its error reference. */
export const gatewayRefusals: Readonly<
  Record<'reusedNonce' | 'noRoute' | 'bodyTooLarge' | 'urlTooLong' | 'tooManyRequests', GatewayRefusal>
> = {
  reusedNonce: { httpStatus: 403, status: 'HTTP_FORBIDDEN', message: 'please use different noncestr' },
  noRoute: { httpStatus: 404, status: 'NOT_FOUND', message: 'no route and no API found with those values' },
  bodyTooLarge: { httpStatus: 413, status: 'HTTP_REQUEST_ENTITY_TOO_LARGE', message: 'Payload too large' },
  urlTooLong: { httpStatus: 414, status: 'HTTP_URI_TOO_LONG', message: 'URI too long' },
  tooManyRequests: { httpStatus: 429, status: 'HTTP_RATE_LIMIT_EXCEEDED', message: 'minute rate limit exceeded, role:ak' },
};

/** The gateway's answer: its own body shape, and every message marked ` [gw]`. */
export function gatewayAnswer(refusal: GatewayRefusal): VendorAnswer {
  const requestId = randomUUID();
  const message = `${refusal.message} [gw]`;
  return {
    status: refusal.httpStatus,
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-jdcloud-request-id': requestId },
    body: JSON.stringify({ requestId, error: { code: refusal.httpStatus, status: refusal.status, message } }),
    refusal: refusal.why === undefined ? message : `${message}: ${refusal.why}`,
  };
}
