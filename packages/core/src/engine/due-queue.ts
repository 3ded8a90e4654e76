/** Something that happens at a time. */
export interface Due {
  /** Where the queue keeps it; -1 while it is not queued. Set by the queue. */
  heapIndex: number;
  /** Called once the time has come, after the item has left the queue. */
  onDue(now: number): void;
}

/**
 * Keeps items by the time at which they are due: a heap of four children a node, whose items know their place and so can be moved. The times lie beside
 * the items, in an array of their own, so that finding the earliest child reads no item.
 */
export class DueQueue {
  readonly #items: Due[] = [];
  readonly #times: number[] = [];

  /** The earliest time at which an item is due; Infinity when there is none. */
  get earliest(): number {
    return this.#times[0] ?? Infinity;
  }

  /** Queues the item for this time, or moves it there. At Infinity it leaves the queue. */
  set(item: Due, dueAt: number): void {
    if (dueAt === Infinity) {
      this.remove(item);
      return;
    }
    this.#move(item, dueAt, item.heapIndex < 0 ? this.#items.length : item.heapIndex);
  }

  remove(item: Due): void {
    const index = item.heapIndex;
    if (index < 0) return;
    item.heapIndex = -1;
    const last = this.#items.pop() as Due;
    const lastAt = this.#times.pop() as number;
    if (last !== item) this.#move(last, lastAt, index);
  }

  /** Takes out the earliest item if it is due by now. */
  takeDue(now: number): Due | undefined {
    const first = this.#items[0];
    if (first === undefined || this.earliest > now) return undefined;
    this.remove(first);
    return first;
  }

  /** Puts the item in place of the one at this index, or at the end, and from there to where it belongs. */
  #move(item: Due, at: number, index: number): void {
    if (at < (this.#times[index] ?? Infinity)) this.#rise(item, at, index);
    else this.#sink(item, at, index);
  }

  #place(item: Due, at: number, index: number): void {
    this.#items[index] = item;
    this.#times[index] = at;
    item.heapIndex = index;
  }

  #rise(item: Due, at: number, from: number): void {
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 2;
      const parentAt = this.#times[parentIndex] as number;
      if (parentAt <= at) break;
      this.#place(this.#items[parentIndex] as Due, parentAt, index);
      index = parentIndex;
    }
    this.#place(item, at, index);
  }

  #sink(item: Due, at: number, from: number): void {
    const times = this.#times;
    const { length } = times;
    let index = from;
    for (;;) {
      let child = index * 4 + 1;
      const end = Math.min(child + 4, length);
      let smallest = -1;
      let smallestAt = at;
      for (; child < end; child += 1) {
        const childAt = times[child] as number;
        if (childAt < smallestAt) {
          smallest = child;
          smallestAt = childAt;
        }
      }
      if (smallest < 0) break;
      this.#place(this.#items[smallest] as Due, smallestAt, index);
      index = smallest;
    }
    this.#place(item, at, index);
  }
}
