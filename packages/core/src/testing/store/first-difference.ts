/** Where two JSON values differ first. */
export interface Difference {
  /** `status.succeeded[3].key`; empty for the values as a whole. */
  readonly path: string;
  readonly seen: unknown;
  readonly expected: unknown;
}

/** Where two JSON values differ first; undefined where they do not. A member that is undefined is one that is not there. */
export function firstDifference(seen: unknown, expected: unknown, path = ''): Difference | undefined {
  if (Object.is(seen, expected)) return undefined;
  const bothAre = (test: (value: unknown) => boolean): boolean => test(seen) && test(expected);
  const here = { path, seen, expected };
  if (!bothAre((value) => typeof value === 'object' && value !== null)) return here;
  if (!bothAre(Array.isArray) && !bothAre((value) => !Array.isArray(value))) return here;
  const [left, right] = [membersOf(seen as object), membersOf(expected as object)];
  for (const name of new Set([...right.keys(), ...left.keys()])) {
    const inner = Array.isArray(seen) ? `${path}[${name}]` : `${path}${path === '' ? '' : '.'}${name}`;
    const found = firstDifference(left.get(name), right.get(name), inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Own members only, so that a member named `__proto__` is one like any other. */
function membersOf(value: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value).filter(([, member]) => member !== undefined));
}

/** A value for people, short. */
export function show(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 400 ? `${text.slice(0, 400)}… (${text.length} characters)` : text;
}
