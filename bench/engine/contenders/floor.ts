import type { EngineContender } from '../workload.ts';

/*
 * The yard-stick: the least that following many tasks in one process can cost. One promise for each task, one timer for all, and a heap of four children
 * a node in typed arrays. It can nothing else: no abort, no deadline, no error, no id.
 */
export const contender: EngineContender = {
  start(workload) {
    const dueAt = new Float64Array(workload.tasks);
    const heap = new Uint32Array(workload.tasks);
    const resolves = Array.from<(() => void) | undefined>({ length: workload.tasks });
    let size = 0;
    let armedFor = Infinity;
    let timer: NodeJS.Timeout | undefined;

    const provider = async (task: number): Promise<boolean> => workload.poll(task);
    const ask = async (task: number): Promise<void> => {
      if (await provider(task)) resolves[task]?.();
      else push(task, performance.now() + workload.interval(task));
    };
    function push(task: number, at: number): void {
      dueAt[task] = at;
      let index = size;
      size += 1;
      while (index > 0) {
        const parent = (index - 1) >> 2;
        const above = heap[parent] as number;
        if ((dueAt[above] as number) <= at) break;
        heap[index] = above;
        index = parent;
      }
      heap[index] = task;
      arm();
    }
    function pop(): number {
      const first = heap[0] as number;
      size -= 1;
      const moved = heap[size] as number;
      const at = dueAt[moved] as number;
      let index = 0;
      for (;;) {
        let smallest = -1;
        let least = at;
        for (let child = index * 4 + 1; child < index * 4 + 5 && child < size; child += 1) {
          const due = dueAt[heap[child] as number] as number;
          if (due < least) [smallest, least] = [child, due];
        }
        if (smallest < 0) break;
        heap[index] = heap[smallest] as number;
        index = smallest;
      }
      heap[index] = moved;
      return first;
    }
    function arm(): void {
      const earliest = dueAt[heap[0] as number] as number;
      if (size === 0 || earliest >= armedFor) return;
      clearTimeout(timer);
      armedFor = earliest;
      timer = setTimeout(ring, Math.max(0, earliest - performance.now()));
    }
    function ring(): void {
      armedFor = Infinity;
      const now = performance.now();
      while (size > 0 && (dueAt[heap[0] as number] as number) <= now) void ask(pop());
      arm();
    }

    return (task) =>
      new Promise<void>((resolve) => {
        resolves[task] = resolve;
        void ask(task);
      });
  },
};
