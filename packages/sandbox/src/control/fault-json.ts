import type { Fault } from '../faults/fault.ts';
import { checkFault } from '../faults/check-fault.ts';

/**
 * A fault out of JSON, which has neither regular expressions nor infinity: `pathPattern` holds an expression's source, and `times` may be
 * `"Infinity"`.
 *
 * @throws {TypeError} naming the member that is wrong.
 */
export function readFaultJson(json: Readonly<Record<string, unknown>>): Fault {
  const { pathPattern, ...rest } = json;
  const fault: Record<string, unknown> = rest;
  if (fault['times'] === 'Infinity') fault['times'] = Infinity;
  if (pathPattern !== undefined) fault['path'] = parsePattern(pathPattern);
  return checkFault(fault);
}

/** A waiting fault as JSON. */
export function showFault({ fault, timesLeft }: { readonly fault: Fault; readonly timesLeft: number }): unknown {
  const { path, ...rest } = fault;
  const where = path instanceof RegExp ? { pathPattern: path.source } : { path };
  return { ...rest, ...where, times: undefined, timesLeft: timesLeft === Infinity ? 'Infinity' : timesLeft };
}

function parsePattern(pattern: unknown): RegExp {
  if (typeof pattern !== 'string') throw new TypeError('pathPattern must be the source of a regular expression.');
  try {
    return new RegExp(pattern);
  } catch (error) {
    throw new TypeError(`pathPattern is no regular expression: ${(error as Error).message}.`, { cause: error });
  }
}
