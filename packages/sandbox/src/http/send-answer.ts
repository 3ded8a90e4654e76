import type { ServerResponse } from 'node:http';

/** An answer that is complete. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Sends a complete answer, with its length. A client that is gone is no error. */
export function sendAnswer(response: ServerResponse, answer: PlainAnswer): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  // A 204 or 304 has no body, and must not announce one.
  const hasBody = answer.status !== 204 && answer.status !== 304;
  response.writeHead(answer.status, hasBody ? { 'content-length': body.length, ...answer.headers } : { ...answer.headers });
  response.end(hasBody ? body : undefined);
}

/** Sends a value as JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendAnswer(response, { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(value) });
}
