import { parseJsonBody } from '@tasks/provider-kit';
import type { HttpClient, HttpRequest } from '@tasks/provider-kit';
import { readPauseMs } from './call-limit.ts';
import { openEnvelope } from './envelope.ts';
import { vendorError } from './shoplazza-error.ts';
import type { CallContext } from './shoplazza-error.ts';

/** A call of the Open API. */
export interface ShoplazzaCall extends Pick<HttpRequest, 'method' | 'body' | 'headers' | 'signal'> {
  readonly kind: CallContext['call'];
  /** Path below `/openapi/`, without the version: `file/task/1`. */
  readonly path: string;
  /** The version to call where the call is not to be found in the configured one. @default the configured one */
  readonly apiVersion?: string | undefined;
}

/** An answer that is no refusal. */
export interface ShoplazzaAnswer {
  /** What the body holds, out of its envelope. */
  readonly data: unknown;
  /** The whole body. */
  readonly body: unknown;
  /** How long the headers ask to wait before the next call, in milliseconds. */
  readonly pauseMs: number | undefined;
  /** What an error about this answer has to carry. */
  readonly context: { readonly provider: string; readonly status: number; readonly requestId: string | undefined };
}

/** Calls the Open API of one shop by one access token. */
export interface ShoplazzaClient {
  /** Instance name of the provider. */
  readonly provider: string;
  /** @throws {TasksError} what the refusal means; `invalid_response` for a body that is not JSON. */
  call(call: ShoplazzaCall): Promise<ShoplazzaAnswer>;
}

/** What {@link createShoplazzaClient} needs. */
export interface ShoplazzaClientOptions {
  readonly http: HttpClient;
  readonly provider: string;
  readonly accessToken: string;
  readonly apiVersion: string;
}

/** Makes the client; requests are not signed, the token goes as a header. */
export function createShoplazzaClient(options: ShoplazzaClientOptions): ShoplazzaClient {
  const { http, provider } = options;
  return {
    provider,
    async call({ kind, path, apiVersion = options.apiVersion, method, body, headers, signal }) {
      const response = await http.request({
        method,
        path: `/openapi/${apiVersion}/${path}`,
        headers: { accept: 'application/json', ...headers, 'access-token': options.accessToken },
        body,
        signal,
      });
      if (response.status < 200 || response.status >= 300) throw vendorError(response, { provider, call: kind });
      const parsed = parseJsonBody(response, { provider });
      const opened = openEnvelope(parsed);
      if (opened.refused) throw vendorError(response, { provider, call: kind });
      const context = { provider, status: response.status, requestId: response.requestId };
      return { data: opened.data, body: parsed, pauseMs: readPauseMs(response.headers), context };
    },
  };
}
