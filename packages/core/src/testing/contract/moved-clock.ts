/**
 * Lets the time of day be another for a moment: `new Date()` and `Date.now()` give it moved by so many milliseconds. Timers are as they were.
 *
 * @returns what puts the clock right again.
 */
export function moveTimeOfDay(offsetMs: number): () => void {
  const Original = Date;
  const now = (): number => Original.now() + offsetMs;
  globalThis.Date = new Proxy(Original, {
    construct: (target, given, newTarget: new () => object) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as object,
    apply: () => new Original(now()).toString(),
    get: (target, name, receiver): unknown => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
  return () => {
    globalThis.Date = Original;
  };
}
