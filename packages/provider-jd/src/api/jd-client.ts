import type { TaskQuota, TasksError } from '@tasks/core/provider';
import {
  createHttpClient,
  membersOf,
  parseJsonBody,
  parseShape,
  readErrorBody,
  readText,
  refusalError,
  textOrNumber,
} from '@tasks/provider-kit';
import type { ErrorBody, HttpRequest, HttpResponse } from '@tasks/provider-kit';
import * as v from 'valibot';
import type { CheckedJdOptions } from '../options/jd-options.ts';
import { signRequest } from '../sign/sign-request.ts';
import { version } from '../version.ts';
import { envelopeSchema, isSuccess, quotaOf } from './envelope.ts';
import { jdErrors } from './jd-errors.ts';

/** A call of the API; the body is JSON on one line. */
export type JdCall = Pick<HttpRequest, 'method' | 'path' | 'body' | 'signal'>;

/** An answer with the codes of success, in its envelope and in its result. */
export interface JdAnswer<TResult> {
  readonly result: TResult;
  readonly quota: TaskQuota | undefined;
  /** The whole body, parsed. */
  readonly body: unknown;
  readonly response: HttpResponse;
}

/** Calls the API of one account. */
export interface JdClient {
  readonly provider: string;
  /**
   * Makes one signed attempt.
   *
   * @throws {TasksError} by the table of codes for every answer without the codes of success; `invalid_response` for a result that does not fit the
   * schema.
   */
  call<TResult>(result: v.GenericSchema<unknown, TResult>, call: JdCall): Promise<JdAnswer<TResult>>;
}

/** The vendor's name in messages. */
export const vendorName = 'JD Cloud';

/** Documented as required, also where there is no body. */
const headers = { 'content-type': 'application/json' } as const;

/** Makes the client of one provider instance. */
export function createJdClient(options: CheckedJdOptions): JdClient {
  const { name, baseUrl, fetch, timeoutMs, accessKeyId, secretAccessKey, sessionToken, region, service } = options;
  const now = (): number => options.now() + options.clockOffsetMs;
  const http = createHttpClient({
    provider: name,
    baseUrl,
    fetch,
    timeoutMs,
    secrets: [secretAccessKey, sessionToken],
    userAgent: `tasks-provider-jd/${version}`,
  });
  const sign: HttpRequest['sign'] = (request) => {
    const date = new Date(now());
    return signRequest({ ...request, accessKeyId, secretAccessKey, sessionToken, region, service, date }).headers;
  };

  function refused(response: HttpResponse, said: ErrorBody = readErrorBody(response.text)): TasksError {
    const { vendorCode = '' } = said;
    // The code of success beside an error says nothing.
    const told = vendorCode === '' || isSuccess(vendorCode) ? String(response.status) : vendorCode;
    return refusalError(response, { vendor: vendorName, rules: jdErrors, said: { ...said, vendorCode: told }, now: now() });
  }

  return {
    provider: name,
    async call(schema, call) {
      const response = await http.request({ ...call, headers, sign });
      if (response.status < 200 || response.status > 299) throw refused(response);
      const body = parseJsonBody(response);
      if (isGatewayError(body)) throw refused(response);
      const envelope = parseShape(envelopeSchema, body, response);
      if (!isSuccess(envelope.code)) throw refused(response);

      // Product image search names the business code `code`, general image search `status_code`.
      const { code, status_code: otherCode, message } = membersOf(envelope.result);
      const outcome = code ?? otherCode ?? 0;
      if (outcome !== 0 && outcome !== '0') {
        const vendorCode = String(parseShape(textOrNumber, outcome, response));
        throw refused(response, { fromApi: true, vendorCode, message: readText(message) });
      }
      const { result } = parseShape(v.object({ result: schema }), envelope, response);
      return { result, quota: quotaOf(envelope), body, response };
    },
  };
}

function isGatewayError(body: unknown): boolean {
  const { error, code } = membersOf(body);
  return error !== undefined && code === undefined;
}
