/** A query as the common servers and frameworks hand it over. */
export type QueryInput = string | URLSearchParams | Readonly<Record<string, unknown>>;

/**
 * The decoded parameters of a signed query by name, or `undefined` where it cannot be trusted to mean one thing: a parameter comes twice, or a value is
 * not text. Members of an object that are `undefined` are taken as absent.
 */
export function readQuery(query: QueryInput): Map<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const [name, value] of entriesOf(query)) {
    if (value === undefined) continue;
    if (typeof value !== 'string' || parameters.has(name)) return undefined;
    parameters.set(name, value);
  }
  return parameters;
}

function entriesOf(query: QueryInput): Iterable<readonly [string, unknown]> {
  // URLSearchParams drops one leading `?` by itself.
  if (typeof query === 'string') return new URLSearchParams(query);
  if (query instanceof URLSearchParams) return query;
  return Object.entries(query ?? {});
}
