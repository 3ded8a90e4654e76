/** What {@link HttpClient.request} is given. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** As it goes on the wire: begins with `/`, percent-encoded, may hold a query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | undefined;
  readonly signal: AbortSignal;
  /** Called for each attempt with exactly what will be sent; the headers that it returns are added. */
  readonly sign?: ((request: SignableRequest) => Readonly<Record<string, string>>) | undefined;
}

/** What {@link HttpRequest.sign} is given: the request as it will be sent. */
export interface SignableRequest {
  readonly method: string;
  /** The whole URL. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

/** The answer to a request, its body read to the end. */
export interface HttpResponse {
  /** Instance name of the provider that asked; errors about the answer carry it. */
  readonly provider?: string | undefined;
  readonly status: number;
  readonly headers: Headers;
  /** The body as UTF-8 text. In answers of status 400 and above, which end up in messages, the client's secrets are redacted. */
  readonly text: string;
  /** The URL that was requested. */
  readonly url: string;
  /** The vendor's id of the request, from the usual headers. */
  readonly requestId?: string | undefined;
  /** The client's {@link HttpClient.redact}. */
  readonly redact?: ((text: string) => string) | undefined;
}

/** `request-id`, `x-request-id`, and the same with a vendor's name in it; some call it a trace or a correlation. */
const requestIdHeader = /^(?:x-)?(?:[a-z0-9]+-)?(?:request|trace|correlation)-?id$/;

/** The head of an answer. */
interface AnswerHead {
  readonly status: number;
  readonly headers: Headers;
}

/** An {@link HttpResponse} that looks at the headers only when asked: most answers are read without. */
export class ReadResponse implements HttpResponse {
  readonly #head: AnswerHead;
  #headers: Headers | undefined;
  readonly status: number;
  readonly text: string;
  readonly url: string;
  readonly redact: (text: string) => string;
  readonly provider: string | undefined;

  constructor(head: AnswerHead, text: string, url: string, redact: (text: string) => string, provider?: string) {
    this.#head = head;
    this.provider = provider;
    this.status = head.status;
    this.text = head.status >= 400 ? redact(text) : text;
    this.url = url;
    this.redact = redact;
  }

  get headers(): Headers {
    this.#headers ??= this.#head.headers;
    return this.#headers;
  }

  get requestId(): string | undefined {
    for (const [name, id] of this.headers) {
      if (id !== '' && requestIdHeader.test(name)) return this.redact(id).slice(0, 200);
    }
    return undefined;
  }
}
