import type { KyInstance, Options } from 'ky';
import { TasksError } from '@tasks/core/provider';
import type { Exchange } from './exchange.ts';
import { ReadResponse } from './http-message.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { networkError, timeoutError } from './network-error.ts';
import { beginExchange } from './transport.ts';

/** What all attempts of a client share. */
export interface AttemptSettings {
  readonly provider: string;
  readonly urlPrefix: string;
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly userAgent: string;
  readonly redact: (text: string) => string;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly ky: KyInstance;
}

/** Sends one request and reads its answer; see {@link HttpClient.request}. */
export function sendAttempt(settings: AttemptSettings, request: HttpRequest): Promise<HttpResponse> {
  return new HttpAttempt(settings, request).run();
}

/**
 * One attempt. It settles once, by whichever comes first: the answer, an error, the timer or the signal. The last two do not wait for the exchange to
 * react; what it does afterwards is cleaned up and goes unheard.
 */
class HttpAttempt {
  readonly #settings: AttemptSettings;
  readonly #request: HttpRequest;
  #url = '';
  #headers: Record<string, string> = {};
  #exchange: Exchange | undefined;
  #timer: NodeJS.Timeout | undefined;
  #answered = false;
  #settled = false;
  #resolve: (response: HttpResponse) => void = ignore;
  #reject: (reason: unknown) => void = ignore;

  constructor(settings: AttemptSettings, request: HttpRequest) {
    this.#settings = settings;
    this.#request = request;
  }

  run(): Promise<HttpResponse> {
    const { signal } = this.#request;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (signal.aborted) return reject(signal.reason);
      this.#timer = setTimeout(giveUp, this.#settings.timeoutMs, this);
      signal.addEventListener('abort', this);
      this.#send().catch((error: unknown) => this.#fail(error));
    });
  }

  /** The real request; called by ky. */
  fetch(): Promise<Response> {
    const { provider, maxBodyBytes, fetch } = this.#settings;
    const { method, body } = this.#request;
    const exchange = beginExchange({ provider, method, url: this.#url, headers: this.#headers, body, maxBodyBytes }, fetch);
    this.#exchange = exchange;
    // An abort may have come since ky was called.
    return this.#settled ? Promise.reject(new Error('settled')) : exchange.send();
  }

  /** The signal's listener: an object, so that an attempt needs no function of its own. */
  handleEvent(): void {
    this.#abandon(this.#request.signal.reason);
  }

  timeOut(): void {
    this.#abandon(timeoutError(this.#url, this.#settings, this.#answered));
  }

  async #send(): Promise<void> {
    this.#prepare();
    const options: Options & { readonly attempt: HttpAttempt } = { attempt: this };
    await this.#settings.ky(this.#url, options);
    const exchange = this.#exchange;
    if (this.#settled || exchange === undefined) return;
    this.#answered = true;
    const text = await exchange.readText();
    if (this.#settled) return;
    this.#release();
    const { redact, provider } = this.#settings;
    this.#resolve(new ReadResponse(exchange, text, this.#url, redact, provider));
  }

  #prepare(): void {
    const { method, path, headers, body, sign } = this.#request;
    const { provider, urlPrefix, userAgent } = this.#settings;
    if (!path.startsWith('/')) {
      throw new TasksError({
        code: 'invalid_argument',
        provider,
        message: `The request's path must begin with "/", not "${path}".`,
      });
    }
    this.#url = urlPrefix + path;
    this.#headers = { 'user-agent': userAgent, ...headers };
    if (sign) Object.assign(this.#headers, sign({ method, url: this.#url, headers: this.#headers, body }));
  }

  #fail(error: unknown): void {
    if (this.#settled) return;
    this.#abandon(
      TasksError.isInstance(error) ? error : networkError(error, this.#url, this.#headers, this.#settings, this.#answered),
    );
  }

  /** Rejects, and closes what is still open. */
  #abandon(reason: unknown): void {
    if (this.#settled) return;
    this.#release();
    this.#reject(reason);
    this.#exchange?.close(reason);
  }

  #release(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#request.signal.removeEventListener('abort', this);
  }
}

function giveUp(attempt: HttpAttempt): void {
  attempt.timeOut();
}

function ignore(): void {}
