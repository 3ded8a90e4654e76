import { malformed } from '../api-error.ts';

/** How many levels of objects and arrays a body may have: code that walks through a value by calling itself survives that many. */
const deepest = 64;

/**
 * Parses JSON that came from outside.
 *
 * @throws {ApiError} 400 when it is not JSON, or nested too deep.
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('The body is not JSON.');
  }
  if (isDeeper(value, deepest)) throw malformed(`The body has more than ${deepest} levels of objects and arrays.`);
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((member) => isDeeper(member, levels - 1));
}
