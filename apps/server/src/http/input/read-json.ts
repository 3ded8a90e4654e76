import type { Context } from 'hono';
import * as v from 'valibot';
import { unprocessable } from '../api-error.ts';
import type { FieldProblem } from '../api-error.ts';
import { parseJson } from './parse-json.ts';
import { assertMediaType, readText } from './read-body.ts';

/**
 * Reads a body of JSON.
 *
 * @throws {ApiError} 415, 413, 400 for what is not JSON; 422 for JSON that is not of the schema, with a pointer to each thing that is wrong.
 */
export async function readJson<T>(c: Context, schema: v.GenericSchema<unknown, T>, maxBytes: number): Promise<T> {
  assertMediaType(c, 'application/json');
  return checkBody(parseJson(await readText(c, maxBytes)), schema);
}

/** The same for a body that may be left out, and then is read as an empty object. */
export async function readOptionalJson<T>(c: Context, schema: v.GenericSchema<unknown, T>, maxBytes: number): Promise<T> {
  const text = await readText(c, maxBytes);
  if (text === '') return checkBody({}, schema);
  assertMediaType(c, 'application/json');
  return checkBody(parseJson(text), schema);
}

/** @throws {ApiError} 422 */
export function checkBody<T>(value: unknown, schema: v.GenericSchema<unknown, T>): T {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map(toFieldProblem);
  throw unprocessable(`The body is not as expected: ${sentence(problems)}`, problems);
}

/** What is wrong, in one sentence. */
export function sentence(problems: readonly FieldProblem[]): string {
  return problems
    .slice(0, 3)
    .map(({ pointer, parameter, detail }) => `${pointer ?? parameter ?? ''}${pointer || parameter ? ': ' : ''}${detail}`)
    .join(' ');
}

function toFieldProblem(issue: v.BaseIssue<unknown>): FieldProblem {
  return { pointer: pointerOf(issue), detail: describeIssue(issue) };
}

function pointerOf(issue: v.BaseIssue<unknown>): string {
  return (issue.path ?? []).map(({ key }) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A sentence about what is wrong. What was received is told by its type only, as it may be long, or a secret. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'is not a member that is known here.';
  if (issue.input === undefined && issue.kind === 'schema') return 'is missing.';
  // Messages of ours say what is wanted; those of the library begin so.
  if (!issue.message.startsWith('Invalid ')) return issue.message;
  return `must be ${expectedName(issue.expected)}, not ${typeName(issue.input)}.`;
}

function expectedName(expected: string | null): string {
  if (expected === 'Object') return 'an object';
  if (expected === 'Array') return 'an array';
  return expected === 'string' || expected === 'number' || expected === 'boolean'
    ? `a ${expected}`
    : (expected ?? 'something else');
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
