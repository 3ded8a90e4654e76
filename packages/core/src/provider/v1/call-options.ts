/** What every call of a provider is given. */
export interface CallOptions {
  /**
   * Aborts the call. The provider passes it to its HTTP client and rejects with the signal's reason, neither wrapped nor retried.
   */
  readonly signal: AbortSignal;
}

/** What a status call is given. */
export interface StatusCallOptions extends CallOptions {
  /** Whether the vendor's parsed body is wanted as `raw` in the answer. @default false */
  readonly includeRaw?: boolean | undefined;
}

/** What a submit call is given. */
export interface SubmitCallOptions extends CallOptions {
  /** Names this submission; the same key never starts a second task. Passed on to vendors that take one. */
  readonly idempotencyKey: string;
}
