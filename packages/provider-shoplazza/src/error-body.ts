import { tryParseJson } from '@tasks/provider-kit';
import { isObject, readText } from './vendor-values.ts';

/** What the body of a refused call says. */
export interface ErrorBody {
  /**
   * Whether the API itself may have written it: a JSON object or a JSON string. Anything else (HTML, plain text, nothing) is from something in front
   * of it, such as the CDN, which replaces bodies of server errors.
   */
  readonly fromApi: boolean;
  /** The vendor's own code, such as `InvalidParameter`. */
  readonly vendorCode: string | undefined;
  /** What it says in words; empty where it says nothing or is HTML. */
  readonly message: string;
}

/**
 * Reads the shapes that errors come in: `{ error }`, `{ errors: [] }`, `{ code, message }`, several of these combined, a bare JSON string, and text
 * that is not JSON. Of several texts the vendor's own client takes message, then error, then errors; so does this.
 */
export function readErrorBody(text: string): ErrorBody {
  const body = tryParseJson(text);
  if (typeof body === 'string') return { fromApi: true, vendorCode: undefined, message: shorten(body) };
  if (!isObject(body)) return { fromApi: false, vendorCode: undefined, message: isHtml(text) ? '' : shorten(text) };
  const { code } = body;
  const message = textOf(body['message'], 3) || textOf(body['error'], 3) || textOf(body['errors'], 3);
  return {
    fromApi: true,
    vendorCode: typeof code === 'number' || (typeof code === 'string' && code !== '') ? String(code).slice(0, 100) : undefined,
    message: shorten(message),
  };
}

function textOf(value: unknown, depth: number): string {
  if (depth === 0) return '';
  if (isObject(value)) {
    return textOf(value['message'], depth - 1) || textOf(value['error'], depth - 1) || textOf(Object.values(value), depth - 1);
  }
  if (!Array.isArray(value)) return readText(value);
  return value
    .slice(0, 20)
    .map((each) => textOf(each, depth - 1))
    .filter((each) => each !== '')
    .join('; ');
}

function isHtml(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(text);
}

function shorten(text: string): string {
  const oneLine = text.slice(0, 2000).replace(/\s+/g, ' ').trim();
  return oneLine.length > 300 ? `${oneLine.slice(0, 300)}…` : oneLine;
}
