/**
 * Adds members that may hold secrets: they are read by name as any other, and left out by `util.inspect`, JSON and spreading.
 *
 * @returns a new object.
 */
export function withHidden<TShown extends object, THidden extends object>(shown: TShown, hidden: THidden): TShown & THidden {
  const whole = { ...shown };
  for (const [name, value] of Object.entries(hidden)) Object.defineProperty(whole, name, { value, enumerable: false });
  return whole as TShown & THidden;
}
