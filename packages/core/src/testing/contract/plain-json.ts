/**
 * Where a value is not plain JSON: what would be lost, changed or refused on its way through `JSON.stringify` and `JSON.parse`. Members that are
 * `undefined` count as absent.
 *
 * @returns a sentence, or `undefined` when it survives.
 */
export function jsonProblem(value: unknown, path: string): string | undefined {
  try {
    // Tells circles and bottomless values before anything walks into them.
    JSON.stringify(value);
  } catch (error) {
    return `${path} cannot be written as JSON: ${String(error).split('\n', 1)[0]}`;
  }
  return problemIn(value, path);
}

function problemIn(value: unknown, path: string): string | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? undefined : `${path} is not valid Unicode`;
    case 'number':
      return Number.isFinite(value) ? undefined : `${path} is ${value}, which JSON turns into null`;
    case 'boolean':
      return undefined;
    case 'object':
      break;
    case 'bigint':
    case 'function':
    case 'symbol':
    case 'undefined':
      return `${path} is of type ${typeof value}, which JSON cannot hold`;
  }
  if (value === null) return undefined;
  if (Array.isArray(value)) {
    return firstProblem(value.map((element, index) => [`${path}[${index}]`, element ?? null]));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const { name = 'something else' } = (value.constructor ?? {}) as { readonly name?: string };
    return `${path} is not a plain object but ${name}`;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return firstProblem(members.map(([name, member]) => [`${path}.${name}`, member]));
}

function firstProblem(entries: readonly (readonly [path: string, value: unknown])[]): string | undefined {
  for (const [path, value] of entries) {
    const problem = problemIn(value, path);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Whether two values say the same as JSON. Members that are `undefined` count as absent; the order of members does not count. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (Object.is(left, right) || left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [ofLeft, ofRight] = [membersOf(left), membersOf(right)];
  return (
    ofLeft.size === ofRight.size && [...ofLeft].every(([name, value]) => ofRight.has(name) && sameJson(value, ofRight.get(name)))
  );
}

function membersOf(value: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value).filter(([, member]) => member !== undefined));
}
