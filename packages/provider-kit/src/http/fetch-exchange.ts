import { BodyText } from './body-text.ts';
import type { Exchange, ExchangeRequest } from './exchange.ts';

/** An exchange over a fetch function. */
export class FetchExchange implements Exchange {
  readonly #request: ExchangeRequest;
  readonly #fetch: typeof globalThis.fetch;
  readonly #controller = new AbortController();
  #response: Response | undefined;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(request: ExchangeRequest, fetch: typeof globalThis.fetch) {
    this.#request = request;
    this.#fetch = fetch;
  }

  async send(): Promise<Response> {
    const { method, url, headers, body } = this.#request;
    const init: RequestInit = { method, headers, redirect: 'manual', signal: this.#controller.signal };
    if (body !== undefined) init.body = body as NonNullable<RequestInit['body']>;
    const fetch = this.#fetch;
    const response = await fetch(url, init);
    if (!isResponse(response)) throw new TypeError('fetch did not answer with a Response');
    this.#response = response;
    // A fetch that does not look at its signal may answer after all.
    if (this.#controller.signal.aborted) response.body?.cancel().catch(ignore);
    return response;
  }

  get status(): number {
    return this.#response?.status ?? 0;
  }

  get headers(): Headers {
    return this.#response?.headers ?? new Headers();
  }

  async readText(): Promise<string> {
    const stream = this.#response?.body;
    if (!stream) return '';
    const reader = stream.getReader();
    this.#reader = reader;
    const text = new BodyText(this.#request, this.status, this.headers.get('content-length'));
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text.toText();
      text.add(value);
    }
  }

  close(reason: unknown): void {
    this.#controller.abort(reason);
    this.#reader?.cancel(reason).catch(ignore);
  }
}

function isResponse(value: unknown): boolean {
  const { status, headers } = (value ?? {}) as {
    readonly status?: unknown;
    readonly headers?: { readonly get?: unknown } | null;
  };
  return typeof status === 'number' && typeof headers?.get === 'function';
}

function ignore(): void {}
