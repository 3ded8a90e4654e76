/** The queue of the polls of a kind. */
export function pollQueue(kind: number): string {
  return `poll/${kind}`;
}
