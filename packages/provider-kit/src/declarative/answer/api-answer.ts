import { TasksError } from '@tasks/core/provider';
import type { HttpResponse } from '../../http/http-message.ts';
import { parseJsonBody } from '../../json/parse-json-body.ts';
import { tryParseJson } from '../../json/try-parse-json.ts';
import type { AnswerView } from '../values/sources.ts';

/** An answer, its body parsed. */
export interface ApiAnswer extends AnswerView {
  readonly response: HttpResponse;
}

/**
 * Parses an answer.
 *
 * @throws {TasksError} `invalid_response` when one of status 200 to 299 is neither empty nor JSON.
 */
export function toAnswer(response: HttpResponse, provider: string): ApiAnswer {
  const { status, headers, text } = response;
  return { response, status, headers, body: parseBody(text, status, () => parseJsonBody(response, { provider })) };
}

function parseBody(text: string, status: number, parse: () => unknown): unknown {
  if (text.trim() === '') return undefined;
  return isSuccess(status) ? parse() : tryParseJson(text);
}

/** Whether a status is of 200 to 299. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The error for an answer that cannot be read as the definition says. Holds nothing of the answer. */
export function unreadable(why: string, provider: string, { response, status }: Partial<ApiAnswer> = {}): TasksError {
  return new TasksError({
    code: 'invalid_response',
    provider,
    status,
    requestId: response?.requestId,
    message: `The vendor's answer is not of the shape that the definition of provider "${provider}" describes: ${why}. If it stays so, the vendor's API has changed or the definition is wrong: compare them.`,
  });
}
