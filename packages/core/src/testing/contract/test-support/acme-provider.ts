import { TasksError, settledState } from '../../../provider/index.ts';
import type { TaskItem, TaskProviderV1, TaskState, TaskStatusV1, TaskTypeV1, TasksErrorCode } from '../../../provider/index.ts';
import { acmeJson } from './acme-json.ts';

/** What the Acme provider is made with. */
export interface AcmeOptions {
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly token: string;
}

/** A call of the Acme API. */
export interface AcmeCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly target: string;
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer, its body read. */
export interface AcmeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * The parts of a sound provider of an API that was made up for these tests, on nothing but fetch. A broken provider is the sound one with one part changed.
 */
export interface AcmeParts {
  readonly options: AcmeOptions;
  headers(call: AcmeCall): Record<string, string>;
  /** Sends a request and reads its answer, within the time there is. */
  send(call: AcmeCall): Promise<AcmeAnswer>;
  /** @param baseUrl - Where to. @default that of the options */
  fetch(call: AcmeCall, signal: AbortSignal, baseUrl?: string): Promise<Response>;
  readBody(response: Response): Promise<string>;
  /** What an answer that is no success means. */
  toError(answer: AcmeAnswer): TasksError;
  codeOf(answer: AcmeAnswer): TasksErrorCode;
  pauseOf(headers: Headers): number | undefined;
  redact(text: string): string;
  parse(answer: AcmeAnswer): unknown;
  encode(id: string): string;
  toStatus(body: unknown): TaskStatusV1;
  checkInput(input: unknown): { readonly urls: readonly string[] };
  idIn(body: unknown): string;
  readonly type: TaskTypeV1;
  provider(): TaskProviderV1;
}

/** Changes parts of the sound provider. `good` has the sound ones; those of `self` are changed already. */
export type AcmeChange = (good: AcmeParts, self: AcmeParts) => Partial<AcmeParts>;

/** Makes the provider. */
export function createAcmeProvider(options: AcmeOptions, change: AcmeChange = () => ({})): TaskProviderV1 {
  const self = {} as AcmeParts;
  const good = goodParts(options, self);
  Object.assign(self, good, change({ ...good }, self));
  return self.provider();
}

const largestBody = 4 * 1024 * 1024;
const codes: ReadonlyMap<number, TasksErrorCode> = new Map([
  [400, 'invalid_argument'],
  [401, 'authentication_failed'],
  [403, 'permission_denied'],
  [404, 'task_not_found'],
  [429, 'rate_limited'],
]);
const vendorCodes: ReadonlyMap<unknown, TasksErrorCode> = new Map<unknown, TasksErrorCode>([
  ['token_expired', 'authentication_failed'],
  ['slow_down', 'rate_limited'],
]);
const states: ReadonlyMap<unknown, TaskState> = new Map<unknown, TaskState>([
  ['waiting', 'queued'],
  ['working', 'running'],
  ['stopped', 'canceled'],
]);

