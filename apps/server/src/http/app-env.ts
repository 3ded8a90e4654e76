import type { ApiKey } from '../auth/api-key.ts';

/** What belongs to one request. */
export interface AppEnv {
  readonly Variables: {
    requestId: string;
    /** Undefined where no key is needed. */
    apiKey: ApiKey | undefined;
    /** Gives a signal that aborts when the client is gone or the request has taken too long. */
    getSignal: () => AbortSignal;
    /** The W3C trace context to store with what the request tracks; undefined where nobody traces. */
    traceparent: string | undefined;
    /** Set where something failed that nobody foresaw: for the log, never for the answer. */
    failure: unknown;
  };
}
