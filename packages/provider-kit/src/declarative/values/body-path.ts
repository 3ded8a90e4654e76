/** The steps from a value to a value within it: names of members and places in lists. */
export type BodyPath = readonly (string | number)[];

/** How a path is written; see {@link HttpProviderDefinition}. Its parts begin with different characters, so matching takes linear time. */
export const bodyPathPattern: RegExp =
  /^(?:\$|(?:(?:\$\.)?[^.[\]'"\s{}$][^.[\]'"\s{}]*|\$?\[(?:-?\d{1,9}|'[^']*')\])(?:\.[^.[\]'"\s{}]+|\[(?:-?\d{1,9}|'[^']*')\])*)$/;

const step = /\.?([^.[\]'"\s{}]+)|\[(?:(-?\d{1,9})|'([^']*)')\]/y;

/** @returns `undefined` for what is not a path. */
export function parseBodyPath(text: string): BodyPath | undefined {
  if (!bodyPathPattern.test(text)) return undefined;
  const steps: (string | number)[] = [];
  step.lastIndex = /^\$(?=[.[]|$)/.test(text) ? 1 : 0;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (match === null) return undefined;
    const [, name, index, quoted = ''] = match;
    steps.push(index === undefined ? (name ?? quoted) : Number(index));
  }
  return steps;
}

/** The value that a path leads to: own members only, and for lists only their places. `undefined` when there is none. */
export function readPath(value: unknown, path: BodyPath): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (Array.isArray(current)) {
      if (typeof part !== 'number') return undefined;
      current = current.at(part);
    } else {
      if (typeof part === 'number' || !Object.hasOwn(current, part)) return undefined;
      current = (current as Readonly<Record<string, unknown>>)[part];
    }
  }
  return current;
}
