/** Where the engine gets its time from: the system in real life, a manual one in tests and simulations. */
export interface Clock {
  /** Now, in milliseconds since the epoch. */
  now(): number;
  /**
   * Calls back once after a delay in milliseconds, unless the returned function is called first. A delay longer than the platform's timers can
   * hold is the clock's to bridge.
   */
  schedule(callback: () => void, delayMs: number): () => void;
}
