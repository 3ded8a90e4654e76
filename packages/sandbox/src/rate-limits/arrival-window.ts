/** Counts the requests of the last second. */
export interface ArrivalWindow {
  /** Takes a request in, unless the limit is reached. A refused request takes no room. */
  admit(arrivedAt: number): boolean;
}

/**
 * The share of the window that is forgiven. Requests sent exactly a limit's interval apart arrive now and then a little closer together, which no
 * client can help.
 */
const jitterTolerance = 0.05;

/**
 * Makes a limit of so many requests in any one second, counted at their arrival over a sliding window.
 *
 * @param perSecond - May be below 1, which stretches the window, or `Infinity` for no limit.
 */
export function createArrivalWindow(perSecond: number): ArrivalWindow {
  if (perSecond === Infinity) return { admit: () => true };
  const limit = Math.max(1, Math.floor(perSecond));
  const windowMs = (1000 * limit * (1 - jitterTolerance)) / perSecond;
  // A ring of the last admitted arrivals: `next` is the oldest of them and is overwritten first.
  const arrivals: number[] = [];
  let next = 0;
  let newest = -Infinity;
  return {
    admit(arrivedAt) {
      if (arrivedAt < newest - windowMs) {
        // The clock was set back: what was counted lies in a time that does not exist.
        arrivals.length = 0;
        next = 0;
        newest = -Infinity;
      }
      const oldest = arrivals[next];
      if (arrivals.length === limit && oldest !== undefined && oldest > arrivedAt - windowMs) return false;
      // Bodies end in another order than their requests began; the window stays in order.
      newest = Math.max(newest, arrivedAt);
      arrivals[next] = newest;
      next = (next + 1) % limit;
      return true;
    },
  };
}
