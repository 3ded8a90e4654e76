import { TasksError } from '@tasks/core/provider';
import type { HttpResponse } from '../http/http-message.ts';
import { hostOf } from '../http/request-url.ts';
import { describeBody } from './describe-body.ts';
import { parseUntrustedJson } from './try-parse-json.ts';

const problems = {
  'not-json': 'that is not JSON',
  truncated: 'that is JSON cut off before its end',
  'too-deep': 'that is nested too deeply to be an answer',
} as const;

/**
 * Parses a body as JSON. Keys named `__proto__` are left out.
 *
 * @throws {TasksError} `invalid_response` with the status and a short, redacted excerpt; says whether the body was HTML, empty or cut off.
 */
export function parseJsonBody(response: HttpResponse, context: { readonly provider?: string | undefined } = {}): unknown {
  const result = parseUntrustedJson(response.text);
  if (!('problem' in result)) return result.value;
  // Redacted before it is cut: half of a secret would not be found.
  const text = response.redact ? response.redact(response.text) : response.text;
  throw new TasksError({
    code: 'invalid_response',
    provider: context.provider ?? response.provider,
    status: response.status,
    requestId: response.requestId,
    message: `${hostOf(response.url)} answered HTTP ${response.status} with a body ${problems[result.problem]}: ${describeBody(text)}. Check that the base URL is the vendor's API; if it is, ask again later.`,
  });
}
