import { defineProvider, taskRef } from '@tasks/core/provider';
import type { TaskProviderV1, TaskRef } from '@tasks/core/provider';
import {
  checkInput,
  createHttpClient,
  encodePathSegment,
  jsonBody,
  membersOf,
  parseJsonBody,
  parseQps,
  parseShape,
  refusalError,
  submittedId,
} from '@tasks/provider-kit';
import type { HttpRequest, HttpResponse } from '@tasks/provider-kit';
import * as v from 'valibot';
import { accountOf, authorization, secretsOf } from './auth.ts';
import { errorRules } from './errors.ts';
import { jobBody, toStatus } from './job-status.ts';
import type { AcmeFile } from './job-status.ts';
import { providerOptions } from './options.ts';
import type { AcmeOptions } from './options.ts';

/** As people write it: the subject of messages. */
const vendor = 'Acme';

/** One account at Acme. */
export interface AcmeProvider extends TaskProviderV1 {
  /** The ref of a job, typed: its snapshots know what its files have. */
  job(id: string): TaskRef<AcmeFile>;
}

/** What a job is made of. */
const jobInput = v.strictObject({ table: v.pipe(v.string(), v.nonEmpty()) });

/**
 * Makes the provider of one account.
 *
 * @throws {TasksError} `invalid_argument` naming every option that is missing or wrong, and its environment variable.
 */
export function createAcmeProvider(options: AcmeOptions = {}) {
  const { name, baseUrl, fetch, timeoutMs, qps, rateLimit, ...credentials } = providerOptions.read(options);
  const client = createHttpClient({ provider: name, baseUrl, fetch, timeoutMs, secrets: secretsOf(credentials) });
  const sign = authorization(credentials);
  const pathOf = (id: string): string => `/jobs/${encodePathSegment(id, name)}`;

  /** One attempt. The engine repeats it where that can help. */
  async function call(request: HttpRequest): Promise<HttpResponse> {
    const response = await client.request({ ...request, sign });
    if (response.status < 200 || response.status > 299) throw refusalError(response, { vendor, rules: errorRules });
    return response;
  }

  return defineProvider<AcmeProvider>({
    specificationVersion: 'v1',
    name,
    account: accountOf(credentials),
    defaultType: 'job',
    rateLimit: rateLimit ?? (qps === undefined ? [{ capacity: 10, refillPerSecond: 5 }] : parseQps(qps)),
    types: {
      job: {
        description: 'Jobs of Acme',
        async getStatus(id, { signal, includeRaw }) {
          const response = await call({ method: 'GET', path: pathOf(id), signal });
          const body = parseJsonBody(response);
          return { ...toStatus(parseShape(jobBody, body, response)), raw: includeRaw ? body : undefined };
        },
        async submit(input, { signal, idempotencyKey }) {
          const { body, headers } = jsonBody(checkInput(jobInput, input, name));
          const response = await call({
            method: 'POST',
            path: '/jobs',
            headers: { ...headers, 'idempotency-key': idempotencyKey },
            body,
            signal,
          });
          return { id: submittedId(membersOf(parseJsonBody(response))['id'], response, vendor) };
        },
        async cancel(id, { signal }) {
          await call({ method: 'POST', path: `${pathOf(id)}/cancel`, signal });
        },
      },
    },
    job: (id) => taskRef({ provider: name, type: 'job', id }),
  });
}
