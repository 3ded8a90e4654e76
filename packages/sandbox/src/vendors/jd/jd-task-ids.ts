/** The user id that begins every task id; the one of the vendor's example. */
const userId = '92374205376234';

/**
 * Makes ids as JD does: `<user id>/<collection>/<unix seconds with a fraction>`. Each is later than the one before, so that no two are the same.
 */
export function createJdTaskIds(now: () => number): (collection: string) => string {
  let lastMicroseconds = 0;
  return (collection) => {
    lastMicroseconds = Math.max(lastMicroseconds + 1, Math.floor(now() * 1000));
    const seconds = Math.floor(lastMicroseconds / 1_000_000);
    const fraction = String(lastMicroseconds % 1_000_000).padStart(6, '0');
    return `${userId}/${collection}/${seconds}.${fraction}`;
  };
}

/** Whether an id has the shape that JD gives out. */
export function isJdTaskId(id: string): boolean {
  return /^[^/]+\/.+\/\d+(\.\d+)?$/s.test(id);
}

/** What the older list items begin with: the id without its last segment. */
export function itemPrefixOf(taskId: string): string {
  const slash = taskId.lastIndexOf('/');
  return slash < 0 ? `${userId}/sandbox` : taskId.slice(0, slash);
}
