import * as v from 'valibot';

/** What {@link checkBySchema} answers. */
export type SchemaChecked<T> = { readonly value: T } | { readonly problems: readonly string[] };

/**
 * Checks a definition by its schema. Answers a copy without what no schema would look at (members such as `__proto__`), or what is wrong: each problem begins
 * with the member that it is about. Values are not shown: a definition should hold no secret, and one that does by mistake should not see it in an error.
 */
export function checkBySchema<T>(schema: v.GenericSchema<unknown, T>, value: unknown): SchemaChecked<T> {
  const result = v.safeParse(schema, value);
  const problems = result.success
    ? findLists(value, result.output, '')
    : result.issues.flatMap((issue) => describeIssue(issue, ''));
  return result.success && problems.length === 0 ? { value: result.output } : { problems: [...new Set(problems)] };
}

/** Lists where objects belong: to the schema library every list is an object too, and an empty one lacks nothing. */
function findLists(given: unknown, checked: unknown, path: string): string[] {
  if (given === checked || typeof given !== 'object' || given === null || typeof checked !== 'object' || checked === null)
    return [];
  if (Array.isArray(given) && !Array.isArray(checked)) return [`${path}: expected an object, not a list`];
  return Object.entries(checked).flatMap(([name, child]: [string, unknown]) => {
    const key = Array.isArray(checked) ? Number(name) : name;
    return findLists((given as Readonly<Record<string, unknown>>)[name], child, `${path}${stepOf(key, path === '')}`);
  });
}

function describeIssue(issue: v.BaseIssue<unknown>, parent: string): string[] {
  const path = join(parent, issue);
  if (issue.type === 'union' && issue.issues !== undefined) {
    // The alternative whose members were looked at is the one that was meant.
    const deeper = issue.issues.filter(({ path: steps }) => steps !== undefined && steps.length > 0);
    if (deeper.length > 0) return deeper.flatMap((inner) => describeIssue(inner, path));
  }
  const about = path === '' ? '' : `${path}: `;
  if (issue.type === 'strict_object' && issue.expected === 'never') return [`${path}: there is no such member`];
  if (issue.input === undefined) return [`${about}is missing`];
  return [`${about}${issue.message}`];
}

function join(parent: string, issue: v.BaseIssue<unknown>): string {
  return (issue.path ?? []).reduce((path, { key }) => `${path}${stepOf(key, path === '')}`, parent);
}

function stepOf(key: unknown, first: boolean): string {
  if (typeof key === 'number') return `[${key}]`;
  const name = String(key);
  if (!/^[\w$-]+$/.test(name)) return `["${name.slice(0, 100)}"]`;
  return first ? name : `.${name}`;
}
