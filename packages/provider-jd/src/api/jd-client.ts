import type { TasksError } from '@tasks/core/provider';
import { createHttpClient, parseJsonBody, parseShape } from '@tasks/provider-kit';
import type { HttpRequest, HttpResponse, ShapeContext, SignableRequest } from '@tasks/provider-kit';
import { defaultBaseUrl, defaultRegion, defaultService } from '../options/jd-options.ts';
import type { CheckedJdOptions } from '../options/jd-options.ts';
import { signRequest } from '../sign/sign-request.ts';
import { version } from '../version.ts';
import { envelopeSchema, isSuccess } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { createJdErrorFactory } from './jd-error.ts';
import type { JdErrorFactory } from './jd-error.ts';

/** A call of the API. */
export interface JdCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** JSON, on one line. */
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
}

/** An answer with the code of success in its envelope. What `result` says of the business is not looked at yet. */
export interface JdAnswer {
  readonly envelope: Envelope;
  /** The whole body, parsed. */
  readonly raw: unknown;
  readonly response: HttpResponse;
}

/** Calls the API of one account. */
export interface JdClient {
  readonly provider: string;
  /** Makes one signed attempt. @throws {TasksError} for every answer without the code of success. */
  call(call: JdCall): Promise<JdAnswer>;
  /** The error for a business code in an answer's result. */
  businessError(answer: JdAnswer, code: string | number, message: unknown): TasksError;
}

/** Documented as required, also where there is no body. */
const headers = { 'content-type': 'application/json' } as const;

/** Makes the client of one provider instance. */
export function createJdClient(provider: string, options: CheckedJdOptions): JdClient {
  const { accessKeyId, secretAccessKey, sessionToken, clockOffsetMs = 0 } = options;
  const { region = defaultRegion, service = defaultService } = options;
  const clock = options.now ?? Date.now;
  const now = (): number => clock() + clockOffsetMs;
  const errors: JdErrorFactory = createJdErrorFactory(provider, now);
  const http = createHttpClient({
    provider,
    baseUrl: options.baseUrl ?? defaultBaseUrl,
    fetch: options.fetch,
    timeoutMs: options.timeoutMs,
    secrets: sessionToken === undefined ? [secretAccessKey] : [secretAccessKey, sessionToken],
    userAgent: `tasks-provider-jd/${version}`,
  });

  function sign(request: SignableRequest): Readonly<Record<string, string>> {
    const date = new Date(now());
    return signRequest({ ...request, accessKeyId, secretAccessKey, sessionToken, region, service, date }).headers;
  }

  return {
    provider,
    async call({ method, path, body, signal }) {
      const request: HttpRequest = { method, path, headers, body, signal, sign };
      const response = await http.request(request);
      if (response.status < 200 || response.status > 299) throw errors.fromResponse(response);
      const raw = parseJsonBody(response, { provider });
      if (isGatewayError(raw)) throw errors.fromResponse(response);
      const envelope = parseShape(envelopeSchema, raw, shapeContext(provider, response));
      if (!isSuccess(envelope.code)) throw errors.fromSystemCode(response, envelope.code, envelope.msg);
      return { envelope, raw, response };
    },
    businessError: ({ response }, code, message) => errors.fromBusinessCode(response, code, message),
  };
}

/** Facts of an answer for errors about its shape. The headers are looked at only by an error. */
export function shapeContext(provider: string, response: HttpResponse): ShapeContext {
  return {
    provider,
    status: response.status,
    get requestId() {
      return response.requestId;
    },
  };
}

function isGatewayError(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'error' in body && !('code' in body);
}
