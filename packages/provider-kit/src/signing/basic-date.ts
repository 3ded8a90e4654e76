import { unsignable } from './unsignable.ts';

/** An instant in the basic form of ISO 8601. */
export interface BasicDate {
  /** `YYYYMMDDTHHMMSSZ`, UTC */
  readonly instant: string;
  /** `YYYYMMDD`, UTC */
  readonly day: string;
}

let lastSecond = Number.NaN;
let last: BasicDate = { instant: '', day: '' };

const pattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Reads what {@link basicDate} writes; `NaN` for anything else. Gives milliseconds since the epoch. */
export function parseBasicDate(instant: string): number {
  return Date.parse(instant.replace(pattern, '$1-$2-$3T$4:$5:$6.000Z'));
}

/**
 * Formats milliseconds since the epoch; fractions of a second are cut off.
 *
 * @throws {TasksError} `invalid_argument` unless the instant lies in the years 0 to 9999.
 */
export function basicDate(milliseconds: number): BasicDate {
  const second = Math.floor(milliseconds / 1000);
  // Many requests are signed within one second.
  if (second === lastSecond) return last;
  const date = new Date(second * 1000);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw unsignable('date must be a valid Date of the years 0 to 9999');
  const instant = `${date.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  last = { instant, day: instant.slice(0, 8) };
  lastSecond = second;
  return last;
}
