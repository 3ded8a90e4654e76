/** Waits that end with the sandbox. */
export interface Delays {
  wait(delayMs: number): Promise<void>;
  /** Forgets every wait under way: its promise never settles. */
  clear(): void;
}

/** Makes an empty set of waits, in real time. */
export function createDelays(): Delays {
  const timers = new Set<NodeJS.Timeout>();
  return {
    wait: (delayMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          timers.delete(timer);
          resolve();
        }, delayMs);
        timers.add(timer);
      }),
    clear() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
