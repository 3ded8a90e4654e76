import type { EngineContender } from '../workload.ts';

/** What one writes by hand: a loop and a timer for each task. */
export const contender: EngineContender = {
  start(workload, { signal }) {
    const provider = async (task: number): Promise<boolean> => workload.poll(task);
    const sleep = (milliseconds: number): Promise<void> =>
      new Promise((resolve, reject) => {
        if (signal === undefined) {
          setTimeout(resolve, milliseconds);
          return;
        }
        signal.throwIfAborted();
        const abort = (): void => {
          clearTimeout(timer);
          reject(signal.reason as Error);
        };
        const timer = setTimeout(() => {
          signal.removeEventListener('abort', abort);
          resolve();
        }, milliseconds);
        signal.addEventListener('abort', abort, { once: true });
      });
    return async (task) => {
      const interval = workload.interval(task);
      while (!(await provider(task))) await sleep(interval);
    };
  },
};
