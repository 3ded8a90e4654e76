import type { Context } from 'hono';
import * as v from 'valibot';
import { malformed } from '../api-error.ts';
import type { FieldProblem } from '../api-error.ts';
import { describeIssue, sentence } from './read-json.ts';

/** The parameters of a query: a text each, or a list of texts where one was given more than once. */
export type QueryValues = Readonly<Record<string, string | string[]>>;

/**
 * Reads the query of a URL. A parameter that the schema does not have is refused: a misspelt filter would give what nobody asked for.
 *
 * @throws {ApiError} 400, with each parameter that is wrong.
 */
export function readQuery<T>(c: Context, schema: v.GenericSchema<unknown, T>): T {
  return checkQuery(queryValues(c), schema);
}

/** The parameters of a query as they came. */
export function queryValues(c: Context): QueryValues {
  return Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}

/** @throws {ApiError} 400 */
export function checkQuery<T>(values: unknown, schema: v.GenericSchema<unknown, T>): T {
  const parsed = v.safeParse(schema, values);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue): FieldProblem => {
    const name = issue.path?.[0]?.key;
    return { parameter: typeof name === 'string' ? name : '', detail: describeIssue(issue) };
  });
  throw malformed(`The query is not as expected: ${sentence(problems)}`, problems);
}
