import type { StoreCore } from './store-core.ts';

/** Something that is leased to one worker. */
export interface Lease<TWhat> {
  readonly key: string;
  /** Fences it: later leases have higher numbers. */
  readonly attempt: number;
  /** It holds before this instant. */
  until: number;
  readonly what: TWhat;
}

/** Who has leased what. Leases live in memory: only one process has the file, and with it all who hold any. */
export class Leases<TWhat> {
  readonly #leases: Map<string, Lease<TWhat>> = new Map();
  #attempt: number;
  /** No lease is over before this. */
  #firstEnd = Infinity;

  /** @param last - Leases of earlier owners of the file have no higher number. */
  constructor(last: number) {
    this.#attempt = last;
  }

  /** The number of the newest lease. */
  get last(): number {
    return this.#attempt;
  }

  get all(): IterableIterator<Lease<TWhat>> {
    return this.#leases.values();
  }

  take(key: string, until: number, what: TWhat): Lease<TWhat> {
    this.#attempt += 1;
    const lease = { key, attempt: this.#attempt, until, what };
    this.restore(lease);
    return lease;
  }

  /** The lease of that number, while it holds. */
  held(key: string, attempt: number, now: number): Lease<TWhat> | undefined {
    const lease = this.#leases.get(key);
    return lease !== undefined && lease.attempt === attempt && lease.until > now ? lease : undefined;
  }

  get(key: string): Lease<TWhat> | undefined {
    return this.#leases.get(key);
  }

  end(key: string): void {
    this.#leases.delete(key);
  }

  /** Puts a lease back that was ended by what did not come to pass. */
  restore(lease: Lease<TWhat>): void {
    this.#leases.set(lease.key, lease);
    this.#firstEnd = Math.min(this.#firstEnd, lease.until);
  }

  extend(lease: Lease<TWhat>, until: number): void {
    lease.until = until;
    this.#firstEnd = Math.min(this.#firstEnd, until);
  }

  /** Ends those that are over, and gives them. */
  expire(now: number): readonly Lease<TWhat>[] {
    if (now < this.#firstEnd) return [];
    const over: Lease<TWhat>[] = [];
    this.#firstEnd = Infinity;
    for (const lease of this.#leases.values()) {
      if (lease.until <= now) over.push(lease);
      else this.#firstEnd = Math.min(this.#firstEnd, lease.until);
    }
    for (const { key } of over) this.#leases.delete(key);
    return over;
  }
}

/** More than are given out between two writes: an owner begins so far beyond the last number that was written. */
export const unwrittenAttempts = 1_000_000;

/** Within a transaction: writes how far the numbers of leases have come. */
export function keepAttempt({ registers }: StoreCore, attempt: number): void {
  if (attempt > registers.get('last_attempt')) registers.set('last_attempt', attempt);
}
