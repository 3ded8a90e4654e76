import { TasksError } from '@tasks/core/provider';
import { createHttpClient } from '../../http/http-client.ts';
import type { HttpResponse, SignableRequest } from '../../http/http-message.ts';
import { redactedCause } from '../../http/redacted-cause.ts';
import type { HttpProviderDefinition } from '../definition/http-provider-definition.ts';
import type { HttpProviderHooks } from '../http-provider.ts';
import type { CheckedHttpProviderOptions } from '../options/http-provider-options.ts';
import { renderText } from '../values/render.ts';
import { compileTemplate } from '../values/template.ts';
import type { ApiRequest } from './api-request.ts';
import { formatQuery } from './api-request.ts';
import { createAuthorization } from './authorize.ts';
import type { Signer } from './hmac.ts';

/** Sends the requests of one provider instance: authorized, one attempt each. */
export interface ApiClient {
  /** Instance name of the provider. */
  readonly provider: string;
  readonly baseUrl: string;
  /** The options that the definition names, for templates. */
  readonly options: Readonly<Record<string, string>>;
  /** Replaces secrets in a text. */
  readonly redact: (text: string) => string;
  /** @throws {TasksError} as the kit's client does. */
  send(request: ApiRequest, signal: AbortSignal): Promise<HttpResponse>;
}

/** Makes the client of one provider instance. */
export function createApiClient(
  definition: HttpProviderDefinition,
  checked: CheckedHttpProviderOptions,
  hooks: HttpProviderHooks,
): ApiClient {
  const { name: provider, baseUrl, values: options, timeoutMs, fetch } = checked;
  const authorization = createAuthorization(definition.auth, options);
  const http = createHttpClient({
    provider,
    baseUrl,
    timeoutMs,
    fetch,
    secrets: [...secretsOf(definition, options), ...authorization.secrets],
    userAgent: `tasks-provider-${definition.name}${definition.version === undefined ? '' : `/${definition.version}`}`,
  });
  const headers = headersOf(definition, options);
  const sign = signerOf(authorization.sign, hooks.sign, { provider, options, redact: http.redact });
  return {
    provider,
    baseUrl,
    options,
    redact: http.redact,
    send: (request, signal) => {
      const {
        method,
        path,
        query,
        headers: all,
        body,
      } = authorization.apply({ ...request, headers: { ...headers, ...request.headers } });
      return http.request({ method, path: path + formatQuery(query), headers: all, body, signal, sign });
    },
  };
}

function secretsOf({ options = {} }: HttpProviderDefinition, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => (options[name]?.secret ? [value] : []));
}

function headersOf({ headers = {} }: HttpProviderDefinition, options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, text]) => {
      const value = renderText(compileTemplate(text), { options });
      return value === undefined ? [] : [[name.toLowerCase(), value]];
    }),
  );
}

interface SigningContext {
  readonly provider: string;
  readonly options: Readonly<Record<string, string>>;
  readonly redact: (text: string) => string;
}

/** The definition's signature, then the hook's over the request that carries it. */
function signerOf(declared: Signer | undefined, hook: HttpProviderHooks['sign'], context: SigningContext): Signer | undefined {
  if (hook === undefined) return declared;
  return (request: SignableRequest) => {
    const first = declared?.(request) ?? {};
    try {
      return { ...first, ...hook({ ...request, headers: { ...request.headers, ...first } }, context.options) };
    } catch (error) {
      if (TasksError.isInstance(error)) throw error;
      throw new TasksError({
        code: 'invalid_argument',
        provider: context.provider,
        message: `The sign hook of provider "${context.provider}" threw. See the cause, and mend the hook.`,
        cause: redactedCause(error, context.redact),
      });
    }
  };
}
