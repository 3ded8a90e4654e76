import type { HttpProviderAuth } from '../definition/http-provider-auth.ts';
import type { OptionValues } from '../options/http-provider-options.ts';
import { renderText } from '../values/render.ts';
import { compileTemplate } from '../values/template.ts';
import type { ApiRequest } from './api-request.ts';
import { withParameter } from './api-request.ts';
import { createHmacSigner } from './hmac.ts';
import type { Signer } from './hmac.ts';

/** How the requests of one provider instance prove whose they are. */
export interface Authorization {
  /** Adds what is the same for every request. */
  readonly apply: (request: ApiRequest) => ApiRequest;
  /** Adds what is made for each. */
  readonly sign: Signer | undefined;
  /** What must not show, beyond the options themselves. */
  readonly secrets: readonly string[];
}

/** Makes the authorization of a definition. An optional credential that is not set is not sent. */
export function createAuthorization(auth: HttpProviderAuth | undefined, options: OptionValues): Authorization {
  const fill = (text: string): string | undefined => renderText(compileTemplate(text), { options });
  switch (auth?.type) {
    case undefined:
      return { apply: same, sign: undefined, secrets: [] };
    case 'bearer':
      return byHeader('authorization', prefixed('Bearer ', fill(auth.token)));
    case 'basic': {
      const username = fill(auth.username);
      const pair =
        username === undefined ? undefined : `${username}:${auth.password === undefined ? '' : (fill(auth.password) ?? '')}`;
      const encoded = pair === undefined ? undefined : Buffer.from(pair).toString('base64');
      return { ...byHeader('authorization', prefixed('Basic ', encoded)), secrets: encoded === undefined ? [] : [encoded] };
    }
    case 'header':
      return byHeader(auth.header.toLowerCase(), fill(auth.value));
    case 'query': {
      const value = fill(auth.value);
      const apply = (request: ApiRequest): ApiRequest =>
        value === undefined ? request : { ...request, query: withParameter(request.query, auth.parameter, value) };
      return { apply, sign: undefined, secrets: [] };
    }
    case 'hmac':
      return { apply: same, sign: createHmacSigner(auth, options), secrets: [] };
  }
}

function byHeader(name: string, value: string | undefined): Authorization {
  const apply = (request: ApiRequest): ApiRequest =>
    value === undefined ? request : { ...request, headers: { ...request.headers, [name]: value } };
  return { apply, sign: undefined, secrets: [] };
}

function prefixed(prefix: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : prefix + value;
}

function same(request: ApiRequest): ApiRequest {
  return request;
}
