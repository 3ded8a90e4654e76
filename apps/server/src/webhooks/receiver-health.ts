/** How often in a row a receiver must be unwell for its circuit to open. */
export const failuresToOpen = 5;

/** How long a circuit stays open at first, and at most, in milliseconds. It doubles with each failed probe. */
export const firstOpenMs = 30_000;
export const longestOpenMs: number = 10 * 60_000;

/** For how long what is known of an unwell receiver is kept after its circuit could close, in milliseconds: it may have been removed. */
const forgetAfterMs = 2 * 3_600_000;

interface Health {
  /** Times in a row that it was unwell. */
  failures: number;
  /** Whether a delivery has failed, in whatever way, since one arrived. */
  failing: boolean;
  openMs: number;
  /** Nothing is sent before this; at and after it one delivery is, to see. Undefined while the circuit is closed. */
  openUntil: number | undefined;
  probing: boolean;
  /** Nothing is sent: it is about to be disabled. */
  given: boolean;
  touchedAt: number;
}

/**
 * What a dispatcher remembers of the receivers that are in trouble, in memory: a circuit each. It opens when a receiver was unwell several times in a row, so
 * that a dead one holds up no others and is not stormed when it comes back. After a while one delivery goes out as a probe: the circuit closes if the receiver
 * answers well, else stays open for twice as long. What waits for that is not tried, and loses no try.
 *
 * Times are milliseconds of one time line, the store's.
 */
export class ReceiverHealth {
  readonly #byWebhook: Map<string, Health> = new Map();

  /** Receivers to which nothing goes at this time. */
  closedOff(now: number): readonly string[] {
    this.#forget(now);
    const ids: string[] = [];
    for (const [id, health] of this.#byWebhook) if (isClosedOff(health, now)) ids.push(id);
    return ids;
  }

  /** When the next circuit may be probed that may not be yet; undefined when there is none. */
  nextProbeAt(now: number): number | undefined {
    let next: number | undefined;
    for (const { openUntil } of this.#byWebhook.values()) {
      if (openUntil !== undefined && openUntil > now && (next === undefined || openUntil < next)) next = openUntil;
    }
    return next;
  }

  /** Circuits that are open or probed. */
  get open(): number {
    let count = 0;
    for (const { openUntil } of this.#byWebhook.values()) if (openUntil !== undefined) count += 1;
    return count;
  }

  /** Whether a delivery may be sent. The first one after the pause of an open circuit is its probe. */
  admit(id: string, now: number): boolean {
    const health = this.#byWebhook.get(id);
    if (health === undefined) return true;
    if (isClosedOff(health, now)) return false;
    if (health.openUntil !== undefined) health.probing = true;
    return true;
  }

  /** A delivery arrived: all is well. Gives whether some had failed before. */
  arrived(id: string): boolean {
    const failing = this.#byWebhook.get(id)?.failing ?? false;
    this.#byWebhook.delete(id);
    return failing;
  }

  /**
   * A delivery failed.
   *
   * @param unwell - Whether the receiver is in trouble as a whole: a refusal of one delivery is an answer, and says nothing about others.
   * @param pauseMs - How long the receiver asks to be left in peace.
   * @returns whether it is the first to fail.
   */
  failed(id: string, now: number, { unwell, pauseMs }: { readonly unwell: boolean; readonly pauseMs: number }): boolean {
    const health = this.#of(id);
    const first = !health.failing;
    health.failing = true;
    health.touchedAt = now;
    if (!unwell) {
      this.#close(health);
    } else {
      health.failures += 1;
      const wasProbe = health.probing;
      health.probing = false;
      // Those that were under way when the circuit opened tell nothing new.
      if (wasProbe || (health.openUntil === undefined && health.failures >= failuresToOpen)) this.#open(health, now);
      if (pauseMs > 0) health.openUntil = Math.max(health.openUntil ?? 0, now + pauseMs);
    }
    return first;
  }

  /** Sends nothing any more, until {@link forget}. */
  giveUp(id: string, now: number): void {
    const health = this.#of(id);
    health.given = true;
    health.touchedAt = now;
  }

  forget(id: string): void {
    this.#byWebhook.delete(id);
  }

  #open(health: Health, now: number): void {
    health.openUntil = now + health.openMs;
    health.openMs = Math.min(2 * health.openMs, longestOpenMs);
  }

  #close(health: Health): void {
    health.failures = 0;
    health.openMs = firstOpenMs;
    health.openUntil = undefined;
    health.probing = false;
  }

  #of(id: string): Health {
    let health = this.#byWebhook.get(id);
    if (health === undefined) {
      health = {
        failures: 0,
        failing: false,
        openMs: firstOpenMs,
        openUntil: undefined,
        probing: false,
        given: false,
        touchedAt: 0,
      };
      this.#byWebhook.set(id, health);
    }
    return health;
  }

  #forget(now: number): void {
    for (const [id, { openUntil, touchedAt, probing, given }] of this.#byWebhook) {
      if (!probing && !given && now - Math.max(openUntil ?? 0, touchedAt) > forgetAfterMs) this.#byWebhook.delete(id);
    }
  }
}

function isClosedOff({ openUntil, probing, given }: Health, now: number): boolean {
  return given || probing || (openUntil !== undefined && now < openUntil);
}
