import { TasksError } from '@tasks/core/provider';
import { expect } from 'vitest';
import { createJdProvider } from './jd-provider.ts';
import type { JdProvider } from './jd-provider.ts';
import type { JdProviderOptions } from './options/jd-options.ts';

/** A request as the provider sent it. */
export interface SentRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** An answer to give: a body (JSON unless it is text or bytes), and what differs from a 200. */
export interface GivenAnswer {
  readonly body?: unknown;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A provider whose requests are answered by the given function, and what it sent. */
export function jdAnswering(
  answer: (request: SentRequest) => GivenAnswer,
  options: JdProviderOptions = {},
): { readonly jd: JdProvider; readonly sent: SentRequest[] } {
  const sent: SentRequest[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const request: SentRequest = {
      url: url as string,
      method: init?.method ?? 'GET',
      headers: init?.headers as Record<string, string>,
      body: init?.body as string | undefined,
    };
    sent.push(request);
    const { body, status = 200, headers = {} } = answer(request);
    const raw = typeof body === 'string' || body instanceof Uint8Array || body === undefined ? body : JSON.stringify(body);
    return new Response(raw as NonNullable<ConstructorParameters<typeof Response>[0]>, { status, headers });
  };
  const jd = createJdProvider({ accessKeyId: 'TESTAK', secretAccessKey: 'TESTSK-SECRET', fetch, ...options });
  return { jd, sent };
}

/** The options of a call that nothing aborts. */
export function callOptions(): { readonly signal: AbortSignal; readonly idempotencyKey: string } {
  return { signal: new AbortController().signal, idempotencyKey: 'key' };
}

/** The TasksError that a promise rejects with; anything else fails the test. */
export async function errorOf(promise: Promise<unknown>): Promise<TasksError> {
  const error: unknown = await promise.then(
    () => expect.fail('it resolved'),
    (reason: unknown) => reason,
  );
  if (!TasksError.isInstance(error)) expect.fail(`not a TasksError: ${String(error)}`);
  return error;
}

/** A good envelope around a result. */
export function envelope(result: unknown, more: object = {}): object {
  return { code: '10000', charge: false, msg: '查询成功', result, ...more };
}
