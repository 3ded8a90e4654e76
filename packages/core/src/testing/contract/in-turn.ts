let last: Promise<unknown> = Promise.resolve();

/** Runs one after the other whatever is started at once: some checks put something in the place of `console` or of the clock for a moment. */
export function inTurn<TResult>(run: () => Promise<TResult>): Promise<TResult> {
  const turn = last.then(run);
  last = turn.catch(() => undefined);
  return turn;
}
