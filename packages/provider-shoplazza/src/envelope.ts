import { isJsonObject, readText } from '@tasks/provider-kit';

/**
 * A body of an answer with a good HTTP status: what it holds, or `refused` when it says, against its status, that the call failed.
 */
export type Opened = { readonly refused: false; readonly data: unknown } | { readonly refused: true };

/**
 * Takes the content out of a body: since 2025-06 it is wrapped as `{ code, message?, data }`, before that it is bare. Which of the two a version
 * answers is not relied on. `code` comes as `Success`, `success`, `SUCCESS`, `"200"` and `200`.
 */
export function openEnvelope(body: unknown): Opened {
  if (typeof body === 'string') return { refused: true };
  if (!isJsonObject(body)) return { refused: false, data: body };
  if (body['ok'] === false || isRefusal(body)) return { refused: true };
  return { refused: false, data: isJsonObject(body['data']) ? body['data'] : body };
}

function isRefusal(body: Readonly<Record<string, unknown>>): boolean {
  const code = body['code'];
  if (typeof code === 'number' || (typeof code === 'string' && code !== '')) return !/^(?:success|200)$/i.test(String(code));
  const errors = body['errors'];
  return readText(body['error']) !== '' || (Array.isArray(errors) && errors.length > 0);
}
