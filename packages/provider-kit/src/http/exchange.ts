/** One request on its way, and its answer: over the platform's HTTP or over a given fetch. */
export interface Exchange {
  /** Sends the request. Resolves once the head of the answer has come, with what ky is to see of it. */
  send(): Promise<Response>;
  /** Status of the answer; known once sent. */
  readonly status: number;
  /** Headers of the answer; known once sent. */
  readonly headers: Headers;
  /** Reads the body as UTF-8 text, a byte order mark left out. @throws {TasksError} `invalid_response` when it is too large. */
  readText(): Promise<string>;
  /** Closes what is open, so that nothing more is sent or read. Harmless when nothing is. */
  close(reason: unknown): void;
}

/** What an exchange is made of. */
export interface ExchangeRequest {
  readonly provider: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly maxBodyBytes: number;
}
