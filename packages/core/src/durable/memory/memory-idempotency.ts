import type { IdempotencyStore, IdempotencyVerdict } from '../../store/idempotency-store.ts';
import type { JsonValue } from '../../store/stored-task.ts';
import { frozenCopy } from './frozen-copy.ts';

interface Request {
  readonly fingerprint: string;
  readonly begunAt: number;
  readonly response?: JsonValue | undefined;
}

/** The idempotency keys of a memory store. */
export class MemoryIdempotency implements IdempotencyStore {
  readonly #requests: Map<string, Request> = new Map();

  async begin(key: string, fingerprint: string, at: number, staleBefore: number): Promise<IdempotencyVerdict> {
    const known = this.#requests.get(key);
    if (known !== undefined && known.fingerprint !== fingerprint) return { state: 'mismatch' };
    if (known?.response !== undefined) return { state: 'finished', response: known.response };
    if (known !== undefined && known.begunAt >= staleBefore) return { state: 'running' };
    this.#requests.set(key, { fingerprint, begunAt: at });
    return { state: 'begun' };
  }

  async finish(key: string, response: JsonValue): Promise<void> {
    const known = this.#requests.get(key);
    if (known !== undefined) this.#requests.set(key, { ...known, response: frozenCopy(response) });
  }

  /** Deletes finished requests that began before a time. Gives how many. */
  prune(before: number, limit: number): number {
    const old = [...this.#requests]
      .filter(([, { begunAt, response }]) => begunAt < before && response !== undefined)
      .slice(0, limit);
    for (const [key] of old) this.#requests.delete(key);
    return old.length;
  }

  async forget(key: string): Promise<void> {
    this.#requests.delete(key);
  }
}
