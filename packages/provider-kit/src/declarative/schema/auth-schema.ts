import * as v from 'valibot';
import type { HttpProviderAuth } from '../definition/http-provider-auth.ts';
import { headerNameOf, headersOf, textOf, wordOf } from './text-schemas.ts';
import type { SchemaOf } from './text-schemas.ts';

/** How requests prove whose they are. */
export function authSchema(): SchemaOf<HttpProviderAuth> {
  const bearer = v.strictObject({
    type: v.literal('bearer'),
    token: textOf('The token, such as {options.apiKey}.'),
  });
  const basic = v.strictObject({
    type: v.literal('basic'),
    username: textOf('The user name, such as {options.username}.'),
    password: v.optional(textOf('The password, such as {options.password}. Left out: empty.')),
  });
  const header = v.strictObject({
    type: v.literal('header'),
    header: headerNameOf("The header's name, such as x-api-key."),
    value: textOf("The header's value, such as {options.apiKey}."),
  });
  const query = v.strictObject({
    type: v.literal('query'),
    parameter: textOf("The parameter's name."),
    value: textOf("The parameter's value, such as {options.apiKey}."),
  });
  const hmac = v.strictObject({
    type: v.literal('hmac'),
    algorithm: v.optional(wordOf(['sha1', 'sha256', 'sha512'], 'The hash. Left out: sha256.')),
    encoding: v.optional(wordOf(['hex', 'base64', 'base64url'], 'How the signature is written. Left out: hex.')),
    key: textOf('The key, such as {options.secret}.'),
    message: textOf(
      'The text that is signed. May use {method}, {path} with the query, {url}, {body}, {timestamp}, {timestampMs}, {nonce} and options.',
    ),
    headers: headersOf(
      'The headers that carry the signature. May use {signature}, {timestamp}, {timestampMs}, {nonce} and options.',
    ),
  });
  return v.pipe(
    v.variant('type', [bearer, basic, header, query, hmac], 'expected "type" to be bearer, basic, header, query or hmac'),
    v.description('How requests prove whose they are. A credential comes from an option that is marked secret.'),
  );
}
