import { setTimeout as pause } from 'node:timers/promises';

/** How often a condition is looked at, in milliseconds. */
const lookEveryMs = 20;

/**
 * Waits for a condition, and gives what it gave.
 *
 * @param what - What is waited for, for the message.
 * @param look - Undefined, null or false: not yet. What it throws counts as not yet, too.
 */
export async function until<TFound>(
  what: string,
  look: () => Promise<TFound> | TFound,
  timeoutMs = 30_000,
): Promise<Exclude<TFound, undefined | null | false>> {
  const endsAt = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined && found !== null && found !== false) return found as Exclude<TFound, undefined | null | false>;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > endsAt) throw new Error(`Within ${timeoutMs} ms this did not come: ${what}.`, { cause: last });
    await pause(lookEveryMs);
  }
}
