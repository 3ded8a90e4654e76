import { TasksError } from '@tasks/core/provider';
import type { TaskTypeV1 } from '@tasks/core/provider';
import { expect } from 'vitest';
import { parseHttpProvider } from './define-http-provider.ts';
import type { HttpCallDefinition } from './definition/http-call.ts';
import type { HttpProviderDefinition } from './definition/http-provider-definition.ts';
import type { HttpStatusDefinition, HttpTaskDefinition } from './definition/http-task-definition.ts';
import type { HttpProvider, HttpProviderHooks } from './http-provider.ts';

/** A request as a provider sent it. */
export interface SentRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** An answer to give: a body (JSON unless it is text), and what differs from a 200. */
export interface GivenAnswer {
  readonly body?: unknown;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A fetch that is answered by the given function, and what it was sent. */
export function fakeFetch(answer: (request: SentRequest, index: number) => GivenAnswer): {
  readonly fetch: typeof globalThis.fetch;
  readonly sent: SentRequest[];
} {
  const sent: SentRequest[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const { pathname, search } = new URL(url instanceof Request ? url.url : url);
    const request: SentRequest = {
      method: init?.method ?? 'GET',
      target: pathname + search,
      headers: init?.headers as Record<string, string>,
      body: init?.body as string | undefined,
    };
    const { body, status = 200, headers = {} } = answer(request, sent.push(request) - 1);
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    return new Response(status === 204 || status === 304 ? null : text, { status, headers });
  };
  return { fetch, sent };
}

/** The options of a call that nothing aborts. */
export function callOptions(): { readonly signal: AbortSignal; readonly idempotencyKey: string } {
  return { signal: new AbortController().signal, idempotencyKey: 'key-1' };
}

/** A definition with one task type, `job`, of which a test says what matters to it. */
export function definitionOf(
  job: Partial<Omit<HttpTaskDefinition, 'status'>> & { readonly status?: Partial<HttpStatusDefinition> } = {},
  more: Partial<HttpProviderDefinition> = {},
): HttpProviderDefinition {
  return {
    name: 'acme',
    baseUrl: 'https://api.acme.example/v1',
    ...more,
    types: {
      job: {
        ...job,
        status: {
          path: '/jobs/{id}',
          state: {
            from: 'state',
            words: { waiting: 'queued', working: 'running', done: 'succeeded', broken: 'failed', ended: 'settled' },
          },
          progress: { failed: 'counts.failed' },
          ...job.status,
        },
      },
    },
  };
}

/** The smallest way to start a task. */
export const submit: HttpCallDefinition & { readonly id: string } = { path: '/jobs', id: 'id' };

/** A provider whose requests are answered by the given function. */
export interface FakeApi {
  readonly provider: HttpProvider;
  /** The task type `job`. */
  readonly job: TaskTypeV1;
  readonly sent: readonly SentRequest[];
}

/** Makes a provider of a definition, whose requests are answered by the given function. */
export function fakeApi(
  definition: HttpProviderDefinition,
  answer: GivenAnswer | ((request: SentRequest, index: number) => GivenAnswer),
  { options = {}, hooks }: { readonly options?: Readonly<Record<string, unknown>>; readonly hooks?: HttpProviderHooks } = {},
): FakeApi {
  const { fetch, sent } = fakeFetch(typeof answer === 'function' ? answer : () => answer);
  const provider = parseHttpProvider(definition, { hooks }).create({ fetch, ...options });
  const job = provider.types[Object.keys(definition.types)[0] ?? ''];
  if (job === undefined) expect.fail('no type');
  return { provider, job, sent };
}

/** The TasksError that a promise rejects with, or a function throws; anything else fails the test. */
export async function errorOf(run: Promise<unknown> | (() => unknown)): Promise<TasksError> {
  try {
    await (typeof run === 'function' ? run() : run);
  } catch (error) {
    if (!TasksError.isInstance(error)) expect.fail(`not a TasksError: ${String(error)}`);
    return error;
  }
  expect.fail('it resolved');
}
