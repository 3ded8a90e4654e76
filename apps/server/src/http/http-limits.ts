/** How much a request may take. */
export interface HttpLimits {
  /** The largest body, in bytes. @default 1_048_576 */
  readonly bodyBytes: number;
  /** The largest body of a batch, in bytes. @default 33_554_432 */
  readonly batchBytes: number;
  /** The most tasks of a batch. @default 10_000 */
  readonly batchTasks: number;
  /** How long an answer may take, in milliseconds; event streams and batches of lines last longer. @default 60_000 */
  readonly requestTimeoutMs: number;
  /** What one API key may ask for: so many requests at once after a pause, and so many more each second. False: as much as it likes. */
  readonly rateLimit: { readonly capacity: number; readonly refillPerSecond: number } | false;
  /** The most event streams at once. @default 5000 */
  readonly eventStreams: number;
  /** How often an event stream without events shows that it lives, in milliseconds. @default 15_000 */
  readonly heartbeatMs: number;
}

/** What holds where nothing else is configured. */
export const defaultHttpLimits: HttpLimits = {
  bodyBytes: 1_048_576,
  batchBytes: 33_554_432,
  batchTasks: 10_000,
  requestTimeoutMs: 60_000,
  rateLimit: { capacity: 200, refillPerSecond: 100 },
  eventStreams: 5000,
  heartbeatMs: 15_000,
};
