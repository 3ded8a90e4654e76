/**
 * The value as an object of known members.
 *
 * @throws {TypeError} when it is something else, or has a member that nothing reads.
 */
export function checkRecord(value: unknown, what: string, members: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`${what} is not an object.`);
  for (const key of Object.keys(value)) {
    if (!members.includes(key)) {
      throw new TypeError(`${what} has no member ${JSON.stringify(key.slice(0, 80))}. It has: ${members.join(', ')}.`);
    }
  }
  return value as Readonly<Record<string, unknown>>;
}

/**
 * Checks one member, unless it is left out.
 *
 * @throws {TypeError} naming the member and what it must be. The value itself is not shown: it may be a secret.
 */
export function checkMember(
  record: Readonly<Record<string, unknown>>,
  member: string,
  isRight: (value: unknown) => boolean,
  mustBe: string,
): void {
  const value = record[member];
  if (value !== undefined && !isRight(value)) throw new TypeError(`${member} must be ${mustBe}.`);
}

/** Whether the value is a text. */
export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Whether the value is a text that is not empty. */
export function isFilledText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Whether the value is a finite span of milliseconds. */
export function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** Whether the value is a whole number, 0 or more. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether the value is a number above 0; `Infinity` stands for no limit. */
export function isPositive(value: unknown): value is number {
  return typeof value === 'number' && value > 0;
}
