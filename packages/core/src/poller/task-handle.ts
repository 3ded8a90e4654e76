import { TasksError } from '../errors/index.ts';
import type { TaskHandle } from '../provider/index.ts';

/** A handle read back. */
export interface ReadHandle {
  readonly ref: string;
  readonly startedAt: Date | undefined;
  readonly nextPollAt: Date | undefined;
  readonly deadline: Date | undefined;
}

/**
 * Reads a handle that was kept somewhere.
 *
 * @throws {TasksError} `unsupported` for another version, `invalid_argument` for anything that is no handle.
 */
export function readHandle(value: TaskHandle): ReadHandle {
  const handle = value as Partial<Record<keyof TaskHandle, unknown>> | null;
  if (handle?.version !== 1) {
    throw new TasksError({ code: 'unsupported', message: 'Not a task handle of version 1. Wait for the ref itself instead.' });
  }
  const instant = (name: 'startedAt' | 'nextPollAt' | 'deadline'): Date | undefined => {
    const text = handle[name];
    if (text === undefined) return undefined;
    const time = new Date(typeof text === 'string' ? text : Number.NaN);
    if (Number.isNaN(time.getTime())) throw invalid(`${name} is no date`);
    return time;
  };
  if (typeof handle.ref !== 'string') throw invalid('ref is no text');
  return { ref: handle.ref, startedAt: instant('startedAt'), nextPollAt: instant('nextPollAt'), deadline: instant('deadline') };
}

function invalid(what: string): TasksError {
  return new TasksError({ code: 'invalid_argument', message: `Not a usable task handle: ${what}.` });
}
