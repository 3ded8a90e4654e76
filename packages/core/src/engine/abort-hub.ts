/** Somebody who wants to know of an abort. The links are the hub's to set: they cost less than an entry in a set. */
export interface Abortable {
  abort(reason: unknown): void;
  group: AbortGroup | undefined;
  nextInGroup: Abortable | undefined;
  previousInGroup: Abortable | undefined;
}

/** All who listen to one signal. */
export interface AbortGroup {
  readonly hub: AbortHub;
  readonly signal: AbortSignal;
  /** Makes it a listener of the platform's. */
  readonly handleEvent: () => void;
  first: Abortable | undefined;
}

/**
 * Listens to each signal once, however many wait on it: the platform's own listener lists are searched from the start at every change, so that one
 * shutdown signal for 100,000 tasks would make each of them as slow as all.
 */
export class AbortHub {
  readonly #groups: Map<AbortSignal, AbortGroup> = new Map();

  add(signal: AbortSignal, member: Abortable): void {
    let group = this.#groups.get(signal);
    if (group === undefined) {
      const made: AbortGroup = { hub: this, signal, handleEvent: () => this.#ring(made), first: undefined };
      group = made;
      this.#groups.set(signal, group);
      signal.addEventListener('abort', group, { once: true });
    }
    member.group = group;
    member.nextInGroup = group.first;
    if (group.first !== undefined) group.first.previousInGroup = member;
    group.first = member;
  }

  remove(member: Abortable): void {
    const { group, nextInGroup, previousInGroup } = member;
    if (group === undefined) return;
    if (nextInGroup !== undefined) nextInGroup.previousInGroup = previousInGroup;
    if (previousInGroup === undefined) group.first = nextInGroup;
    else previousInGroup.nextInGroup = nextInGroup;
    member.group = undefined;
    member.nextInGroup = undefined;
    member.previousInGroup = undefined;
    if (group.first !== undefined) return;
    this.#groups.delete(group.signal);
    group.signal.removeEventListener('abort', group);
  }

  #ring(group: AbortGroup): void {
    // Each leaves as it is told; one that joins meanwhile is told too.
    for (let member = group.first; member !== undefined; member = group.first) {
      this.remove(member);
      member.abort(group.signal.reason);
    }
  }
}
