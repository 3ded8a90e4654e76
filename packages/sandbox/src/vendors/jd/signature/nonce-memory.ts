/** Remembers which nonces were used. */
export interface NonceMemory {
  /** Notes a nonce; false when it was used before. */
  use(nonce: string, now: number): boolean;
  /** How many nonces are remembered. */
  size(): number;
}

const defaultLimit = 1_000_000;

/**
 * Makes a memory that forgets a nonce once no request that carries it could still pass for fresh.
 *
 * @param rememberMs - How long a nonce is remembered: the whole width of the clock skew window.
 * @param limit - How many are remembered at the most; the oldest are forgotten first.
 */
export function createNonceMemory(rememberMs: number, limit: number = defaultLimit): NonceMemory {
  const usedAt = new Map<string, number>();
  return {
    use(nonce, now) {
      for (const [oldest, at] of usedAt) {
        if (at >= now - rememberMs && usedAt.size < limit) break;
        usedAt.delete(oldest);
      }
      if (usedAt.has(nonce)) return false;
      usedAt.set(nonce, now);
      return true;
    },
    size: () => usedAt.size,
  };
}