function goodParts(options: AcmeOptions, self: AcmeParts): AcmeParts {
  const { token } = options;
  const unreadable = (what: string): TasksError =>
    new TasksError({
      code: 'invalid_response',
      message: `Acme answered with something that is no job: ${what}. Ask again later.`,
    });

  const type: TaskTypeV1 = {
    description: 'Jobs',
    maxBatchSize: 3,
    async getStatus(id, { signal, includeRaw }) {
      const body = self.parse(await self.send({ method: 'GET', target: `/v1/jobs/${self.encode(id)}`, signal }));
      const status = self.toStatus(body);
      return includeRaw ? { ...status, raw: body } : status;
    },
    async getStatusMany(ids, { signal }) {
      const query = ids.map((id) => `id=${self.encode(id)}`).join('&');
      const body = self.parse(await self.send({ method: 'GET', target: `/v1/jobs?${query}`, signal }));
      const jobs: unknown = acmeJson(body)['jobs'];
      if (!Array.isArray(jobs)) throw unreadable('jobs is missing');
      const byId = new Map((jobs as readonly unknown[]).map((job) => [acmeJson(job)['id'], job]));
      return ids.map((id) => {
        const job = byId.get(id);
        if (job !== undefined) return { id, status: self.toStatus(job) };
        return { id, error: new TasksError({ code: 'task_not_found', message: `Acme has no job ${id}. Check the id.` }) };
      });
    },
    async submit(input, { signal, idempotencyKey }) {
      const body = JSON.stringify(self.checkInput(input));
      const headers = { 'idempotency-key': idempotencyKey, 'content-type': 'application/json' };
      return { id: self.idIn(self.parse(await self.send({ method: 'POST', target: '/v1/jobs', signal, headers, body }))) };
    },
    async cancel(id, { signal }) {
      await self.send({ method: 'DELETE', target: `/v1/jobs/${self.encode(id)}`, signal });
    },
  };

  return {
    options,
    headers: ({ headers }) => ({
      ...headers,
      'x-acme-key': token,
      'x-acme-nonce': crypto.randomUUID(),
      'x-acme-date': new Date().toISOString(),
    }),
    async send(call) {
      const { signal } = call;
      signal.throwIfAborted();
      const late = AbortSignal.timeout(options.timeoutMs);
      try {
        const response = await self.fetch(call, AbortSignal.any([signal, late]));
        const answer = { status: response.status, headers: response.headers, text: await self.readBody(response) };
        if (answer.status < 200 || answer.status > 299) throw self.toError(answer);
        return answer;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (TasksError.isInstance(error)) throw error;
        const what = late.aborted ? `no answer within ${options.timeoutMs} ms` : String(error);
        throw new TasksError({
          code: 'vendor_unavailable',
          message: `Acme could not be asked: ${self.redact(what)}. Ask again later.`,
          cause: error,
        });
      }
    },
    fetch: (call, signal, baseUrl = options.baseUrl) =>
      fetch(baseUrl + call.target, {
        method: call.method,
        headers: self.headers(call),
        redirect: 'manual',
        signal,
        ...(call.body !== undefined && { body: call.body }),
      }),
    async readBody(response) {
      const decoder = new TextDecoder();
      let text = '';
      let size = 0;
      for await (const chunk of response.body ?? []) {
        size += chunk.byteLength;
        if (size > largestBody) throw unreadable('it is too large');
        text += decoder.decode(chunk, { stream: true });
      }
      return text;
    },
    toError: (answer) =>
      new TasksError({
        code: self.codeOf(answer),
        status: answer.status,
        requestId: self.redact(answer.headers.get('x-request-id') ?? ''),
        vendorCode: self.redact(vendorCodeOf(answer) ?? ''),
        retryAfterMs: self.pauseOf(answer.headers),
        message: `Acme answered HTTP ${answer.status} with "${self.redact(answer.text).slice(0, 200)}". Check the token and the id.`,
      }),
    codeOf: (answer) => {
      const { status } = answer;
      return (
        vendorCodes.get(vendorCodeOf(answer)) ?? codes.get(status) ?? (status >= 500 ? 'vendor_unavailable' : 'invalid_response')
      );
    },
    pauseOf(headers) {
      const value = headers.get('retry-after') ?? '';
      const pauseMs = /^\d+$/.test(value)
        ? Number(value) * 1000
        : /^[A-Z][a-z]{2},/.test(value)
          ? Date.parse(value) - Date.now()
          : NaN;
      return pauseMs >= 0 ? pauseMs : undefined;
    },
    redact: (text) => text.replaceAll(token, '[redacted]').replaceAll(encodeURIComponent(token), '[redacted]'),
    parse(answer) {
      if (isDeep(answer.text)) throw unreadable('it is nested too deeply');
      let body: unknown;
      try {
        body = JSON.parse(answer.text);
      } catch {
        throw unreadable('it is not JSON');
      }
      // Acme answers some errors with a good status.
      if (acmeJson(body)['error'] !== undefined) throw self.toError(answer);
      return body;
    },
    encode(id) {
      if (id !== '.' && id !== '..' && id.isWellFormed()) return encodeURIComponent(id);
      throw new TasksError({ code: 'invalid_argument', message: `Acme has no job ${JSON.stringify(id)}. Check the id.` });
    },
    toStatus(body) {
      const { state, files = [], ended_at: endedAt } = acmeJson(body);
      if (typeof state !== 'string' || !Array.isArray(files)) throw unreadable('state or files is missing');
      const items = (files as readonly unknown[]).map((file): [boolean, TaskItem & { readonly reason?: string }] => {
        const { name, ok, why } = acmeJson(file);
        if (typeof name !== 'string') throw unreadable('a file has no name');
        return [ok === true, typeof why === 'string' ? { key: name, reason: why } : { key: name }];
      });
      const succeeded = items.filter(([ok]) => ok).map(([, item]) => item);
      const failed = items.filter(([ok]) => !ok).map(([, item]) => item);
      const counts = { succeeded: succeeded.length, failed: failed.length };
      const known = state === 'done' ? settledState(counts) : states.get(state);
      const isDate = typeof endedAt === 'number' && Math.abs(endedAt) < 1e10;
      return {
        state: known ?? 'unknown',
        vendorState: state,
        ...(known === 'queued' || known === 'running' || known === undefined ? {} : { progress: counts, succeeded, failed }),
        ...(isDate && { finishedAt: new Date(endedAt * 1000).toISOString() }),
      };
    },
    checkInput(input) {
      const { urls } = acmeJson(input);
      if (Array.isArray(urls) && urls.every((url) => typeof url === 'string')) return { urls };
      throw new TasksError({ code: 'invalid_argument', message: 'urls is missing. Give a list of URLs.' });
    },
    idIn(body) {
      const { id } = acmeJson(body);
      if (typeof id !== 'string' || id === '') throw unreadable('the new job has no id');
      return id;
    },
    type,
    provider: () => ({
      specificationVersion: 'v1',
      name: 'acme',
      account: 'acme:test',
      defaultType: 'job',
      types: { job: self.type },
    }),
  };
}

function vendorCodeOf({ text }: AcmeAnswer): string | undefined {
  try {
    const { code } = acmeJson(acmeJson(JSON.parse(text))['error']);
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Deeper than any job. Brackets in texts count, too: Acme's texts have few. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > 100) return true;
  }
  return false;
}
