import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['90', 90_000],
    ['90s', 90_000],
    ['10m', 600_000],
    ['1.5h', 5_400_000],
    ['2d', 172_800_000],
    ['0', 0],
    [' 5s ', 5_000],
  ])('reads %s', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

  it.each(['', 's', '-1s', '1e3', '5 s', '10min', 'Infinity', 'NaN', '1h30m', '0x10', '9'.repeat(400), '1.s'])(
    'refuses %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});

describe('formatDuration', () => {
  it.each([
    [-1, '0ms'],
    [850, '850ms'],
    [12_300, '12s'],
    [59_700, '1m 00s'],
    [185_000, '3m 05s'],
    [7_380_000, '2h 03m'],
    [3_599_900, '1h 00m'],
    [93 * 3_600_000, '3d 21h'],
  ])('writes %d', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));
});
