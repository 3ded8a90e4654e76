import { createHmac, randomUUID } from 'node:crypto';
import type { SignableRequest } from '../../http/http-message.ts';
import type { HttpHmacAuth } from '../definition/http-provider-auth.ts';
import type { OptionValues } from '../options/http-provider-options.ts';
import { renderText } from '../values/render.ts';
import { compileTemplate } from '../values/template.ts';

/** Makes the headers that sign a request. */
export type Signer = (request: SignableRequest) => Readonly<Record<string, string>>;

/** Makes the signer of a definition. Each request gets its own time and nonce. */
export function createHmacSigner(auth: HttpHmacAuth, options: OptionValues): Signer {
  const { algorithm = 'sha256', encoding = 'hex' } = auth;
  const key = renderText(compileTemplate(auth.key), { options }) ?? '';
  const message = compileTemplate(auth.message);
  const headers = Object.entries(auth.headers).map(([name, text]) => [name.toLowerCase(), compileTemplate(text)] as const);
  return ({ method, url, body = '' }) => {
    const { pathname, search } = new URL(url);
    const timestampMs = Date.now();
    const made = { options, timestampMs, timestamp: Math.floor(timestampMs / 1000), nonce: randomUUID() };
    // An empty body is a value here: the text that is signed has nothing in its place.
    const text = message.map((part) =>
      typeof part === 'string' ? part : (renderText([part], { ...made, method, url, path: pathname + search, body }) ?? ''),
    );
    const signature = createHmac(algorithm, key).update(text.join('')).digest(encoding);
    return Object.fromEntries(headers.map(([name, template]) => [name, renderText(template, { ...made, signature }) ?? '']));
  };
}
