/** Something that happens at a time. */
export interface Due {
  /** When, on the queue's time line. Set by the queue. */
  dueAt: number;
  /** Where the queue keeps it; -1 while it is not queued. Set by the queue. */
  heapIndex: number;
  /** Called once the time has come, after the item has left the queue. */
  onDue(now: number): void;
}

/** Keeps items by the time at which they are due: a heap of four children a node, whose items know their place and so can be moved. */
export class DueQueue {
  readonly #heap: Due[] = [];

  /** The earliest time at which an item is due; Infinity when there is none. */
  get earliest(): number {
    return this.#heap[0]?.dueAt ?? Infinity;
  }

  /** Queues the item for this time, or moves it there. At Infinity it leaves the queue. */
  set(item: Due, dueAt: number): void {
    if (dueAt === Infinity) {
      this.remove(item);
      return;
    }
    const earlier = item.heapIndex < 0 || dueAt < item.dueAt;
    item.dueAt = dueAt;
    if (item.heapIndex < 0) {
      item.heapIndex = this.#heap.length;
      this.#heap.push(item);
    }
    if (earlier) this.#rise(item);
    else this.#sink(item);
  }

  remove(item: Due): void {
    const index = item.heapIndex;
    if (index < 0) return;
    item.heapIndex = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === item) return;
    this.#place(last, index);
    this.#rise(last);
    this.#sink(last);
  }

  /** Takes out the earliest item if it is due by now. */
  takeDue(now: number): Due | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.dueAt > now) return undefined;
    this.remove(first);
    return first;
  }

  #place(item: Due, index: number): void {
    this.#heap[index] = item;
    item.heapIndex = index;
  }

  #rise(item: Due): void {
    let index = item.heapIndex;
    while (index > 0) {
      const parentIndex = (index - 1) >> 2;
      const parent = this.#heap[parentIndex];
      if (parent === undefined || parent.dueAt <= item.dueAt) break;
      this.#place(parent, index);
      index = parentIndex;
    }
    this.#place(item, index);
  }

  #sink(item: Due): void {
    const heap = this.#heap;
    const length = heap.length;
    let index = item.heapIndex;
    for (;;) {
      const firstChild = index * 4 + 1;
      let smallest: Due | undefined;
      for (let child = firstChild; child < firstChild + 4 && child < length; child += 1) {
        const candidate = heap[child];
        if (candidate !== undefined && (smallest === undefined || candidate.dueAt < smallest.dueAt)) smallest = candidate;
      }
      if (smallest === undefined || smallest.dueAt >= item.dueAt) break;
      const next = smallest.heapIndex;
      this.#place(smallest, index);
      index = next;
    }
    this.#place(item, index);
  }
}
