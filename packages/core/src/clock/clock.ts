/** Where the engine gets its time from: the system in real life, a manual one in tests and simulations. */
export interface Clock {
  /** The time of day, in milliseconds since the epoch. It may jump when the system's clock is set; nothing is timed by it. */
  now(): number;
  /** A time that only ever moves forward, in milliseconds from an arbitrary start. All pauses are measured by it. */
  monotonic(): number;
  /**
   * Calls back once after a delay in milliseconds, unless the returned function is called first. A delay longer than the platform's timers can
   * hold is the clock's to bridge.
   */
  schedule(callback: () => void, delayMs: number): () => void;
}
