import { isJsonObject, membersOf, readWords } from '../json/json-values.ts';
import { tryParseJson } from '../json/try-parse-json.ts';

/** What the body of a refused call says. */
export interface ErrorBody {
  /**
   * Whether the API itself may have written it: a JSON object or a JSON string. Anything else (HTML, plain text, nothing) is from something in front
   * of the API, such as a gateway or a CDN.
   */
  readonly fromApi: boolean;
  /** The vendor's own code, as a text; `undefined` where it gives none. */
  readonly vendorCode?: string | undefined;
  /** What it says in words; empty where it says nothing or is HTML. */
  readonly message: string;
  /** The vendor's id of the request. */
  readonly requestId?: string | undefined;
  /** The HTTP status that the body speaks of, which gateways may send along with another one. */
  readonly status?: number | undefined;
}

/** Where bodies have their words, the most telling first. */
const wordsMembers = ['message', 'msg', 'error', 'errors', 'detail', 'title'] as const;

/**
 * Reads the shapes that errors of HTTP APIs come in: `{ code, message }` (or `msg`), `{ error }` as text or as an object with `code`, `status`, `type`
 * and `message`, `{ errors: [] }`, problem details (`title`, `detail`), several of these combined, a bare JSON string, and text that is not JSON.
 */
export function readErrorBody(text: string): ErrorBody {
  const body = tryParseJson(text);
  if (typeof body === 'string') return { fromApi: true, message: body };
  if (!isJsonObject(body)) return { fromApi: false, message: isHtml(text) ? '' : text };
  const error = membersOf(body['error']);
  const { code: status } = error;
  const words = wordsMembers.map((member) => readWords(body[member]));
  return {
    fromApi: true,
    vendorCode: [body['code'], error['status'], status, error['type']].map(codeText).find((code) => code !== ''),
    message: words.find((each) => each !== '') ?? '',
    requestId: codeText(body['requestId'] ?? body['request_id']) || undefined,
    status: typeof status === 'number' && status >= 400 && status < 600 ? status : undefined,
  };
}

function codeText(code: unknown): string {
  return typeof code === 'number' || typeof code === 'string' ? String(code) : '';
}

function isHtml(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(text);
}
