import { TasksError } from '@tasks/core/provider';
import * as v from 'valibot';

/** Facts that {@link parseShape} puts into its error; the response that the value came in has them all. */
export interface ShapeContext {
  readonly provider?: string | undefined;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
}

const firstIssueOnly = { abortEarly: true } as const;

/**
 * Checks a parsed body by a valibot schema.
 *
 * @throws {TasksError} `invalid_response` naming the path and what was expected there; values of the body are not shown.
 */
export function parseShape<T>(schema: v.GenericSchema<unknown, T>, value: unknown, context: ShapeContext): T {
  let result: v.SafeParseResult<v.GenericSchema<unknown, T>>;
  try {
    result = v.safeParse(schema, value, firstIssueOnly);
  } catch {
    // A validator that overflows the stack on a value nested without end.
    throw invalidShape('it is nested too deeply', context);
  }
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue)?.slice(0, 200) ?? '';
  const where = path === '' ? 'the body' : path;
  const expected = (issue.expected ?? issue.type).slice(0, 200);
  throw invalidShape(
    issue.input === undefined ? `${where} is missing` : `${where} is ${kindOf(issue.input)} where ${expected} is expected`,
    context,
  );
}

function invalidShape(what: string, context: ShapeContext): TasksError {
  return new TasksError({
    code: 'invalid_response',
    provider: context.provider,
    status: context.status,
    requestId: context.requestId,
    message: `The vendor's answer is not of the documented shape: ${what}. If it stays so, the vendor's API has changed: look for a newer version of the provider.`,
  });
}

function kindOf(input: unknown): string {
  if (input === null) return 'null';
  return Array.isArray(input) ? 'an array' : `of type ${typeof input}`;
}
