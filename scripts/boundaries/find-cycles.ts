/**
 * The cycles of a directed graph, one for each back edge that a depth-first walk meets.
 *
 * @returns each as its nodes in order, the first one repeated at the end.
 */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const finished = new Set<string>();
  const path: string[] = [];

  const walk = (node: string): void => {
    if (finished.has(node)) return;
    const start = path.indexOf(node);
    if (start !== -1) {
      cycles.push([...path.slice(start), node]);
      return;
    }
    path.push(node);
    for (const next of graph.get(node) ?? []) walk(next);
    path.pop();
    finished.add(node);
  };

  for (const node of graph.keys()) walk(node);
  return cycles;
}
