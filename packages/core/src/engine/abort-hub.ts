/** Somebody who wants to know of an abort. */
export interface Abortable {
  abort(reason: unknown): void;
}

/**
 * Listens to each signal once, however many wait on it: the platform's own listener lists are searched from the start at every change, so that one
 * shutdown signal for 100,000 tasks would make each of them as slow as all.
 */
export class AbortHub {
  readonly #groups: Map<AbortSignal, { readonly members: Set<Abortable>; readonly listener: () => void }> = new Map();

  add(signal: AbortSignal, member: Abortable): void {
    const known = this.#groups.get(signal);
    if (known !== undefined) {
      known.members.add(member);
      return;
    }
    const members = new Set<Abortable>([member]);
    const listener = (): void => {
      this.#groups.delete(signal);
      for (const each of members) each.abort(signal.reason);
    };
    this.#groups.set(signal, { members, listener });
    signal.addEventListener('abort', listener, { once: true });
  }

  remove(signal: AbortSignal, member: Abortable): void {
    const group = this.#groups.get(signal);
    if (group === undefined) return;
    group.members.delete(member);
    if (group.members.size > 0) return;
    this.#groups.delete(signal);
    signal.removeEventListener('abort', group.listener);
  }
}
