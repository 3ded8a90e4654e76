import { parseJsonBody, refusalError } from '@tasks/provider-kit';
import type { HttpClient, HttpRequest, HttpResponse } from '@tasks/provider-kit';
import { openEnvelope } from './envelope.ts';
import { errorRules } from './error-rules.ts';

/** The vendor's name in messages. */
export const vendorName = 'Shoplazza';

/** A call of the Open API. */
export interface ShoplazzaCall extends Omit<HttpRequest, 'sign' | 'signal'> {
  /** Path below `/openapi/`, without the version: `file/task/1`. */
  readonly path: string;
  /** The version to call where the call is not to be found in the configured one. @default the configured one */
  readonly apiVersion?: string | undefined;
}

/** An answer that is no refusal. */
export interface ShoplazzaAnswer {
  /** What the body holds, out of its envelope. */
  readonly data: unknown;
  /** The whole body, parsed. */
  readonly body: unknown;
  readonly response: HttpResponse;
}

/** Calls the Open API of one shop by one access token. */
export interface ShoplazzaClient {
  /** Instance name of the provider. */
  readonly provider: string;
  /**
   * @param kind - What is asked: after a task, or for a new one.
   * @throws {TasksError} what the refusal means; `invalid_response` for a body that is not JSON.
   */
  call(kind: 'status' | 'submit', call: ShoplazzaCall, signal: AbortSignal): Promise<ShoplazzaAnswer>;
}

/** Makes the client; requests are not signed, the token goes as a header. */
export function createShoplazzaClient(http: HttpClient, accessToken: string, configuredVersion: string): ShoplazzaClient {
  return {
    provider: http.provider,
    async call(kind, { path, apiVersion = configuredVersion, headers, ...call }, signal) {
      const response = await http.request({
        ...call,
        path: `/openapi/${apiVersion}/${path}`,
        headers: { accept: 'application/json', ...headers, 'access-token': accessToken },
        signal,
      });
      const isGood = response.status >= 200 && response.status < 300;
      const body = isGood ? parseJsonBody(response) : undefined;
      const opened = openEnvelope(body);
      if (!isGood || opened.refused) throw refusalError(response, { vendor: vendorName, rules: errorRules, call: kind });
      return { data: opened.data, body, response };
    },
  };
}
