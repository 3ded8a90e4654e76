import { InvalidArgumentError } from 'commander';
import { parseDuration } from './duration.ts';

/** Reads a duration of zero or more, in milliseconds. */
export function durationOption(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined)
    throw new InvalidArgumentError('A duration is written 500ms, 90s, 10m, 2h or 1d; a bare number is seconds.');
  return milliseconds;
}

/** Reads a duration above zero, in milliseconds. */
export function timeoutOption(text: string): number {
  const milliseconds = durationOption(text);
  if (milliseconds === 0) throw new InvalidArgumentError('It must be above zero.');
  return milliseconds;
}

/** Reads a port; 0 means any free one. */
export function portOption(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return Number(text);
}

/** Reads a number above zero. */
export function positiveOption(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !(number > 0)) throw new InvalidArgumentError('It must be a number above zero.');
  return number;
}

/** Collects an option that may be given more than once. */
export function collectOption(text: string, previous: readonly string[]): readonly string[] {
  return [...previous, text];
}

/** Collects durations above zero, in milliseconds. */
export function collectDurations(text: string, previous: readonly number[]): readonly number[] {
  return [...previous, timeoutOption(text)];
}
