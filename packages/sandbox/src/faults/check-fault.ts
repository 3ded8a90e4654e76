import { validateHeaderName, validateHeaderValue } from 'node:http';
import { checkMember, checkRecord, isCount, isDuration, isFilledText, isText } from '../options/check-options.ts';
import type { Fault } from './fault.ts';

const targetMembers = ['kind', 'vendor', 'method', 'path', 'times', 'after'] as const;

const kindMembers: Readonly<Record<Fault['kind'], readonly string[]>> = {
  reset: [],
  'html-502': [],
  'html-503': [],
  truncated: ['cut'],
  slow: ['delayMs'],
  hang: [],
  huge: ['bytes'],
  'rate-limited': ['retryAfter'],
  respond: ['status', 'headers', 'body'],
};

const longestDelayMs = 2_147_483_647;

/**
 * Checks a fault that came from a caller, in code or over HTTP.
 *
 * @throws {TypeError} naming the member that is wrong.
 */
export function checkFault(value: unknown): Fault {
  const kind = (value as Partial<Fault> | null | undefined)?.kind;
  if (kind === undefined || !Object.hasOwn(kindMembers, kind)) {
    throw new TypeError(`A fault's kind must be one of: ${Object.keys(kindMembers).join(', ')}.`);
  }
  const fault = checkRecord(value, `A fault of kind ${kind}`, [...targetMembers, ...kindMembers[kind]]);
  checkMember(fault, 'vendor', (vendor) => vendor === 'jd' || vendor === 'shoplazza', '"jd" or "shoplazza"');
  checkMember(fault, 'method', isFilledText, 'an HTTP method');
  checkMember(fault, 'path', (path) => isText(path) || path instanceof RegExp, 'a text or a regular expression');
  checkMember(
    fault,
    'times',
    (times) => times === Infinity || (isCount(times) && times > 0),
    'a whole number, 1 or more, or Infinity',
  );
  checkMember(fault, 'after', (after) => after === 'accept' || after === 'work', '"accept" or "work"');
  checkMember(fault, 'cut', (cut) => cut === 'json' || cut === 'connection', '"json" or "connection"');
  checkMember(fault, 'bytes', isCount, 'a whole number of bytes');
  checkMember(fault, 'retryAfter', isRetryAfter, 'a number of seconds, or the text of the header');
  checkMember(fault, 'body', (body) => isText(body) || body instanceof Uint8Array, 'a text or bytes');
  checkMember(fault, 'headers', isHeaders, 'an object of HTTP header names and values');
  if (kind === 'slow' && !isDelay(fault['delayMs']))
    throw new TypeError('delayMs must be a number of milliseconds, less than 25 days.');
  if (kind === 'respond' && !isStatus(fault['status'])) throw new TypeError('status must be an HTTP status from 200 to 599.');
  return fault as unknown as Fault;
}

function isDelay(value: unknown): boolean {
  return isDuration(value) && value <= longestDelayMs;
}

function isStatus(value: unknown): boolean {
  return isCount(value) && value >= 200 && value <= 599;
}

function isRetryAfter(value: unknown): boolean {
  return isHeaderValue(typeof value === 'number' ? String(value) : value);
}

function isHeaders(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(([name, text]) => isHeaderName(name) && isHeaderValue(text));
}

function isHeaderName(name: string): boolean {
  try {
    validateHeaderName(name);
    return true;
  } catch {
    return false;
  }
}

function isHeaderValue(value: unknown): boolean {
  try {
    if (!isText(value)) return false;
    validateHeaderValue('x', value);
    return true;
  } catch {
    return false;
  }
}
