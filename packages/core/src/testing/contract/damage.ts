/** One way to damage a JSON value. */
export interface Damage {
  /** What was done, for people: `result.total is -1`. */
  readonly what: string;
  readonly value: unknown;
}

type Path = readonly (string | number)[];

const replacements: readonly unknown[] = [null, -1, 1.5, 1e308, '', 'x', true, [], {}, [null], [[]], 'constructor'];

/** Every member of a JSON value left out, and replaced by values of other kinds; at most so many, spread evenly. */
export function damagesOf(value: unknown, most: number): readonly Damage[] {
  const paths = pathsIn(value, []).filter((path) => path.length > 0);
  const all = paths.flatMap((path): Damage[] => [
    { what: `${nameOf(path)} is left out`, value: without(value, path) },
    ...replacements.map((replacement) => ({
      what: `${nameOf(path)} is ${JSON.stringify(replacement)}`,
      value: replaced(value, path, replacement),
    })),
  ]);
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)]).filter(
    (damage) => damage !== undefined,
  );
}

/** The JSON of a value with members in each of its objects that would change a prototype where they are copied, or hide a method where it is called. */
export function withPrototypeKeys(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((element) => withPrototypeKeys(element)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `,${JSON.stringify(name)}:${withPrototypeKeys(member)}`);
  const hostile = '{"polluted":true,"state":"succeeded","status":"succeeded"}';
  return `{"__proto__":${hostile},"constructor":{"prototype":${hostile}},"toString":"x","hasOwnProperty":"x"${members.join('')}}`;
}

function pathsIn(value: unknown, path: Path): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((element, index) => [index, element] as const)
    : Object.entries(value);
  return [path, ...entries.flatMap(([name, member]) => pathsIn(member, [...path, name]))];
}

function replaced(value: unknown, [name, ...rest]: Path, replacement: unknown): unknown {
  if (name === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((element: unknown, index) => (index === name ? replaced(element, rest, replacement) : element));
  const members = value as Readonly<Record<string, unknown>>;
  return { ...members, [name]: replaced(members[name], rest, replacement) };
}

function without(value: unknown, [name, ...rest]: Path): unknown {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return rest.length === 0
      ? list.filter((_, index) => index !== name)
      : list.map((element, index) => (index === name ? without(element, rest) : element));
  }
  const entries = Object.entries(value as object) as [string, unknown][];
  return Object.fromEntries(
    entries.flatMap(([key, member]) =>
      key !== name ? [[key, member]] : rest.length === 0 ? [] : [[key, without(member, rest)]],
    ),
  );
}

function nameOf(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}
