import { defineProvider, taskRef } from '@tasks/core/provider';
import type { TaskProviderV1, TaskRef } from '@tasks/core/provider';
import {
  checkInput,
  createHttpClient,
  encodePathSegment,
  fingerprint,
  jsonBody,
  membersOf,
  parseJsonBody,
  parseQps,
  parseShape,
  refusalError,
  submittedId,
} from '@tasks/provider-kit';
import type { ErrorRule, HttpRequest, HttpResponse } from '@tasks/provider-kit';
import * as v from 'valibot';
import { reelworksOptions } from './options.ts';
import type { ReelworksOptions } from './options.ts';
import { renderBody, toStatus } from './render-status.ts';
import type { Clip } from './render-status.ts';

/** One Reelworks account. */
export interface ReelworksProvider extends TaskProviderV1 {
  /** The ref of a render, typed: its snapshots know that clips have a `url`. */
  render(id: string): TaskRef<Clip>;
}

/** What the vendor's own error codes mean. Where none fits, the HTTP status decides. */
const errorRules: readonly ErrorRule[] = [
  { when: [{ codes: ['render_not_found'] }], code: 'task_not_found', todo: 'Check the id.' },
  { when: [{ codes: ['insufficient_credit'] }], code: 'quota_exhausted', todo: 'Add credit to the account.' },
];

/** What a render is made of. */
const renderInput = v.strictObject({
  prompt: v.pipe(v.string(), v.nonEmpty()),
  clips: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8))),
});

/**
 * Makes the provider of one account.
 *
 * @throws {TasksError} `invalid_argument` naming every option that is missing or wrong, and its environment variable.
 */
export function createReelworksProvider(options: ReelworksOptions = {}): ReelworksProvider {
  const { name, apiKey, baseUrl, fetch, timeoutMs, qps, rateLimit } = reelworksOptions.read(options);
  const client = createHttpClient({ provider: name, baseUrl, fetch, timeoutMs, secrets: [apiKey] });
  const pathOf = (id: string): string => `/v1/renders/${encodePathSegment(id, name)}`;

  /** One attempt. The engine repeats it where that can help. */
  async function call(request: HttpRequest): Promise<HttpResponse> {
    const headers = { ...request.headers, authorization: `Bearer ${apiKey}` };
    const response = await client.request({ ...request, headers });
    if (response.status < 200 || response.status > 299) throw refusalError(response, { vendor: 'Reelworks', rules: errorRules });
    return response;
  }

  return defineProvider<ReelworksProvider>({
    specificationVersion: 'v1',
    name,
    account: `reelworks:${fingerprint('reelworks', apiKey)}`,
    defaultType: 'render',
    rateLimit: rateLimit ?? (qps === undefined ? [{ capacity: 10, refillPerSecond: 2 }] : parseQps(qps)),
    types: {
      render: {
        description: 'Clips rendered from a prompt',
        hints: { latencyMs: 5000, typicalDurationMs: 60_000 },
        async getStatus(id, { signal, includeRaw }) {
          const response = await call({ method: 'GET', path: pathOf(id), signal });
          const body = parseJsonBody(response);
          return { ...toStatus(parseShape(renderBody, body, response)), raw: includeRaw ? body : undefined };
        },
        async submit(input, { signal, idempotencyKey }) {
          const { body, headers } = jsonBody(checkInput(renderInput, input, name));
          const response = await call({
            method: 'POST',
            path: '/v1/renders',
            headers: { ...headers, 'idempotency-key': idempotencyKey },
            body,
            signal,
          });
          return { id: submittedId(membersOf(parseJsonBody(response))['id'], response, 'Reelworks') };
        },
        async cancel(id, { signal }) {
          await call({ method: 'POST', path: `${pathOf(id)}/cancel`, signal });
        },
      },
    },
    render: (id) => taskRef({ provider: name, type: 'render', id }),
  });
}
